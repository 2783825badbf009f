import { describe, expect, it } from "vitest";
import { Project } from "./project.js";
import { SHOP_AND_DEPOT } from "./shop.js";

const FILES = { "up.sql": "CREATE INDEX x\n    ON shop_item (id);\n", "down.sql": "DROP INDEX x" };

function project(): Project {
  return Project.of({ ...SHOP_AND_DEPOT, ...FILES });
}

describe("inject", () => {
  it("shows the edit of one migration, guarded for the dialect", async () => {
    const { code, out, err } = await project().run(
      ..."inject shop 0002 --sql up.sql --reverse down.sql --dialect mssql".split(" "),
    );
    expect(code).toBe(0);
    expect(err).toBe("shop.0002_price runs the SQL on microsoft databases only\n");
    expect(out).toContain("+class RunMicrosoftSQL(migrations.RunSQL):\n");
    expect(out).toContain(`+                    "CREATE INDEX x\\n"\n`);
    expect(out.split("\n").filter((line) => /^-(?!--)/.test(line))).toEqual([]);
  });

  it("leaves a project that Django and refold still read", async () => {
    const made = project().commit();
    const words = "inject shop 0001 --sql up.sql --after 0 --write".split(" ");
    const { code, err } = await made.run(...words);
    expect({ code, err }).toEqual({
      code: 0,
      err: "shop.0001_initial runs the SQL on every database; it has no way back\n",
    });
    expect((await made.run("check")).out).toBe("no problems found\n");
    const again = await made.run(..."inject shop 0001 --sql up.sql --after 9".split(" "));
    expect(again.err).toContain("it has 2 operations, not 9");
  });

  it.each([
    ["--sql nothing.sql", "cannot be read"],
    ["--sql up.sql --after last", "--after takes a number"],
    ["--sql up.sql --dialect oracle", "--dialect takes"],
  ])("refuses %s", async (words, message) => {
    const { code, err } = await project().run("inject", "shop", "0001", ...words.split(" "));
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
