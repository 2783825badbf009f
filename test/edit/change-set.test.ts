import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createFile,
  deleteFile,
  editFile,
  moveFile,
  rewriteFile,
  textAfter,
  type Change,
} from "../../src/edit/change-set.js";
import { checkChangeSet } from "../../src/edit/check-change-set.js";
import { UTF8, type EncodedFile } from "../../src/edit/encoding.js";
import { ChangeConflict, mergeChangeSets } from "../../src/edit/merge-change-sets.js";

const file: EncodedFile = { path: "a.py", text: "one two three", encoding: UTF8 };
const one = { start: 0, end: 3, text: "1" };
const two = { start: 4, end: 7, text: "2" };
const three = { start: 8, end: 13, text: "3" };

function afterOf(changes: readonly Change[]): readonly (string | undefined)[] {
  return changes.map(textAfter);
}

describe("rewriteFile", () => {
  it("makes one edit that gives the text", () => {
    expect(rewriteFile(file, "one 2 three").edits).toEqual([two]);
    const text = fc.string({ unit: fc.constantFrom("a", "b", "\n"), maxLength: 12 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        expect(textAfter(rewriteFile({ ...file, text: before }, after))).toBe(after);
      }),
    );
  });
});

describe("mergeChangeSets", () => {
  it("puts edits of one file together, in any order", () => {
    const merged = mergeChangeSets([editFile(file, [three, one])], [editFile(file, [two])]);
    expect(afterOf(merged)).toEqual(["1 2 3"]);
  });

  it("makes an edit that two sets share once", () => {
    const insert = { start: 3, end: 3, text: "!" };
    const merged = mergeChangeSets(
      [editFile(file, [one, insert])],
      [editFile(file, [insert, one])],
    );
    expect(afterOf(merged)).toEqual(["1! two three"]);
  });

  it("keeps different texts inserted at one place, the first set's first", () => {
    const insert = (text: string): Change => editFile(file, [{ start: 0, end: 0, text }]);
    expect(afterOf(mergeChangeSets([insert("a")], [insert("b")], [editFile(file, [one])]))).toEqual(
      ["ab1 two three"],
    );
  });

  it("makes edits on the way of a move", () => {
    const move = moveFile(file, "b.py", [three]);
    const edit = editFile(file, [one]);
    for (const sets of [
      [[move], [edit]],
      [[edit], [move]],
    ]) {
      const merged = mergeChangeSets(...sets);
      expect(merged).toMatchObject([{ kind: "move", from: "a.py", path: "b.py" }]);
      expect(afterOf(merged)).toEqual(["1 two 3"]);
    }
  });

  it("keeps the order of first mention and leaves out what changes nothing", () => {
    const merged = mergeChangeSets(
      [createFile("z.py", ""), editFile(file, [{ start: 0, end: 3, text: "one" }])],
      [createFile("b.py", "x"), createFile("z.py", "")],
    );
    expect(merged.map((change) => change.path)).toEqual(["z.py", "b.py"]);
  });

  const other: EncodedFile = { ...file, text: "something else" };
  it.each<[string, Change, Change]>([
    ["overlapping edits", editFile(file, [one]), editFile(file, [{ start: 2, end: 5, text: "" }])],
    ["two texts for one place", editFile(file, [one]), editFile(file, [{ ...one, text: "I" }])],
    ["an edit and a deletion", editFile(file, [one]), deleteFile(file)],
    ["two new files", createFile("a.py", "x"), createFile("a.py", "y")],
    ["two places", moveFile(file, "b.py", []), moveFile(file, "c.py", [])],
    ["two texts to start from", editFile(file, [one]), editFile(other, [one])],
    ["a deletion and a new file", deleteFile(file), createFile("a.py", "x")],
    [
      "two encodings",
      deleteFile(file),
      deleteFile({ ...file, encoding: { codec: "iso-8859-1", bom: false } }),
    ],
  ])("throws on %s", (_, first, second) => {
    expect(() => mergeChangeSets([first], [second])).toThrow(ChangeConflict);
  });
});

describe("checkChangeSet", () => {
  it("passes a plain set", () => {
    const changes = [
      createFile("a/b.py", ""),
      editFile(file, [one]),
      moveFile({ ...file, path: "c" }, "d", []),
    ];
    expect(checkChangeSet(changes)).toEqual([]);
  });

  it.each([
    ["", "has no name"],
    ["/etc/passwd", "lies outside the project"],
    ["../x.py", "lies outside the project"],
    ["a/../../x.py", "lies outside the project"],
    ["C:/x.py", "lies outside the project"],
    ["a//b.py", "is not a plain path"],
    ["./b.py", "is not a plain path"],
    ["a/", "is not a plain path"],
    [".git/hooks/pre-commit", "belongs to git"],
    ["sub/.GIT/config", "belongs to git"],
    ["a\0b", "has a NUL in its name"],
  ])("refuses the path %j", (path, reason) => {
    expect(checkChangeSet([createFile(path, "")])).toEqual([{ path, reason }]);
  });

  it("refuses a path that occurs twice, also as a directory", () => {
    expect(checkChangeSet([editFile(file, [one]), createFile("a.py", "")])).toEqual([
      { path: "a.py", reason: "is changed twice" },
    ]);
    expect(checkChangeSet([createFile("b.py", ""), moveFile(file, "b.py", [])])).toEqual([
      { path: "b.py", reason: "is changed twice" },
    ]);
    expect(checkChangeSet([createFile("x/y/z", ""), createFile("x", "")])).toEqual([
      { path: "x", reason: "is the directory of another file" },
    ]);
  });

  it("refuses text that the file's encoding cannot hold", () => {
    const latin = { ...file, encoding: { codec: "iso-8859-1", bom: false } };
    expect(checkChangeSet([editFile(latin, [{ start: 0, end: 0, text: "→" }])])).toEqual([
      { path: "a.py", reason: "cannot be written: iso-8859-1 cannot hold “→” (U+2192)" },
    ]);
  });
});
