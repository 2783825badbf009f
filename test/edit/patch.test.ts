import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bytesOf,
  createFile,
  deleteFile,
  editFile,
  moveFile,
  rewriteFile,
  type Change,
  type ChangeSet,
} from "../../src/edit/change-set.js";
import { UTF8, decodePython, type EncodedFile } from "../../src/edit/encoding.js";
import { renderPatch } from "../../src/edit/patch.js";
import { commitAll, git, readTree, scratchDirectory, writeTree, type Tree } from "./scratch.js";

function file(path: string, text: string): EncodedFile {
  return { path, text, encoding: UTF8 };
}

function latin1File(path: string, bytes: string): EncodedFile {
  const result = decodePython(path, Buffer.from(bytes, "latin1"));
  if (!result.ok) throw new Error(result.message);
  return result.file;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}

function treeBefore(changes: ChangeSet): Tree {
  return Object.fromEntries(
    changes.flatMap((change): [string, string][] => {
      const { before } = bytesOf(change);
      const path = change.kind === "move" ? change.from : change.path;
      return before === undefined ? [] : [[path, latin1(before)]];
    }),
  );
}

function treeAfter(changes: ChangeSet): Tree {
  return Object.fromEntries(
    changes.flatMap((change): [string, string][] => {
      const { after } = bytesOf(change);
      return after === undefined ? [] : [[change.path, latin1(after)]];
    }),
  );
}

/** Applies the patch with git to a work tree that holds the state before, forth and back. */
function expectGitToApply(changes: ChangeSet): void {
  const root = scratchDirectory();
  const before = treeBefore(changes);
  writeTree(root, before);
  git(root, ["init", "--quiet"]);
  const patch = renderPatch(changes, "");
  git(root, ["apply", "--whitespace=nowarn"], patch);
  expect(readTree(root)).toEqual(sorted(treeAfter(changes)));
  git(root, ["apply", "--whitespace=nowarn", "--reverse"], patch);
  expect(readTree(root)).toEqual(sorted(before));
}

function sorted(tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function patchText(changes: ChangeSet): string {
  return latin1(renderPatch(changes, ""));
}

const ten = Array.from({ length: 10 }, (_, index) => `line ${index + 1}\n`).join("");

describe("renderPatch", () => {
  it("looks as git's own", () => {
    const changes = [
      createFile("app/new.py", "a\nb\n"),
      createFile("app/__init__.py", ""),
      editFile(file("app/edited.py", ten), [{ start: 28, end: 34, text: "LINE 5" }]),
      deleteFile(file("app/old.py", "gone")),
      moveFile(file("app/0003_c.py", ten), "app/0002_c.py", []),
    ];
    expect(patchText(changes)).toMatchInlineSnapshot(`
      "diff --git a/app/new.py b/app/new.py
      new file mode 100644
      --- /dev/null
      +++ b/app/new.py
      @@ -0,0 +1,2 @@
      +a
      +b
      diff --git a/app/__init__.py b/app/__init__.py
      new file mode 100644
      diff --git a/app/edited.py b/app/edited.py
      --- a/app/edited.py
      +++ b/app/edited.py
      @@ -2,7 +2,7 @@
       line 2
       line 3
       line 4
      -line 5
      +LINE 5
       line 6
       line 7
       line 8
      diff --git a/app/old.py b/app/old.py
      deleted file mode 100644
      --- a/app/old.py
      +++ /dev/null
      @@ -1 +0,0 @@
      -gone
      \\ No newline at end of file
      diff --git a/app/0003_c.py b/app/0002_c.py
      similarity index 100%
      rename from app/0003_c.py
      rename to app/0002_c.py
      "
    `);
  });

  it.each<[string, readonly Change[]]>([
    ["a new file", [createFile("a/b/c.py", "x = 1\ny = 2\n")]],
    ["a new file without final newline", [createFile("a.py", "x = 1\ny = 2")]],
    ["an empty new file", [createFile("a/__init__.py", "")]],
    ["a file deleted", [deleteFile(file("a/b.py", ten))]],
    ["a file without final newline deleted", [deleteFile(file("b.py", "x"))]],
    ["an empty file deleted", [deleteFile(file("a/__init__.py", ""))]],
    ["a file emptied", [rewriteFile(file("a.py", ten), "")]],
    ["an empty file filled", [rewriteFile(file("a.py", ""), ten)]],
    ["two far edits", [rewriteFile(file("a.py", ten + ten), `0\n${ten}${ten}11\n`)]],
    ["a final newline added", [rewriteFile(file("a.py", "x\ny"), "x\ny\n")]],
    ["a final newline taken", [rewriteFile(file("a.py", "x\ny\n"), "x\ny")]],
    ["a last line without newline kept", [rewriteFile(file("a.py", "x\ny"), "z\ny")]],
    ["a line after one without newline", [rewriteFile(file("a.py", "x"), "x\ny")]],
    ["CRLF kept", [rewriteFile(file("a.py", "x\r\ny\r\nz\r\n"), "x\r\nY\r\nz\r\n")]],
    ["CRLF to LF", [rewriteFile(file("a.py", "x\r\ny\r\n"), "x\ny\n")]],
    ["mixed line ends", [rewriteFile(file("a.py", "x\r\ny\nz\r"), "x\ny\r\nz\rw\r")]],
    ["lone carriage returns", [rewriteFile(file("a.py", "x\ry\rz\nw"), "x\ry\rzz\nw")]],
    ["form feeds", [rewriteFile(file("a.py", "x\n\f\ny\v\n"), "x\n\f\nz\v\n")]],
    [
      "Unicode line ends",
      [rewriteFile(file("a.py", "x\u2028y\u2029z\x85\n"), "x\u2028y\u2029w\x85\n")],
    ],
    ["a NUL", [rewriteFile(file("a.py", "x\0\ny\n"), "x\0\nz\n")]],
    [
      "lines that look like a patch",
      [rewriteFile(file("a.py", "-- a\n++ b\n"), "-- b\n++ a\n@@ -1 +1 @@\n")],
    ],
    ["a byte order mark", [rewriteFile(latin1File("a.py", "\xef\xbb\xbfx\ny\n"), "z\ny\n")]],
    [
      "Latin-1",
      [rewriteFile(latin1File("a.py", "# coding: latin-1\n\xe9\n"), "# coding: latin-1\nèé\n")],
    ],
    ["a move", [moveFile(file("a/x.py", ten), "b/c/y.py", [])]],
    ["a move of an empty file", [moveFile(file("a/x.py", ""), "y.py", [])]],
    [
      "a move with edits",
      [moveFile(file("a/x.py", ten), "y.py", [{ start: 0, end: 4, text: "L" }])],
    ],
    ["a swap of two lines' worth", [rewriteFile(file("a.py", "a\nb\nc\n"), "c\nb\na\n")]],
  ])("writes %s so that git apply takes it", (_, changes) => {
    expectGitToApply(changes);
  });

  it.each([
    "with space.py",
    "a b/c d.py",
    "täble/0001_ü.py",
    "表/0001.py",
    'quo"te.py',
    "back\\slash.py",
    "tab\there.py",
    "new\nline.py",
    "\x01\x07\b\v\f\r\x7f.py",
    "ünd space.py",
    "b/b/a/a.py",
    " leading.py",
    "trailing ",
    "-dash.py",
    "$dollar 'single'.py",
  ])("names the path %j so that git apply finds it", (path) => {
    const others = [createFile(`n/${path}`, "new\n"), createFile(`e/${path}`, "")];
    expectGitToApply([
      ...others,
      editFile(file(path, "x\ny\n"), [{ start: 0, end: 1, text: "z" }]),
      deleteFile(file(`d/${path}`, "x\n")),
      deleteFile(file(`de/${path}`, "")),
      moveFile(file(`m/${path}`, ten), `mm/${path}`, []),
      moveFile(file(`w/${path}`, ten), `ww/${path}`, [{ start: 3, end: 4, text: "" }]),
    ]);
  });

  it("gives up minimal hunks where nearly all of a large file differs, and not the patch", () => {
    const numbers = (from: number): string =>
      Array.from({ length: 4_000 }, (_, index) => `${from + index}\n`).join("");
    expectGitToApply([
      rewriteFile(file("a.py", `${ten}${numbers(0)}${ten}`), `${ten}${numbers(9_000)}${ten}`),
    ]);
  });

  it("reads from the top of the repository with a prefix, wherever git apply runs", () => {
    const root = scratchDirectory();
    writeTree(root, { "sub/project/a.py": "x\n" });
    commitAll(root);
    const patch = renderPatch([rewriteFile(file("a.py", "x\n"), "y\n")], "sub/project/");
    git(join(root, "sub/project"), ["apply"], patch);
    expect(readTree(root)).toEqual({ "sub/project/a.py": "y\n" });
    git(root, ["apply", "--reverse"], patch);
    expect(readTree(root)).toEqual({ "sub/project/a.py": "x\n" });
  });

  it("gives git apply exactly the text after, whatever the line ends", () => {
    const piece = fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom("a", "b", "\n", "\r\n", "a\n", "b\n") },
      fc.constantFrom("\r", "\f", "\v", "\x85", "\u2028", "\ufeff", "\\", "+", "-", "é", "\0"),
    );
    const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(""));
    const marked = fc.boolean().map((bom) => ({ codec: "utf-8", bom }));
    const change = fc.oneof(
      fc.tuple(fc.constant("edit"), text, text, marked),
      fc.tuple(fc.constant("create"), text, text, marked),
      fc.tuple(fc.constant("delete"), text, text, marked),
      fc.tuple(fc.constant("move"), text, text, marked),
    );
    fc.assert(
      fc.property(fc.array(change, { minLength: 8, maxLength: 16 }), (drawn) => {
        expectGitToApply(
          drawn.flatMap(([kind, before, after, encoding], index): readonly Change[] => {
            const source = { path: `f${index}.py`, text: before, encoding };
            const edits = rewriteFile(source, after).edits;
            if (kind === "create") return [createFile(source.path, after)];
            if (kind === "delete") return [deleteFile(source)];
            if (kind === "move") return [moveFile(source, `to/${source.path}`, edits)];
            return before === after ? [] : [editFile(source, edits)];
          }),
        );
      }),
      { numRuns: 30 },
    );
  });
});
