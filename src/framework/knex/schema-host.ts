import type { SourceSpan } from "../../edit/source.js";
import {
  hostOf,
  native,
  stringOf,
  UNDEFINED,
  type Host,
  type Value,
} from "../javascript/interpret/value.js";
import { GiveUp } from "../javascript/interpret/signals.js";

/** A call of `knex.schema` that waits to be run. */
export interface SchemaCall {
  readonly method: string;
  readonly args: readonly Value[];
  /** What `withSchema` said. */
  readonly schema: string | undefined;
  readonly at: SourceSpan;
}

/** What a schema builder needs of the run that it is in. */
export interface SchemaRun {
  readonly perform: (call: SchemaCall) => void;
  readonly hasTable: (schema: string | undefined, table: string, at: SourceSpan) => Value;
  readonly hasColumn: (
    schema: string | undefined,
    table: string,
    column: string,
    at: SourceSpan,
  ) => Value;
}

/** Questions that Knex answers with a value instead of the builder's own result. */
const QUESTIONS: ReadonlySet<string> = new Set(["hasTable", "hasColumn"]);

/** `knex.schema`: collects calls, and runs them in their order when somebody waits for it. */
export class SchemaHost implements Host {
  readonly what = "a schema builder";
  readonly #calls: SchemaCall[] = [];
  #schema: string | undefined;

  constructor(private readonly owner: SchemaRun) {}

  get(name: string): Value | undefined {
    if (/^(?:then|catch|finally|toString|toSQL|on|once)$/.test(name)) return undefined;
    return native(name, (args, at) => this.#called(name, args, at));
  }

  run(): Value {
    let last: Value = UNDEFINED;
    for (const call of this.#calls) {
      if (QUESTIONS.has(call.method)) last = this.#answer(call);
      else this.owner.perform(call);
    }
    return last;
  }

  #called(name: string, args: readonly Value[], at: SourceSpan): Value {
    if (name === "withSchema") {
      this.#schema = stringOf(args[0]);
      if (this.#schema === undefined) throw new GiveUp("the schema is not known", at);
    } else if (name !== "transacting" && name !== "queryContext" && name !== "debug") {
      this.#calls.push({ method: name, args, schema: this.#schema, at });
    }
    return hostOf(this);
  }

  #answer({ method, args, schema, at }: SchemaCall): Value {
    const [table, column] = args.map(stringOf);
    if (table === undefined) throw new GiveUp("the table is not known", at);
    if (method === "hasTable") return this.owner.hasTable(schema, table, at);
    if (column === undefined) throw new GiveUp("the column is not known", at);
    return this.owner.hasColumn(schema, table, column, at);
  }
}
