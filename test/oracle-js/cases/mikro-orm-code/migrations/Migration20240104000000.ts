import { Migration } from "@mikro-orm/migrations";

const LEVELS = { low: 1, high: 9 };

export class Migration20240104000000 extends Migration {
  async up(): Promise<void> {
    const knex = this.getKnex();
    this.addSql(knex("log").update({ level: LEVELS.high }).where("text", "one").toQuery());
    for (let level = 0; level < 3; level++) {
      this.addSql(`insert into "log" ("text", "level") values ('level', ${level})`);
    }
    try {
      await this.execute("savepoint before_it");
      await this.execute('select * from "not_there"');
    } catch {
      await this.execute("rollback to savepoint before_it");
      await this.execute(`insert into "log" ("text") values (?)`, ["it's not there"]);
    }
  }
}
