import { MigrationInterface, QueryRunner, Table } from "typeorm";

export class MakeUsers1700000000001 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      new Table({
        name: "users",
        columns: [
          {
            name: "id",
            type: "int",
            isPrimary: true,
            isGenerated: true,
            generationStrategy: "increment",
          },
          { name: "name", type: "varchar", length: "80" },
          { name: "email", type: "varchar", isUnique: true },
          { name: "age", type: "int", isNullable: true, comment: "in years" },
          { name: "score", type: "numeric", precision: 8, scale: 2, default: 0 },
          { name: "created_at", type: "timestamp with time zone", default: "now()" },
        ],
        indices: [{ columnNames: ["name", "age"] }],
        checks: [{ name: "users_age", expression: '"age" >= 0' }],
      }),
    );
    await queryRunner.createTable(
      new Table({
        name: "posts",
        columns: [
          {
            name: "id",
            type: "bigint",
            isPrimary: true,
            isGenerated: true,
            generationStrategy: "increment",
          },
          { name: "author_id", type: "int" },
          { name: "title", type: "text" },
          { name: "slug", type: "varchar", length: "120" },
        ],
        foreignKeys: [
          {
            columnNames: ["author_id"],
            referencedTableName: "users",
            referencedColumnNames: ["id"],
            onDelete: "CASCADE",
          },
        ],
        uniques: [{ columnNames: ["slug", "author_id"] }],
      }),
      true,
    );
  }

  public async down(): Promise<void> {}
}
