import { describe, expect, it } from "vitest";
import { Project } from "./project.js";

const migration = (name: string, sql: string): string =>
  [
    'import { MigrationInterface, QueryRunner } from "typeorm";',
    "",
    `export class ${name} implements MigrationInterface {`,
    `  name = "${name}";`,
    "",
    "  public async up(queryRunner: QueryRunner): Promise<void> {",
    `    await queryRunner.query("${sql}");`,
    "  }",
    "",
    "  public async down(): Promise<void> {}",
    "}",
    "",
  ].join("\n");

const TYPEORM = {
  "package.json": '{ "dependencies": { "typeorm": "1", "pg": "8" } }',
  "src/migrations/1700000000001-Pets.ts": migration(
    "Pets1700000000001",
    "CREATE TABLE pets (id integer)",
  ),
  "src/migrations/1700000000002-Age.ts": migration(
    "Age1700000000002",
    "ALTER TABLE pets ADD age integer",
  ),
  "src/migrations/1700000000009-Vets.ts": migration(
    "Vets1700000000009",
    "CREATE TABLE vets (id integer)",
  ),
  "src/migrations/index.ts": [
    'export { Pets1700000000001 } from "./1700000000001-Pets";',
    'export { Age1700000000002 } from "./1700000000002-Age";',
    'export { Vets1700000000009 } from "./1700000000009-Vets";',
    "",
  ].join("\n"),
  "src/data-source.ts": [
    'import { DataSource } from "typeorm";',
    'import { Pets1700000000001, Age1700000000002, Vets1700000000009 } from "./migrations";',
    "",
    'export default new DataSource({ type: "postgres", migrations: [',
    "  Pets1700000000001,",
    "  Age1700000000002,",
    "  Vets1700000000009,",
    "] });",
    "",
  ].join("\n"),
};

const RANGE = [
  "squash",
  "src/migrations",
  "Pets1700000000001",
  "Age1700000000002",
  "--dialect",
  "postgres",
];
const NAMED = [...RANGE, "--name", "Shop1700000000005", "--reconcile", "x.sql"];

function listed(): Readonly<Record<string, string>> {
  const direct = [
    'import { DataSource } from "typeorm";',
    'import { Pets1700000000001 } from "./migrations/1700000000001-Pets";',
    'import { Age1700000000002 } from "./migrations/1700000000002-Age";',
    'import { Vets1700000000009 } from "./migrations/1700000000009-Vets";',
    "",
    'export default new DataSource({ type: "postgres", migrations: [',
    "  Pets1700000000001,",
    "  Age1700000000002,",
    "  Vets1700000000009,",
    "] });",
    "",
  ].join("\n");
  return { ...TYPEORM, "src/data-source.ts": direct };
}

describe("squash --name on TypeORM projects", () => {
  it("renames the class and its file, and what names them", async () => {
    const project = Project.of(listed()).commit();
    const label = JSON.parse((await project.run("--json", "status")).out) as {
      readonly chains: readonly { readonly label: string }[];
    };
    const app = label.chains[0]?.label ?? "";
    const { code, err } = await project.run(
      ...["squash", app, "Pets1700000000001", "Age1700000000002", "--dialect", "postgres"],
      ...["--name", "Shop1700000000005", "--reconcile", "x.sql", "--write"],
    );
    expect(code, err).toBe(0);
    expect(err).toContain("with all of them, run x.sql before the new class is deployed");
    expect(project.has("src/migrations/1700000000001-Pets.ts")).toBe(false);
    expect(project.has("src/migrations/1700000000002-Age.ts")).toBe(false);
    const text = project.read("src/migrations/1700000000005-Shop.ts");
    expect(text).toContain("export class Shop1700000000005 implements MigrationInterface");
    expect(text).toContain('name = "Shop1700000000005";');
    expect(project.read("src/data-source.ts")).toBe(
      [
        'import { DataSource } from "typeorm";',
        'import { Shop1700000000005 } from "./migrations/1700000000005-Shop";',
        'import { Vets1700000000009 } from "./migrations/1700000000009-Vets";',
        "",
        'export default new DataSource({ type: "postgres", migrations: [',
        "  Shop1700000000005,",
        "  Vets1700000000009,",
        "] });",
        "",
      ].join("\n"),
    );
    expect(project.read("src/migrations/index.ts")).toBe(
      'export { Shop1700000000005 } from "./1700000000005-Shop";\nexport { Vets1700000000009 } from "./1700000000009-Vets";\n',
    );
    const statements = project.read("x.sql");
    expect(statements).toContain("IN ('Pets1700000000001', 'Age1700000000002')");
    expect(statements).toContain("VALUES (1700000000005, 'Shop1700000000005')");
  });

  it.each([
    ["Shop", "Shop is no name of a class that ends in a moment of 13 digits"],
    ["Shop1700000000010", "Shop1700000000010 would run behind Vets1700000000009"],
    ["Vets1700000000009", "would run behind Vets1700000000009"],
  ])("refuses %s", async (name, message) => {
    const project = Project.of(TYPEORM);
    const { code, err } = await project.run(...RANGE, "--name", name, "--reconcile", "x.sql");
    expect(code, err).toBe(1);
    expect(err).toContain(message);
    expect(project.has("x.sql")).toBe(false);
  });

  it("wants the statements", async () => {
    const { code, err } = await Project.of(TYPEORM).run(...NAMED.slice(0, -2));
    expect(code).toBe(2);
    expect(err).toContain("--name needs --reconcile FILE with TypeORM");
  });
});

describe("squash --name on MikroORM projects", () => {
  const class_ = (name: string, sql: string): string =>
    `import { Migration } from "@mikro-orm/migrations";\n\nexport class ${name} extends Migration {\n  async up(): Promise<void> {\n    this.addSql("${sql}");\n  }\n}\n`;
  const FILES = {
    "package.json": '{ "dependencies": { "@mikro-orm/postgresql": "6" } }',
    "m/Migration20240101.ts": class_("Migration20240101", "create table pets (id int);"),
    "m/Migration20240102.ts": class_("Migration20240102", "alter table pets add age int;"),
  };

  it("renames the file, and a class that is called like it", async () => {
    const project = Project.of(FILES).commit();
    const { code, err } = await project.run(
      ...["squash", "m", "--name", "Migration20240109_all", "--reconcile", "x.sql", "--write"],
    );
    expect(code, err).toBe(0);
    expect(project.has("m/Migration20240102.ts")).toBe(false);
    expect(project.read("m/Migration20240109_all.ts")).toContain(
      "export class Migration20240109_all extends Migration",
    );
    expect(project.read("x.sql")).toContain("'Migration20240109_all'");
    expect((await project.run("check")).out).not.toContain("same-name");
  });

  it("refuses migrations of a list", async () => {
    const config =
      'import { Migration20240101 } from "./m/Migration20240101";\nimport { Migration20240102 } from "./m/Migration20240102";\nexport default { migrations: { migrationsList: [Migration20240101, Migration20240102] } };\n';
    const project = Project.of({ ...FILES, "mikro-orm.config.ts": config });
    const { out } = await project.run("--json", "status");
    const { chains } = JSON.parse(out) as { chains: readonly { label: string }[] };
    const { code, err } = await project.run(
      ...["squash", chains[0]?.label ?? "", "--name", "M1", "--reconcile", "x.sql"],
    );
    expect(code, err).toBe(1);
    expect(err).toContain("migrations of a list have their names");
  });
});
