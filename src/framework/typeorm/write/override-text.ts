import { stringText } from "../../javascript/chain/string-text.js";
import type { ModuleKind } from "../../javascript/module-kind.js";

/** What a class of SQL for one database is made of. */
export interface OverrideContent {
  /** The class, which ends in the moment that TypeORM sorts by. */
  readonly name: string;
  readonly sqls: readonly string[];
  /** Stands at the top, in a sentence. */
  readonly about: string;
  /** Why there is no way back. */
  readonly why: string;
  readonly kind: ModuleKind | "typescript";
}

/** A migration class whose `up` runs statements. Not laid out. */
export function overrideText({ name, sqls, about, why, kind }: OverrideContent): string {
  const isTyped = kind === "typescript";
  const body = sqls.map((sql) => `await queryRunner.query(${stringText(sql)});`).join("\n\n");
  const down = `throw new Error(${stringText(why)});`;
  const own = `name = ${stringText(name)};`;
  const members = isTyped
    ? [
        own,
        `public async up(queryRunner: QueryRunner): Promise<void> {\n${body}\n}`,
        `public async down(): Promise<void> {\n${down}\n}`,
      ]
    : [own, `async up(queryRunner) {\n${body}\n}`, `async down() {\n${down}\n}`];
  const head = `${kind === "commonjs" ? "" : "export "}class ${name}${isTyped ? " implements MigrationInterface" : ""}`;
  return [
    `// ${about}`,
    ...(isTyped ? ['import { MigrationInterface, QueryRunner } from "typeorm";'] : []),
    `${head} {\n${members.join("\n\n")}\n}`,
    ...(kind === "commonjs" ? [`exports.${name} = ${name};`] : []),
    "",
  ].join("\n\n");
}
