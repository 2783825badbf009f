import { Migration } from "@mikro-orm/migrations";
import { PREFIX, TABLES } from "../tables";

export class Migration20240101000000 extends Migration {
  async up(): Promise<void> {
    const self = this;
    for (const table of TABLES) {
      self.addSql(`create table "${PREFIX}${table}" ("id" serial primary key, "name" text null)`);
    }
    this.addSql('create table "log" ("id" serial primary key, "text" text not null)');
    await this.execute('create table "early" ("id" int not null)');
  }
}
