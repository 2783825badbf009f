import { expect, it } from "vitest";
import { Project } from "./project.js";

const module = (name: string, sql: string): string =>
  `import { Migration } from "@mikro-orm/migrations";\n\nexport class ${name} extends Migration {\n  async up(): Promise<void> {\n    this.addSql(\`${sql}\`);\n  }\n  async down(): Promise<void> {}\n}\n`;

const [PETS, IDLE, AGE] = ["Migration20240101", "Migration20240102", "Migration20240103"] as const;
const PROJECT = {
  "package.json": '{ "dependencies": { "@mikro-orm/sqlite": "6" } }',
  [`migrations/${PETS}.ts`]: module(PETS, "create table pets (id integer)"),
  [`migrations/${IDLE}.ts`]: module(IDLE, "drop table if exists vets"),
  [`migrations/${AGE}.ts`]: module(AGE, "alter table pets add age integer"),
};

it("takes a MikroORM migration out of its directory", async () => {
  const project = Project.of(PROJECT).commit();
  const { code, err } = await project.run(
    ...["remove", "migrations", IDLE, "--accept-state-change", "--write"],
  );
  expect({ code, err }).toMatchObject({ code: 0 });
  expect(err).toContain("MikroORM does not look for their files");
  expect(project.has(`migrations/${IDLE}.ts`)).toBe(false);
  expect(project.has(`migrations/${AGE}.ts`)).toBe(true);
});

it("refuses where the chain would build another schema", async () => {
  const { code, err } = await Project.of(PROJECT).run("remove", "migrations", AGE);
  expect({ code, err }).toEqual({
    code: 1,
    err: expect.stringContaining("the chain would build another schema") as string,
  });
});
