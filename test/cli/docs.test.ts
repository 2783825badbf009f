import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { Project } from "./project.js";
import { app, migration, settings, SHOP, SHOP_AND_DEPOT } from "./shop.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PAGES = [
  "README.md",
  ...readdirSync(`${ROOT}docs/commands`).map((name) => `docs/commands/${name}`),
];

/** A command that a page shows, and the lines that it shows of what that prints; `…` stands for lines left out. */
interface Shown {
  readonly command: string;
  readonly lines: readonly string[];
}

function linesOf(page: string): readonly string[] {
  return readFileSync(`${ROOT}${page}`, "utf8").split("\n");
}

/** The blocks of a page that begin with `$ refold …`. */
function commandsIn(page: string): readonly Shown[] {
  const lines = linesOf(page);
  return lines.flatMap((line, index) => {
    const command = /^ {4}\$ refold (.*)$/.exec(line)?.[1];
    if (command === undefined || command.includes("|")) return [];
    const end = lines.findIndex((next, at) => at > index && !next.startsWith("    "));
    return [{ command, lines: lines.slice(index + 1, end).map((text) => text.slice(4)) }];
  });
}

const OVERRIDE =
  "override oauth --dialect mssql --backend django-pyodbc-azure --into portal/migration_overrides --settings settings.py";

/** What fenced blocks show, by their page, their language and how they begin. */
const FENCES: readonly (readonly [string, string, string, string])[] = [
  ["README.md", "diff", "diff --git", "squash oauth"],
  ["README.md", "", "oauth: 4", "squash oauth"],
  ["README.md", "diff", "+class RunMicrosoftSQL", OVERRIDE],
  ["README.md", "", "oauth for mssql", OVERRIDE],
  ["docs/commands/remove.md", "diff", "diff --git", "remove campus 0004"],
  ["docs/commands/squash.md", "diff", "     dependencies", "squash shop --mode rewrite"],
  ["docs/commands/squash.md", "json", "{", "--json squash nothing"],
];

function fencesIn(page: string): readonly Shown[] {
  const text = linesOf(page).join("\n");
  const blocks = [...text.matchAll(/^```(\w*)\n([^]*?)\n```$/gm)];
  return FENCES.filter(([of]) => of === page).map(([, language, start, command]) => {
    const block = blocks.find(([, name, body = ""]) => name === language && body.startsWith(start));
    if (block === undefined) throw new Error(`${page} has no block ${language} of ${command}`);
    return { command, lines: (block[2] ?? "").split("\n") };
  });
}

const BROKEN = {
  ...settings("shop", "east", "west"),
  ...SHOP,
  "shop/migrations/0004_x.py": migration(['("shop", "0003_longr")']),
  ...app("east", { "0001_initial": migration(['("west", "0001_initial")']) }),
  ...app("west", { "0001_initial": migration(['("east", "0001_initial")']) }),
};

/** The project that a shown command runs on. */
function projectOf(command: string): Project {
  if (command.includes(" campus")) return Project.ofFixture("campus");
  if (command.startsWith("override oauth")) return Project.ofFixture("override-oauth");
  if (command.startsWith("override migrations")) return Project.ofFixture("override-knex");
  if (command.includes("--against HEAD~1")) return grownShop();
  if (command.includes(" oauth")) return Project.ofFixture("vendor-oauth");
  return Project.of(command === "check" ? BROKEN : SHOP_AND_DEPOT);
}

/** A project that was committed without its last step, and then with it. */
function grownShop(): Project {
  const { "shop/migrations/0003_longer.py": last = "", ...before } = SHOP;
  const project = Project.of({ ...settings("shop"), ...before }).commit();
  project.write({ "shop/migrations/0003_longer.py": last });
  return project.commit();
}

const SHOWN = PAGES.flatMap((page) =>
  [...commandsIn(page), ...fencesIn(page)].map((shown) => ({ page, ...shown })),
);

/** The lines between those that are left out. */
function runsOf(lines: readonly string[]): readonly (readonly string[])[] {
  const runs: string[][] = [[]];
  for (const line of lines) {
    if (line === "…") runs.push([]);
    else runs.at(-1)?.push(line);
  }
  return runs.filter((run) => run.length > 0);
}

/** Formatters of Markdown take trailing blanks away. */
function isSame(line: string, printed: string | undefined): boolean {
  return line.trimEnd() === printed?.trimEnd();
}

describe("the documentation", () => {
  it.each(SHOWN)("$page shows what refold prints: $command", async ({ command, lines }) => {
    const { out, err } = await projectOf(command).run(...command.replace(/-C \S+ /, "").split(" "));
    const printed = `${err}${out}`.split("\n");
    let from = 0;
    for (const run of runsOf(lines)) {
      const at = printed.findIndex(
        (_, start) =>
          start >= from && run.every((line, index) => isSame(line, printed[start + index])),
      );
      expect(at < 0 ? { run, printed } : {}).toEqual({});
      from = at + run.length;
    }
  });

  it("shows the statements for a new name", async () => {
    const project = projectOf("squash shop");
    const line =
      "squash shop --mode rewrite --name 0001_all --reconcile x.sql --dialect postgresql";
    await project.run(...line.split(" "));
    expect(linesOf("docs/commands/squash.md").join("\n")).toContain(
      `\n\`\`\`sql\n${project.read("x.sql")}\`\`\`\n`,
    );
  });
});
