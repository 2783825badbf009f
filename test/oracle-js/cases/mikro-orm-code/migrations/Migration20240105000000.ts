import { Migration } from "@mikro-orm/migrations";

export class Migration20240105000000 extends Migration {
  async up(): Promise<void> {
    if (await this.isEmpty("log")) return;
    this.addSql('alter table "log" alter "level" drop default');
    this.addSql(
      'alter table "early" add "late" int null; create index "early_late" on "early" ("late")',
    );
  }

  private async isEmpty(table: string): Promise<boolean> {
    const rows = await this.execute(`select 1 from "${table}" limit 1`);
    return rows.length === 0;
  }
}
