import { describe, expect, it } from "vitest";
import { Project } from "./project.js";
import { app, migration, settings, SHOP, SHOP_AND_DEPOT } from "./shop.js";

interface Document {
  readonly ok: boolean;
  readonly problems: readonly {
    readonly code: string;
    readonly message: string;
    readonly place: unknown;
    readonly hint: string | null;
  }[];
}

/** What the built executable prints on stdout with `--json`, read as one document, and its exit code. */
function json(project: Project, ...args: readonly string[]): { code: number; document: Document } {
  const { code, out } = project.execute(["--json", ...args]);
  return { code, document: JSON.parse(out) as Document };
}

const sound = Project.of(SHOP_AND_DEPOT);
const broken = Project.of({
  ...settings("shop"),
  ...SHOP,
  "shop/migrations/0004_x.py": "\nclass Migration((\n",
});
const changed = Project.of(SHOP_AND_DEPOT).commit();
changed.write({ "shop/migrations/0002_price.py": migration(['("shop", "0001_initial")']) });

/** A command line, where it runs, its exit code, and the only problem. */
const CASES: readonly {
  readonly line: string;
  readonly project: Project;
  readonly code: number;
  readonly problem: Document["problems"][number];
}[] = [
  {
    line: "frob",
    project: sound,
    code: 2,
    problem: {
      code: "usage",
      message: "unknown command 'frob'",
      place: null,
      hint: "refold --help says what there is",
    },
  },
  {
    line: "squash shop --frob",
    project: sound,
    code: 2,
    problem: {
      code: "usage",
      message: "unknown option '--frob'",
      place: null,
      hint: "refold squash --help says what there is",
    },
  },
  {
    line: "squash nothing",
    project: sound,
    code: 2,
    problem: {
      code: "usage",
      message: "there is no app with the label nothing",
      place: null,
      hint: "say where it is: --app nothing=DIR",
    },
  },
  {
    line: "squash shop --write --mode rewrite",
    project: changed,
    code: 1,
    problem: {
      code: "not-written",
      message: "shop/migrations/0002_price.py: has uncommitted changes",
      place: null,
      hint: "nothing was written; commit or stash these changes, or say --force",
    },
  },
  ...["squash shop", "remove shop 0003"].map((line) => ({
    line,
    project: broken,
    code: 2,
    problem: {
      code: "unreadable-file",
      message: "shop.0004_x cannot be read: this is not valid Python",
      place: { path: "shop/migrations/0004_x.py", line: 2, column: 1 },
      hint: "correct the file, or take it out of the migrations; the other migrations are processed without it",
    },
  })),
  {
    line: "remove shop 0001 --accept-state-change",
    project: sound,
    code: 1,
    problem: {
      code: "state",
      message: "a later step would fail: there is no shop.item at this step",
      place: { path: "shop/migrations/0002_price.py", line: 8, column: 9 },
      hint: "remove or change that step too; nothing was written",
    },
  },
];

describe("--json", () => {
  it.each(CASES)(
    "says in one document what is wrong: refold $line",
    ({ line, project, code, problem }) => {
      expect(json(project, ...line.split(" "))).toEqual({
        code,
        document: { ok: false, problems: [problem] },
      });
    },
  );

  it("shows the differences for which remove refuses", () => {
    expect(json(sound, "remove", "shop", "0002")).toEqual({
      code: 1,
      document: {
        ok: false,
        problems: [
          {
            code: "state-change",
            message: "the chains would build another schema",
            place: null,
            hint: "nothing was written; --accept-state-change if that is what you want",
          },
        ],
        differences: [
          { place: "shop.item: field price", original: "models.IntegerField(default=0)" },
          {
            place: "table of shop.item: columns in order",
            original: "id, name, price",
            folded: "id, name",
          },
          { place: "table of shop.item: column price", original: "models.IntegerField()" },
        ],
      },
    });
  });

  it("holds the patch of a removal", () => {
    const project = Project.of({
      ...settings("shop"),
      ...SHOP,
      ...app("shop", { "0004_x": migration(['("shop", "0003_longer")']) }),
    }).commit();
    const { code, out } = project.execute(["--json", "--quiet", "remove", "shop", "0004"]);
    const report = JSON.parse(out) as { patch: string };
    expect({ code, report }).toMatchObject({
      code: 0,
      report: { ok: true, removed: ["shop.0004_x"], differences: [], mentions: [] },
    });
    project.apply(Buffer.from(report.patch));
    expect(project.has("shop/migrations/0004_x.py")).toBe(false);
  });

  it("prints the nodes and edges of the graph", async () => {
    const { code, out } = await sound.run("--json", "graph", "depot");
    expect({ code, graph: JSON.parse(out) as unknown }).toEqual({
      code: 0,
      graph: {
        nodes: ["depot.0001_initial", "shop.0001_initial"],
        edges: [["depot.0001_initial", "shop.0001_initial"]],
      },
    });
  });

  it("tells people on stderr what programs find on stdout", () => {
    expect(sound.execute(["--json", "squash", "nothing"]).err).toBe(
      "error: there is no app with the label nothing\n  → say where it is: --app nothing=DIR\n",
    );
  });
});
