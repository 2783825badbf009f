import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { applyChangeSet, forceChangeSet, type ApplyResult } from "../../src/edit/apply.js";
import {
  createFile,
  deleteFile,
  editFile,
  moveFile,
  rewriteFile,
  type ChangeSet,
} from "../../src/edit/change-set.js";
import { UTF8, type EncodedFile } from "../../src/edit/encoding.js";
import { disk, type FileSystem } from "../../src/edit/file-system.js";
import { commitAll, git, readTree, scratchDirectory, writeTree, type Tree } from "./scratch.js";

const start: Tree = {
  "app/edited.py": "a\r\nb\r\n",
  "app/gone.py": "gone",
  "app/moved.py": "m\n",
  "app/renumbered.py": "n\n",
  "app/kept.py": "k\n",
};

const end: Tree = {
  "app/edited.py": "A\r\nb\r\n",
  "app/kept.py": "k\n",
  "new/deep/a.py": "x\n",
  "new/empty.py": "",
  "new/moved.py": "m\n",
  "app/0002.py": "N\n",
};

function file(path: string): EncodedFile {
  const text = start[path];
  if (text === undefined) throw new Error(path);
  return { path, text, encoding: UTF8 };
}

const everything: ChangeSet = [
  createFile("new/deep/a.py", "x\n"),
  createFile("new/empty.py", ""),
  editFile(file("app/edited.py"), [{ start: 0, end: 1, text: "A" }]),
  deleteFile(file("app/gone.py")),
  moveFile(file("app/moved.py"), "new/moved.py", []),
  moveFile(file("app/renumbered.py"), "app/0002.py", [{ start: 0, end: 1, text: "N" }]),
];

function project(): string {
  const root = scratchDirectory();
  writeTree(root, start);
  return root;
}

function problems(result: ApplyResult): readonly string[] {
  if (result.ok) throw new Error("was applied");
  expect(result.untouched).toBe(true);
  return result.problems.map((problem) => `${problem.path}: ${problem.reason}`);
}

/** The disk, with `before` called ahead of each thing that changes it. */
function guarded(before: (name: string, path: string) => void): FileSystem {
  const guard =
    <Rest extends readonly unknown[]>(
      name: string,
      act: (path: string, ...rest: Rest) => Promise<void>,
    ) =>
    async (path: string, ...rest: Rest): Promise<void> => {
      before(name, path);
      await act(path, ...rest);
    };
  return {
    ...disk,
    writeNew: guard("writeNew", disk.writeNew),
    takeStatus: guard("takeStatus", disk.takeStatus),
    rename: guard("rename", disk.rename),
    remove: guard("remove", disk.remove),
    makeDirectory: guard("makeDirectory", disk.makeDirectory),
    removeDirectory: guard("removeDirectory", disk.removeDirectory),
    syncDirectory: guard("syncDirectory", disk.syncDirectory),
  };
}

describe("applyChangeSet", () => {
  it("makes all changes and leaves nothing beside", async () => {
    const root = project();
    expect(await applyChangeSet(root, everything)).toEqual({ ok: true, leftovers: [] });
    expect(readTree(root)).toEqual(sorted(end));
  });

  it("keeps a file's mode", async () => {
    const root = project();
    chmodSync(join(root, "app/edited.py"), 0o750);
    chmodSync(join(root, "app/moved.py"), 0o600);
    await applyChangeSet(root, everything);
    expect(statSync(join(root, "app/edited.py")).mode & 0o777).toBe(0o750);
    expect(statSync(join(root, "new/moved.py")).mode & 0o777).toBe(0o600);
  });

  it("writes a file in its own encoding", async () => {
    const root = scratchDirectory();
    writeTree(root, { "a.py": "\xef\xbb\xbfx\r\n", "b.py": "# coding: latin-1\n\xe9" });
    const result = await applyChangeSet(root, [
      rewriteFile(
        { path: "a.py", text: "x\r\n", encoding: { codec: "utf-8", bom: true } },
        "é\r\n",
      ),
      rewriteFile(
        {
          path: "b.py",
          text: "# coding: latin-1\né",
          encoding: { codec: "iso-8859-1", bom: false },
        },
        "# coding: latin-1\néü",
      ),
    ]);
    expect(result.ok).toBe(true);
    expect(readTree(root)).toEqual({
      "a.py": "\xef\xbb\xbf\xc3\xa9\r\n",
      "b.py": "# coding: latin-1\n\xe9\xfc",
    });
  });

  it("names every file that is not as the change set has it, and changes none", async () => {
    const root = project();
    writeTree(root, { "app/edited.py": "a\nb\n", "new/empty.py": "here", "app/0002.py": "" });
    rmSync(join(root, "app/gone.py"));
    rmSync(join(root, "app/moved.py"));
    mkdirSync(join(root, "app/moved.py"));
    const before = readTree(root);
    expect(problems(await applyChangeSet(root, everything))).toEqual([
      "new/empty.py: exists already",
      "app/edited.py: has changed since it was read",
      "app/gone.py: is no longer there",
      "app/moved.py: is no regular file",
      "app/0002.py: exists already",
    ]);
    expect(readTree(root)).toEqual(before);
  });

  it("refuses a change set that is wrong in itself", async () => {
    const root = project();
    expect(problems(await applyChangeSet(root, [createFile("../x.py", "")]))).toEqual([
      "../x.py: lies outside the project",
    ]);
    expect(existsSync(join(root, "../x.py"))).toBe(false);
  });

  it("refuses a project that is not there", async () => {
    const root = join(scratchDirectory(), "no");
    expect(problems(await forceChangeSet(root, []))).toEqual([`${root}: does not exist`]);
  });

  it("refuses links out of the project and links in place of files", async () => {
    const root = project();
    const outside = scratchDirectory();
    writeTree(outside, { "a.py": "x" });
    symlinkSync(outside, join(root, "out"));
    symlinkSync(join(root, "nowhere"), join(root, "dangling"));
    symlinkSync("kept.py", join(root, "app/link.py"));
    symlinkSync("app", join(root, "alias"));
    const kept = file("app/kept.py");
    const result = await applyChangeSet(root, [
      createFile("out/b.py", ""),
      createFile("dangling/b.py", ""),
      createFile("app/kept.py/b.py", ""),
      deleteFile({ ...kept, path: "out/a.py", text: "x" }),
      rewriteFile({ ...kept, path: "app/link.py" }, "z"),
      createFile("dangling2", ""),
    ]);
    expect(problems(result)).toEqual([
      `out/b.py: lies outside the project: out is a symbolic link to ${outside}`,
      "dangling/b.py: dangling is a symbolic link to nothing",
      "app/kept.py/b.py: app/kept.py is no directory",
      `out/a.py: lies outside the project: out is a symbolic link to ${outside}`,
      "app/link.py: is a symbolic link: change the file that it points to",
    ]);
    expect(
      problems(
        await applyChangeSet(root, [
          rewriteFile(kept, "z"),
          rewriteFile({ ...kept, path: "alias/kept.py" }, "z"),
        ]),
      ),
    ).toEqual(["alias/kept.py: is the same file as app/kept.py"]);
    expect(
      await applyChangeSet(root, [rewriteFile({ ...kept, path: "alias/kept.py" }, "z")]),
    ).toEqual({ ok: true, leftovers: [] });
    expect(readTree(root)).toMatchObject({ "app/kept.py": "z" });
    expect(lstatSync(join(root, "alias")).isSymbolicLink()).toBe(true);
  });

  it("takes back everything, whichever step fails", async () => {
    const acts: string[] = [];
    await applyChangeSet(
      project(),
      everything,
      guarded((name) => acts.push(name)),
    );
    const firstTidying = acts.indexOf("remove");
    expect(acts.slice(0, firstTidying)).toHaveLength(20);
    for (let failing = 0; failing < firstTidying; failing += 1) {
      const root = project();
      let count = 0;
      const files = guarded((_, path) => {
        count += 1;
        if (count - 1 === failing) throw new Error(`no space for ${path.slice(root.length)}`);
      });
      const [first, ...rest] = problems(await applyChangeSet(root, everything, files));
      expect(first).toContain("cannot be written (no space for ");
      expect(rest).toEqual([]);
      expect(readTree(root)).toEqual(sorted(start));
      expect(existsSync(join(root, "new"))).toBe(false);
    }
  });

  it("says where the former content is when taking back fails too", async () => {
    const root = project();
    let renames = 0;
    const files = guarded((name) => {
      if (name === "rename") renames += 1;
      if (renames > 3) throw new Error("disk is gone");
    });
    const result = await applyChangeSet(root, everything, files);
    if (result.ok) throw new Error("was applied");
    expect(result.untouched).toBe(false);
    const unrestored = result.problems.find((problem) => problem.path === "app/edited.py");
    expect(unrestored?.reason).toMatch(
      /^could not be put back \(disk is gone\); its former content is in .*refold-old$/,
    );
    expect(Object.values(readTree(root))).toContain("a\r\nb\r\n");
  });

  it("has done its work when only tidying fails", async () => {
    const root = project();
    const files = guarded((name) => {
      if (name === "remove" || name === "syncDirectory") throw new Error("no");
    });
    const result = await applyChangeSet(root, everything, files);
    expect(result).toMatchObject({ ok: true });
    expect(result.ok && result.leftovers).toHaveLength(4);
    expect(readTree(root)).toMatchObject(end);
  });

  it("finishes what it began when told to stop", async () => {
    const root = project();
    let told = 0;
    const listener = (): void => {
      told += 1;
    };
    process.on("SIGTERM", listener);
    try {
      let killed = false;
      const files = guarded((name) => {
        if (name === "rename" && !killed) process.kill(process.pid, "SIGTERM");
        killed ||= name === "rename";
      });
      expect(await applyChangeSet(root, everything, files)).toEqual({ ok: true, leftovers: [] });
      await expect.poll(() => told).toBeGreaterThan(0);
      expect(readTree(root)).toEqual(sorted(end));
    } finally {
      process.off("SIGTERM", listener);
    }
  });
});

describe("a project under git", () => {
  it("is changed where everything is committed", async () => {
    const root = project();
    commitAll(root);
    writeTree(root, { "other.py": "not touched" });
    expect(await applyChangeSet(root, everything)).toEqual({ ok: true, leftovers: [] });
    expect(git(root, ["status", "--porcelain", "other.py"])).toBe("?? other.py\n");
  });

  it("is not changed where a file has changes or is not known to git, unless forced", async () => {
    const root = scratchDirectory();
    const nested = join(root, "sub dir/ü");
    writeTree(nested, { ...start, "app/edited.py": "a\r\n" });
    git(root, ["init", "--quiet"]);
    git(root, ["add", "--all"]);
    git(nested, ["rm", "--quiet", "--cached", "app/gone.py"]);
    git(root, ["commit", "--quiet", "--message", "start"]);
    writeTree(nested, { "app/edited.py": "a\r\nb\r\n", "app/moved.py": "staged\n" });
    git(root, ["add", "sub dir/ü/app/moved.py"]);
    writeTree(nested, { "app/moved.py": "m\n" });
    expect(problems(await applyChangeSet(nested, everything))).toEqual([
      "app/edited.py: has uncommitted changes",
      "app/gone.py: has uncommitted changes",
      "app/moved.py: has uncommitted changes",
    ]);
    expect(readTree(nested)).toEqual(sorted(start));
    expect(await forceChangeSet(nested, everything)).toEqual({ ok: true, leftovers: [] });
    expect(readTree(nested)).toEqual(sorted(end));
  });

  it("is not changed where git fails", async () => {
    const root = project();
    commitAll(root);
    writeTree(root, { ".git/config": "[core]\n\trepositoryformatversion = 99\n" });
    expect(problems(await applyChangeSet(root, everything))).toEqual([
      expect.stringMatching(/^\.: git cannot tell what is committed \(.*99.*\)$/),
    ]);
    expect(await forceChangeSet(root, everything)).toMatchObject({ ok: true });
  });
});

function sorted(tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).sort(([a], [b]) => (a < b ? -1 : 1)));
}
