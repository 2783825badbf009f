import { describe, expect, it } from "vitest";
import { diskTree } from "../../../../src/framework/django/discover/disk-tree.js";
import { dottedNameOf, locateModule } from "../../../../src/framework/django/discover/modules.js";
import { writeProject } from "./project.js";

describe("locateModule", () => {
  const root = writeProject({
    "one/pkg/__init__.py": "",
    "one/pkg.py": "",
    "one/space/left.py": "",
    "two/space/right/__init__.py": "",
    "two/mod.py": "",
    "one/late/x.txt": "",
    "two/late/__init__.py": "",
  });
  const locate = (dotted: string): unknown =>
    locateModule(diskTree(), [`${root}/one`, `${root}/two`], dotted);

  it.each([
    ["pkg", { kind: "package", directory: "one/pkg", file: "one/pkg/__init__.py" }],
    ["mod", { kind: "module", file: "two/mod.py" }],
    ["space", { kind: "namespace", directories: ["one/space", "two/space"] }],
    ["space.left", { kind: "module", file: "one/space/left.py" }],
    [
      "space.right",
      { kind: "package", directory: "two/space/right", file: "two/space/right/__init__.py" },
    ],
    ["late", { kind: "package", directory: "two/late", file: "two/late/__init__.py" }],
    ["mod.inner", undefined],
    ["nothing", undefined],
    ["", undefined],
    ["pkg..x", undefined],
  ])("finds %s as Python does", (dotted, expected) => {
    const relative: unknown = JSON.parse(
      JSON.stringify({ found: locate(dotted) }).replaceAll(`${root}/`, ""),
    );
    expect(relative).toEqual(expected === undefined ? {} : { found: expected });
  });
});

describe("dottedNameOf", () => {
  it("climbs while there are packages", () => {
    const root = writeProject({
      "__init__.py": "",
      "src/a/__init__.py": "",
      "src/a/b/c/__init__.py": "",
      "src/a/b/__init__.py": "",
    });
    expect(dottedNameOf(diskTree(), `${root}/src/a/b/c`, root)).toEqual({
      name: "a.b.c",
      root: `${root}/src`,
    });
  });
});
