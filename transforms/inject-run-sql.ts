import { keyText } from "../src/chain/migration.js";
import type { TwoWaySql } from "../src/dialect/two-way-sql.js";
import type { Problem } from "../src/edit/problem.js";
import { placeOf } from "../src/edit/source.js";
import { applyEdits, type TextEdit } from "../src/edit/text-edit.js";
import type { PythonParser } from "../src/framework/django/python/parse.js";
import {
  readMigration,
  type MigrationContext,
  type MigrationModule,
} from "../src/framework/django/read/migration.js";
import { classList } from "../src/framework/django/read/class-list.js";
import { bindingOf } from "../src/framework/django/read/names.js";
import type { Vendor } from "../src/framework/django/vendor.js";
import { insertItem } from "../src/framework/django/write/insert-item.js";
import { runSqlCall } from "../src/framework/django/write/vendor-sql.js";
import { guardFor, importMigrations, insertDefinitions, nameOfMigrations } from "./inject/guard.js";

/** SQL that a migration is to run, and where. */
export interface SqlInjection {
  /** Behind how many of the migration's operations; undefined for the end. */
  readonly after: number | undefined;
  readonly sql: TwoWaySql;
  /** The vendor whose databases run it; undefined for all. */
  readonly vendor: Vendor | undefined;
}

/** What reading the result back needs. */
export interface InjectionTools {
  readonly parser: PythonParser;
  readonly context: MigrationContext;
}

export type InjectionResult =
  | { readonly ok: true; readonly edits: readonly TextEdit[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Puts an operation that runs SQL into a migration, with a class that guards it by vendor where one is named. The edits touch nothing else;
 * the result is read back, and the other operations must be what they were.
 */
export function injectRunSql(
  migration: MigrationModule,
  { after, sql, vendor }: SqlInjection,
  tools: InjectionTools,
): InjectionResult {
  const { module } = migration;
  const { text } = module.source;
  const found = classList(module, "operations");
  if (found === undefined) return refused(migration, "its operations are not one literal list");
  const count = migration.operations.length;
  const place = after ?? count;
  if (place < 0 || place > count) {
    return refused(migration, `it has ${count} operations, not ${place}`);
  }
  const migrations = nameOfMigrations(module);
  const local = migrations ?? "migrations";
  const guard =
    vendor === undefined ? undefined : guardFor(module, { vendor, runsOn: "vendor" }, local);
  const edits = [
    ...(migrations === undefined ? [importMigrations(module)] : []),
    ...(guard?.definition === undefined
      ? []
      : [insertDefinitions(module, found.statement, [guard.definition])]),
    ...insertItem(text, found.list, place, runSqlCall(guard?.name ?? `${local}.RunSQL`, sql)),
  ];
  const problem = readBack(migration, place, applyEdits(text, edits), tools);
  return problem === undefined ? { ok: true, edits } : { ok: false, problems: [problem] };
}

function refused(migration: MigrationModule, message: string): InjectionResult {
  const source = migration.module.source;
  const start = bindingOf(migration.module, "Migration")?.statement.start ?? 0;
  return {
    ok: false,
    problems: [
      {
        code: "inject",
        message: `an operation cannot be put into ${keyText(migration.key)}: ${message}`,
        place: placeOf(source, start),
        hint: "write a migration of its own for the SQL: manage.py makemigrations --empty",
      },
    ],
  };
}

/** Reads the edited text, and says what is wrong with it: undefined where it is as it was, with one more operation in its place. */
function readBack(
  migration: MigrationModule,
  place: number,
  text: string,
  { parser, context }: InjectionTools,
): Problem | undefined {
  const source = { path: migration.module.source.path, text };
  const parsed = parser.parse(text);
  const read = parsed.ok ? readMigration(migration.key, source, parsed.root, context) : undefined;
  const found = read?.ok === true ? read.migration.operations : [];
  const [added] = found.slice(place, place + 1);
  const others = [...found.slice(0, place), ...found.slice(place + 1)].map(callText);
  const same = others.join("\n") === migration.operations.map(callText).join("\n");
  if (added?.kind === "opaque" && same) return undefined;
  return {
    code: "inject",
    message: `the edited ${keyText(migration.key)} would not be what it was with one operation more`,
    place: placeOf(migration.module.source, 0),
    hint: "nothing was written; this is a defect of refold, or a construct that it does not know yet: please report it",
  };
}

function callText({ origin }: MigrationModule["operations"][number]): string {
  const { file, start, end } = origin.slice;
  return file.text.slice(start, end);
}
