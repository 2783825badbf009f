import { describe, expect, it } from "vitest";
import { duplicateName, noMigration, unreadableFile } from "../../src/chain/module-problems.js";

const KEY = { app: "a", name: "0001_x" };

describe("problems of modules", () => {
  it("say what is wrong and where", () => {
    expect(noMigration(KEY, "a/migrations/0001_x.py").message).toBe(
      "a.0001_x has no class Migration",
    );
    expect(
      unreadableFile(KEY, "a/migrations/0001_x.py", { detail: "permission denied" }).message,
    ).toBe("a.0001_x cannot be read: permission denied");
    expect(duplicateName(KEY, "a/0001_x.py", "a/0001_x/__init__.py").message).toBe(
      "a/0001_x.py and a/0001_x/__init__.py both have the name a.0001_x; Python sees only a/0001_x/__init__.py",
    );
  });
});
