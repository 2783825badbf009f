import type { MigrationKey } from "../../src/chain/migration.js";
import { VENDORS } from "../../src/framework/django/vendor.js";
import type { SquashTools } from "../squash/request.js";
import { addedText, type AddedModule } from "./added-text.js";
import type { OverrideNames } from "./names.js";
import { DATABASES } from "./package-docstring.js";
import type { OverrideModule, OverrideRequest } from "./request.js";
import type { Supplements } from "./supplements-for.js";

/** The modules of an override that only add SQL. */
export class AddedModules {
  constructor(
    readonly request: OverrideRequest,
    readonly tools: SquashTools,
    readonly names: OverrideNames,
  ) {}

  /** The one that takes SQL back which would be in the way of what comes behind a step. `leaf` is the override's last module. */
  undone(
    taken: Supplements["taken"],
    leaf: MigrationKey,
    last: MigrationKey,
  ): Promise<OverrideModule> {
    return this.write("undone", this.names.undone(last), {
      docstring: [`Takes back what would be in the way of the steps behind ${last.name}.`],
      behind: leaf,
      comment: undefined,
      sql: taken.map(({ sql }) => ({ forwards: sql.backwards, backwards: sql.forwards })),
    });
  }

  /** The last one: the SQL that the database needs besides. It keeps half-way databases from going on. */
  closing(done: Supplements["done"], last: MigrationKey): Promise<OverrideModule> {
    const database = DATABASES[this.request.target.dialect];
    const needs = ["", ...done.map(({ reason }) => `- ${reason}`)];
    return this.write("closing", this.names.behind(last), {
      docstring:
        done.length === 0
          ? [`${database} needs nothing besides.`]
          : [`What ${database} needs besides.`, ...needs],
      behind: last,
      comment: "The vendor's name: where only some of its steps were applied, Django stops here.",
      sql: done.map(({ sql }) => sql),
    });
  }

  private async write(
    origin: "undone" | "closing",
    name: string,
    said: Omit<AddedModule, "key" | "path" | "vendor">,
  ): Promise<OverrideModule> {
    const { app, directory, target } = this.request;
    const key = { app, name };
    const path = `${directory}/${name}.py`;
    const vendor = VENDORS[target.dialect];
    const text = await addedText({ ...said, key, path, vendor }, this.tools);
    return { key, path, text, steps: [], origin };
  }
}
