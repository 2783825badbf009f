import { stringText } from "../../javascript/chain/string-text.js";
import type { ClassMigration } from "../../classes/project.js";
import type { ClassFrame, ClassKind } from "../../classes/write/override-class.js";

/** A class of the name that TypeORM records for a migration; the name ends in the moment that it sorts by. */
export function classFrame({ key: { name } }: ClassMigration, kind: ClassKind): ClassFrame {
  const frame = { name, fields: [`name = ${stringText(name)};`], runs: "await queryRunner.query" };
  if (kind !== "typescript") {
    return {
      ...frame,
      imports: [],
      heritage: "",
      up: "async up(queryRunner)",
      down: "async down()",
    };
  }
  return {
    ...frame,
    imports: ['import { MigrationInterface, QueryRunner } from "typeorm";'],
    heritage: " implements MigrationInterface",
    up: "public async up(queryRunner: QueryRunner): Promise<void>",
    down: "public async down(): Promise<void>",
  };
}
