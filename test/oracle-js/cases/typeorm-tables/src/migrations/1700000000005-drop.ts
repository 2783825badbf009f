import { MigrationInterface, QueryRunner } from "typeorm";

export class Drop1700000000005 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropIndex("articles", "posts_slug");
    await queryRunner.dropColumn("users", "score");
    await queryRunner.dropColumns("articles", ["tags"]);
    await queryRunner.query(
      `INSERT INTO "users" ("full_name", "age", "created_at") VALUES ('Ada', 36, '2024-01-01')`,
    );
  }

  public async down(): Promise<void> {}
}
