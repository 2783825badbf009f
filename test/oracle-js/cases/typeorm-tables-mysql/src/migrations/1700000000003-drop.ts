import { MigrationInterface, QueryRunner } from "typeorm";

export class Drop1700000000003 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropIndex("users", "users_score");
    await queryRunner.dropColumn("posts", "body");
    await queryRunner.query(
      "INSERT INTO users (name, email, changed) VALUES ('Ada', 'ada@example.org', '2024-01-01')",
    );
  }

  public async down(): Promise<void> {}
}
