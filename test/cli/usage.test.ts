import { describe, expect, it } from "vitest";
import { Project } from "./project.js";
import { app, SHOP_AND_DEPOT } from "./shop.js";

const project = Project.of({
  ...SHOP_AND_DEPOT,
  "empty/__init__.py": "",
  "broken.py": "INSTALLED_APPS = [\n",
});

/** A command line that cannot be, what is said of it, and the way out if there is one. */
const BAD: readonly (readonly [string, string, string?])[] = [
  ["frob", "unknown command 'frob'"],
  ["squash", "missing required argument 'app'"],
  ["squash shop --frob", "unknown option '--frob'"],
  [
    "squash nothing",
    "there is no app with the label nothing",
    "say where it is: --app nothing=DIR",
  ],
  ["squash sho", "there is no app with the label sho", "is shop meant?"],
  ["status shp", "there is no app with the label shp", "is shop meant?"],
  [
    "squash shop 000",
    "several migrations of shop begin with 000: 0001_initial, 0002_price, 0003_longer",
    "give more of the name",
  ],
  ["squash shop 0002_prise", "shop has no migration 0002_prise", "is 0002_price meant?"],
  ["sql shop 0002.. --dialect mysql", "0002.. lacks an end", "a range is written FIRST..LAST"],
  ["sql shop ..0002 --dialect mysql", "..0002 lacks an end", "a range is written FIRST..LAST"],
  ["sql shop --dialect mysql --backend mssql-django", "--backend goes with --dialect mssql"],
  ["remove shop 9", "shop has no migration 9", "it has 0001_initial, 0002_price, 0003_longer"],
  ["squash shop --mode other", "--mode takes replace, rewrite, not other"],
  ["squash shop --elide all", "--elide takes proved, marked, none, not all"],
  ["squash shop --write --check", "--write and --check exclude each other"],
  ["squash shop --write --output x.patch", "--write and --output exclude each other"],
  ["squash shop --force", "--force goes with --write"],
  [
    "squash shop --reconcile x.sql --dialect sqlite",
    "--reconcile goes with --mode rewrite and --name",
    "under the last step's name",
  ],
  [
    "squash shop --mode rewrite --name n --reconcile x.sql",
    "--reconcile needs --dialect sqlite|postgresql|mysql|mssql",
  ],
  [
    "squash shop --mode rewrite --name n --reconcile x.sql --dialect oracle",
    "--dialect takes sqlite, postgresql, mysql, mssql, not oracle",
  ],
  ["squash shop --check --output x.patch", "--check and --output exclude each other"],
  ["squash shop --output no/x.patch", "no/x.patch cannot be written: there is no directory"],
  ["squash shop --output shop", "shop is a directory", "name a file in it"],
  [
    "squash shop --mode rewrite --name n --reconcile no/x.sql --dialect sqlite",
    "no/x.sql cannot be written: there is no directory",
    "make the directory first",
  ],
  [
    "squash shop 0003 0002",
    "0003_longer comes after 0002_price",
    "say them the other way round: refold squash shop 0002_price 0003_longer",
  ],
  ["remove shop 0003 0003_longer", "0003_longer is named twice", "name each migration once"],
  ["sqash shop", "unknown command 'sqash'", "is squash meant? refold --help says what there is"],
  ["remove shop", "missing required argument 'migration'", "refold remove --help says"],
  ["graph --format svg", "--format takes mermaid or dot, not svg"],
  ["--framework rails status", "refold cannot read rails projects", "refold knows django"],
  ["--app shop status", "--app takes LABEL=DIR, not shop", "for example --app shop=vendor/shop"],
  [
    "--app shop=nowhere status",
    "--app shop=nowhere: there is no directory",
    "DIR is the app's package or its migrations package, relative to the project (-C)",
  ],
  ["--app x=shop/__init__.py check", "--app x=shop/__init__.py: there is no directory"],
  ["--app shop=shop --app shop=depot squash shop", "--app names shop twice"],
  [
    "--app x=empty squash shop",
    "no migrations were found for x in empty",
    "name the app's package or its migrations package: --app x=DIR",
  ],
  ["-C shop/__init__.py status", "there is no directory", "say where the project is with -C DIR"],
  ["-C nowhere status", "there is no directory", "say where the project is with -C DIR"],
];

/** Every command, as it would run on a sound project. */
const COMMANDS = ["status", "check", "graph", "squash shop", "remove shop 0003"];

describe("settings that the command line names", () => {
  it.each(COMMANDS)("must be there: refold %s", async (line) => {
    const { code, out, err } = await project.run("--settings", "conf.nope", ...line.split(" "));
    expect({ code, out, err }).toEqual({
      code: 2,
      out: "",
      err:
        "error: there is no settings module conf.nope\n" +
        "  → name it as Python imports it (config.settings), and point -C at the directory that it is imported from\n",
    });
  });

  it.each(COMMANDS)("must be Python: refold %s", async (line) => {
    const { code, out, err } = await project.run("--settings", "broken", ...line.split(" "));
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(/^error: broken\.py cannot be read: .*\(broken\.py:1:\d+\)\n {2}→ correct/);
  });
});

describe("bad usage", () => {
  it.each(BAD.map(([line, message, hint]) => ({ line, message, hint })))(
    "refold $line",
    async ({ line, message, hint }) => {
      const { code, out, err } = await project.run(...line.split(" "));
      expect({ code, out }).toEqual({ code: 2, out: "" });
      expect(err).toMatch(/^error: /);
      expect(err).toContain(message);
      if (hint !== undefined) expect(err).toContain(`\n  → ${hint}`);
    },
  );

  it("ends the process with 2 too", () => {
    expect(project.execute(["squash", "nothing"])).toMatchObject({ code: 2, out: "" });
  });

  it("names the candidates of a label that two directories have", async () => {
    const twice = Project.of({
      "settings.py": 'INSTALLED_APPS = ["one.shop", "two.shop"]\n',
      ...Object.fromEntries(
        ["one", "two"].flatMap((top) => [
          [`${top}/__init__.py`, ""],
          ...Object.entries(app("shop", { "0001_initial": "" })).map(
            ([path, text]) => [`${top}/${path}`, text] as const,
          ),
        ]),
      ),
    });
    const { code, err } = await twice.run("squash", "shop");
    expect(code).toBe(2);
    expect(err).toContain("one/shop");
    expect(err).toContain("two/shop");
  });
});

describe("help", () => {
  it("lists the commands, and the options of each", async () => {
    const { code, out } = await project.run("--help");
    expect(code).toBe(0);
    for (const command of ["status", "check", "graph", "squash", "remove"])
      expect(out).toContain(`\n  ${command} `);
    expect((await project.run("squash", "--help")).out).toContain("--reconcile <file>");
  });
});

describe("--app LABEL=DIR", () => {
  it("points to the migrations of an app that is elsewhere", async () => {
    const elsewhere = Project.of(
      Object.fromEntries(
        Object.entries(SHOP_AND_DEPOT).map(([path, text]) => [
          path.replace(/^shop\/migrations/, "vendored/shop"),
          text,
        ]),
      ),
    );
    const { code, err } = await elsewhere.run(
      "--app",
      "shop=vendored/shop",
      "squash",
      "shop",
      "--write",
    );
    expect({ code, err }).toEqual({
      code: 0,
      err: expect.stringContaining("3 migrations → 1 module") as string,
    });
    expect(elsewhere.has("vendored/shop/0001_initial_squashed_0003_longer.py")).toBe(true);
  });
});
