import { Migration } from "@mikro-orm/migrations";
import { PREFIX } from "../tables";

export class Migration20240102000000 extends Migration {
  async up(): Promise<void> {
    ["blue", "grey"].forEach((table) => {
      this.addSql(`create table "${PREFIX}${table}" ("id" serial primary key)`);
    });
    // What an environment decides is not known.
    if (process.env.REFOLD_NOWHERE === undefined) {
      this.addSql(`create table "${PREFIX}${process.platform}" ("id" serial primary key)`);
    }
    this.addSql(`alter table "${PREFIX}red" add "size" int null`);
  }
}
