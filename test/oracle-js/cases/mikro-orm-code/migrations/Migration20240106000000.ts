import { Migration } from "@mikro-orm/migrations";

export class Migration20240106000000 extends Migration {
  up(): void {
    this.addSql(`create function "touch"() returns trigger language plpgsql as $$
begin
    new."level" := new."level" + 1;
  return new;
end $$`);
    this.addSql(
      'create trigger "log_touch" before insert on "log" for each row execute function "touch"()',
    );
    this.addSql(`insert into "log" ("text", "level") values ('touched', 1)`);
    this.addSql('alter table "shop_green" rename to "shop_lime"');
  }

  async down(): Promise<void> {}
}
