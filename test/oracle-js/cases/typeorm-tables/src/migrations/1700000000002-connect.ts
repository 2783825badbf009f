import {
  MigrationInterface,
  QueryRunner,
  TableColumn,
  TableForeignKey,
  TableIndex,
  TableUnique,
} from "typeorm";

export class Connect1700000000002 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.addColumn(
      "posts",
      new TableColumn({ name: "editor_id", type: "int", isNullable: true }),
    );
    await queryRunner.addColumns("posts", [
      new TableColumn({ name: "tags", type: "text", isArray: true, isNullable: true }),
      new TableColumn({
        name: "code",
        type: "varchar",
        length: "10",
        isUnique: true,
        isNullable: true,
      }),
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
      "posts",
      new TableIndex({ name: "posts_slug", columnNames: ["slug"], where: "slug <> ''" }),
    );
    await queryRunner.createUniqueConstraint(
      "users",
      new TableUnique({ columnNames: ["name", "created_at"] }),
    );
  }

  public async down(): Promise<void> {}
}
