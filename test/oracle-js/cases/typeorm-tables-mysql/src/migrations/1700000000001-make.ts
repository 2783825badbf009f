import { MigrationInterface, QueryRunner, Table } from "typeorm";

export class Make1700000000001 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      new Table({
        name: "users",
        columns: [
          {
            name: "id",
            type: "int",
            unsigned: true,
            isPrimary: true,
            isGenerated: true,
            generationStrategy: "increment",
          },
          { name: "name", type: "varchar", length: "80" },
          { name: "email", type: "varchar", isUnique: true },
          { name: "score", type: "decimal", precision: 8, scale: 2, default: 0 },
          {
            name: "changed",
            type: "timestamp",
            default: "CURRENT_TIMESTAMP",
            onUpdate: "CURRENT_TIMESTAMP",
            comment: "kept by the server",
          },
        ],
        indices: [{ columnNames: ["name", "score"] }],
        uniques: [{ name: "users_pair", columnNames: ["name", "email"] }],
      }),
    );
    await queryRunner.createTable(
      new Table({
        name: "posts",
        columns: [
          { name: "id", type: "int", isPrimary: true },
          { name: "author_id", type: "int", unsigned: true },
          { name: "title", type: "varchar" },
        ],
        foreignKeys: [
          {
            columnNames: ["author_id"],
            referencedTableName: "users",
            referencedColumnNames: ["id"],
            onDelete: "CASCADE",
          },
        ],
      }),
    );
  }

  public async down(): Promise<void> {}
}
