import { MigrationInterface, QueryRunner } from "typeorm";

export class Rename1700000000003 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.renameColumn("users", "name", "full_name");
    await queryRunner.renameColumn("users", "id", "user_id");
    await queryRunner.renameColumn("posts", "editor_id", "reviewer_id");
    await queryRunner.renameTable("posts", "articles");
  }

  public async down(): Promise<void> {}
}
