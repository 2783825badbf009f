import { describe, expect, it } from "vitest";
import {
  createFile,
  deleteFile,
  moveFile,
  rewriteFile,
  textAfter,
} from "../../src/edit/change-set.js";
import { UTF8 } from "../../src/edit/encoding.js";
import { mergeChanges } from "../../src/edit/merge-changes.js";

function file(path: string, text: string) {
  return { path, text, encoding: UTF8 };
}

/** A change set as kind, path and text behind it. */
function told(sets: Parameters<typeof mergeChanges>[0]): readonly unknown[] {
  return mergeChanges(sets).map((change) => [change.kind, change.path, textAfter(change)]);
}

describe("mergeChanges", () => {
  it("makes one edit of two", () => {
    const sets = [[rewriteFile(file("a", "one"), "two")], [rewriteFile(file("a", "two"), "three")]];
    expect(told(sets)).toEqual([["edit", "a", "three"]]);
    expect(mergeChanges(sets)[0]).toMatchObject({ before: "one" });
  });

  it("leaves out what comes back to what it was", () => {
    expect(
      told([
        [createFile("a", "new"), rewriteFile(file("b", "one"), "two")],
        [deleteFile(file("a", "new")), rewriteFile(file("b", "two"), "one")],
      ]),
    ).toEqual([]);
  });

  it("makes an edit of a file that is deleted and created again, and a creation of one that is edited", () => {
    expect(
      told([
        [deleteFile(file("a", "old")), createFile("b", "new")],
        [createFile("a", "again"), rewriteFile(file("b", "new"), "newer")],
      ]),
    ).toEqual([
      ["edit", "a", "again"],
      ["create", "b", "newer"],
    ]);
  });

  it("shows a file that moved as one deleted and one created", () => {
    expect(told([[moveFile(file("a", "text"), "b", [])]])).toEqual([
      ["delete", "a", undefined],
      ["create", "b", "text"],
    ]);
  });
});
