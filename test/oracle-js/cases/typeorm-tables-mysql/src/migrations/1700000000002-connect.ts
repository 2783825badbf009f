import { MigrationInterface, QueryRunner, TableColumn, TableForeignKey, TableIndex } from "typeorm";

export class Connect1700000000002 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.addColumns("posts", [
      new TableColumn({ name: "editor_id", type: "int", unsigned: true, isNullable: true }),
      new TableColumn({ name: "body", type: "text", isNullable: true, comment: "in Markdown" }),
    ]);
    await queryRunner.createForeignKey(
      "posts",
      new TableForeignKey({
        columnNames: ["editor_id"],
        referencedTableName: "users",
        referencedColumnNames: ["id"],
        onDelete: "SET NULL",
      }),
    );
    await queryRunner.createIndex("posts", new TableIndex({ columnNames: ["title"] }));
    await queryRunner.createIndex(
      "users",
      new TableIndex({ name: "users_score", columnNames: ["score"], isUnique: true }),
    );
  }

  public async down(): Promise<void> {}
}
