import { expect, it } from "vitest";
import { Project } from "./project.js";

const module = (name: string, sql: string): string =>
  `import { MigrationInterface, QueryRunner } from "typeorm";\n\nexport class ${name} implements MigrationInterface {\n  async up(queryRunner: QueryRunner): Promise<void> {\n    await queryRunner.query(\`${sql}\`);\n  }\n  async down(): Promise<void> {}\n}\n`;

const NAMES = ["Pets1700000000001", "Idle1700000000002", "Age1700000000003"];
const PETS = {
  "package.json": '{ "dependencies": { "typeorm": "1" } }',
  "src/data-source.ts": `${NAMES.map((name) => `import { ${name} } from "./migrations/${name}";`).join("\n")}\n\nexport const migrations = [\n${NAMES.map((name) => `  ${name},`).join("\n")}\n];\n`,
  "src/migrations/Pets1700000000001.ts": module(
    "Pets1700000000001",
    "CREATE TABLE pets (id integer)",
  ),
  "src/migrations/Idle1700000000002.ts": module("Idle1700000000002", "DROP TABLE IF EXISTS vets"),
  "src/migrations/Age1700000000003.ts": module(
    "Age1700000000003",
    "ALTER TABLE pets ADD age integer",
  ),
};

it("takes a TypeORM migration out of its chain, its list and its imports", async () => {
  const project = Project.of(PETS).commit();
  const { code, err } = await project.run(
    ...["remove", "src", "Idle", "--dialect", "sqlite", "--accept-state-change", "--write"],
  );
  expect({ code, err }).toMatchObject({ code: 0 });
  expect(err).toContain("src: Idle1700000000002 taken out");
  expect(project.has("src/migrations/Idle1700000000002.ts")).toBe(false);
  expect(project.read("src/data-source.ts")).not.toContain("Idle");
  expect(project.read("src/data-source.ts")).toContain("  Age1700000000003,\n");
});

it("refuses where the chain would build another schema", async () => {
  const project = Project.of(PETS);
  const { code, err } = await project.run("remove", "src", "Age", "--dialect", "sqlite");
  expect({ code, err }).toEqual({
    code: 1,
    err: expect.stringContaining("the chain would build another schema") as string,
  });
  expect(err).toContain("sqlite: table pets");
});

it("refuses where something else takes a part of it", async () => {
  const use =
    'import { Age1700000000003 } from "./migrations/Age1700000000003";\nnew Age1700000000003().up(queryRunner);\n';
  const project = Project.of({ ...PETS, "src/use.ts": use });
  const { code, err } = await project.run("remove", "src", "Age", "--dialect", "sqlite");
  expect({ code, err }).toEqual({
    code: 1,
    err: expect.stringContaining("src/use.ts takes Age1700000000003") as string,
  });
});

it("finds what imports a migration under any name of its directory", async () => {
  const elsewhere = Object.fromEntries(
    Object.entries(PETS).map(([path, text]) => [
      path.replace("/migrations/", "/steps/"),
      text
        .replaceAll("./migrations/", "./steps/")
        .replace("export const migrations", "export const all"),
    ]),
  );
  const project = Project.of(elsewhere).commit();
  const { code } = await project.run(
    ...["remove", "src", "Idle", "--dialect", "sqlite", "--accept-state-change", "--write"],
  );
  expect(code).toBe(0);
  expect(project.read("src/data-source.ts")).not.toContain("Idle");
});
