import { describe, expect, it } from "vitest";
import { releaseOf } from "../../src/dialect/release.js";
import { isServerSince, serverOf } from "../../src/dialect/server.js";

describe("what statements are written for", () => {
  it("reads servers with their versions", () => {
    expect(serverOf("mariadb-10.11")).toEqual({ kind: "mariadb", version: [10, 11] });
    expect(serverOf("postgresql-15")).toEqual({ kind: "postgres", version: [15] });
    expect(serverOf("oracle-23")).toBeUndefined();
  });

  it("takes parts of a version that are not said for the newest", () => {
    const server = { kind: "mysql", version: [8] } as const;
    expect(isServerSince(server, 8, 0, 16)).toBe(true);
    expect(isServerSince({ kind: "mysql", version: [8, 0, 3] }, 8, 0, 16)).toBe(false);
    expect(isServerSince({ kind: "mysql", version: [5, 7] }, 8)).toBe(false);
  });

  it("takes a version of Django for the release whose statements it has", () => {
    expect([..."1.11 2.2 3.2.25 4.1 4.2 5.0 5.2.1 6.1".split(" ")].map(releaseOf)).toEqual(
      "2.1 2.1 3.2 3.2 4.2 4.2 5.2 6.0".split(" "),
    );
  });
});
