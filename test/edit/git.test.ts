import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectPrefix } from "../../src/edit/git.js";
import { commitAll, git, scratchDirectory, writeTree } from "./scratch.js";

describe("projectPrefix", () => {
  it("is empty outside a repository, at its top, and for a directory that is not there", async () => {
    const root = scratchDirectory();
    expect(await projectPrefix(root)).toBe("");
    git(root, ["init", "--quiet"]);
    expect(await projectPrefix(root)).toBe("");
    expect(await projectPrefix(join(root, "no"))).toBe("");
  });

  it("is the way down to a project in a repository", async () => {
    const root = scratchDirectory();
    writeTree(root, { "sub dir/ü/a.py": "" });
    commitAll(root);
    expect(await projectPrefix(join(root, "sub dir/ü"))).toBe("sub dir/ü/");
  });
});
