import { MigrationInterface, QueryRunner, TableColumn } from "typeorm";

export class Change1700000000004 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    // The server tells "character varying": the column is dropped and added again.
    await queryRunner.changeColumn(
      "users",
      "email",
      new TableColumn({
        name: "email",
        type: "varchar",
        isNullable: true,
        comment: "where to write",
      }),
    );
    await queryRunner.changeColumn(
      "users",
      "age",
      new TableColumn({ name: "age", type: "integer", default: 18, isUnique: true }),
    );
    const before = new TableColumn({ name: "slug", type: "varchar", length: "120" });
    await queryRunner.changeColumn(
      "articles",
      before,
      new TableColumn({
        name: "slug",
        type: "varchar",
        length: "120",
        isNullable: true,
        default: "'none'",
      }),
    );
  }

  public async down(): Promise<void> {}
}
