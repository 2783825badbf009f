import { keyText } from "../src/chain/migration.js";
import type { TwoWaySql } from "../src/dialect/two-way-sql.js";
import type { Problem } from "../src/edit/problem.js";
import { placeOf } from "../src/edit/source.js";
import { applyEdits, type TextEdit } from "../src/edit/text-edit.js";
import type { PythonModule } from "../src/framework/django/python/module.js";
import type { PythonParser } from "../src/framework/django/python/parse.js";
import { isComment, type SyntaxNode } from "../src/framework/django/python/syntax.js";
import {
  readMigration,
  type MigrationContext,
  type MigrationModule,
} from "../src/framework/django/read/migration.js";
import { classList } from "../src/framework/django/read/class-list.js";
import { bindingOf, textOf } from "../src/framework/django/read/names.js";
import type { Vendor } from "../src/framework/django/vendor.js";
import { insertItem } from "../src/framework/django/write/insert-item.js";
import { guardClass, guardName, runSqlCall } from "../src/framework/django/write/vendor-sql.js";

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
  const guard = vendor === undefined ? undefined : guardFor(module, vendor, local);
  const edits = [
    ...(migrations === undefined ? [importMigrations(module)] : []),
    ...(guard?.definition === undefined
      ? []
      : [insertDefinition(module, found.statement, guard.definition)]),
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

/** What the module calls `django.db.migrations`. */
function nameOfMigrations(module: PythonModule): string | undefined {
  return [...module.bindings.keys()].find((name) => {
    const binding = bindingOf(module, name);
    if (binding?.kind !== "import") return false;
    const path =
      binding.member === undefined ? binding.module : `${binding.module}.${binding.member}`;
    return path === "django.db.migrations" && (binding.member !== undefined || binding.aliased);
  });
}

function importMigrations(module: PythonModule): TextEdit {
  const imports = [...module.bindings.values()]
    .flat()
    .flatMap((binding) =>
      binding.kind === "import" && binding.module !== "__future__" ? [binding.statement] : [],
    );
  const first = Math.min(...imports.map(({ start }) => start));
  const offset = Number.isFinite(first)
    ? first
    : (bindingOf(module, "Migration")?.statement.start ?? 0);
  return {
    start: offset,
    end: offset,
    text: `from django.db import migrations${newlineOf(module)}`,
  };
}

function newlineOf({ source }: PythonModule): string {
  return source.text.includes("\r\n") ? "\r\n" : "\n";
}

interface Guard {
  readonly name: string;
  /** The class's lines; undefined where the module has it already. */
  readonly definition: readonly string[] | undefined;
}

/** The guarding class: the module's own where it has it, else one under a name that is free. */
function guardFor(module: PythonModule, vendor: Vendor, migrations: string): Guard {
  for (let number = 1; ; number += 1) {
    const name = `${guardName(vendor)}${number === 1 ? "" : number}`;
    const definition = guardClass(name, vendor, migrations);
    const bound = bindingOf(module, name);
    if (bound === undefined) return { name, definition };
    if (tokens(textOf(module, bound.statement)) === tokens(definition.join("\n"))) {
      return { name, definition: undefined };
    }
  }
}

/** A class as text that layout and the kind of quotes make no difference to. */
function tokens(text: string): string {
  return text.replaceAll("'", '"').replace(/\s+/g, " ");
}

/** Puts a definition in front of the class, and of the comments that stand right above it. */
function insertDefinition(
  module: PythonModule,
  statement: SyntaxNode,
  definition: readonly string[],
): TextEdit {
  const newline = newlineOf(module);
  let { start } = statement;
  for (const child of [...module.root.children].reverse()) {
    if (child.end > start || !isComment(child)) continue;
    if (!/^\r?\n$/.test(module.source.text.slice(child.end, start))) break;
    start = child.start;
  }
  return { start, end: start, text: `${definition.join(newline)}${newline.repeat(3)}` };
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
