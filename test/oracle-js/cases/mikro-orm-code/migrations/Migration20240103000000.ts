import { Migration } from "@mikro-orm/migrations";

export class Migration20240103000000 extends Migration {
  async up(): Promise<void> {
    await Promise.all([
      this.execute(`insert into "log" ("text") values ('one')`),
      this.execute(`insert into "log" ("text") values ('two')`),
    ]);
    const [{ count }] = await this.execute('select count(*)::int as count from "log"');
    this.addSql(`insert into "log" ("text") values ('${count} before')`);
    this.addSql('alter table "log" add "level" int not null default 0');
  }
}
