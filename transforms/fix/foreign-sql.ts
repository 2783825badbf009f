import type { TextEdit } from "../../src/edit/text-edit.js";
import {
  callAt,
  readRunSql,
  type SqlTexts,
} from "../../src/framework/django/data-steps/sql-text.js";
import type { PythonModule } from "../../src/framework/django/python/module.js";
import { fieldOf, parts, type SyntaxNode } from "../../src/framework/django/python/syntax.js";
import { argumentsOf } from "../../src/framework/django/read/arguments.js";
import type { MigrationModule } from "../../src/framework/django/read/migration.js";
import { bindingOf, textOf } from "../../src/framework/django/read/names.js";
import { VENDORS } from "../../src/framework/django/vendor.js";
import { insertItem } from "../../src/framework/django/write/insert-item.js";
import { runSqlCall } from "../../src/framework/django/write/vendor-sql.js";
import { applyToState, StateError } from "../../src/operation/state.js";
import { foreignPart } from "../../src/rules/shared/foreign-sql.js";
import type { Target } from "../../src/rules/target.js";
import { PARAMETER } from "../../src/sql/lex.js";
import type { PostgresParser } from "../../src/sql/postgres/parser.js";
import type { KnownSchema } from "../../src/sql/translate/tables.js";
import { indexesMadeBy, translateSql } from "../../src/sql/translate/translate.js";
import { guardFor, insertDefinitions, nameOfMigrations } from "../inject/guard.js";
import type { Fix, Fixer } from "./fixer.js";
import { knownSchema } from "./known-schema.js";

/**
 * Splits a RunSQL in the SQL of another database (MSSQL017 and its like) in two: what is written stays for all other databases, and behind it comes
 * the same for this one. Nothing is done where any part of it, or of its way back, has no certain counterpart.
 */
export function foreignSqlFixer(target: Target, parser: PostgresParser): Fixer {
  return ({ rule, operation, before }, migration) => {
    if (rule.name !== "foreign-sql") return undefined;
    const call = callAt(migration.module, operation.origin.slice);
    if (call === undefined) return refused("the operation is not written as a call");
    const after = before.copy();
    try {
      applyToState(after, operation);
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      return refused(error.message);
    }
    const schemas = { before: knownSchema(before), after: knownSchema(after) };
    return new Splitting(migration, call, target, parser).run(schemas);
  };
}

function refused(why: string): Fix {
  return { ok: false, why };
}

/** Arguments that say something of both halves. */
const SHARED = ["hints", "elidable"];

class Splitting {
  readonly #module: PythonModule;

  constructor(
    migration: MigrationModule,
    readonly call: SyntaxNode,
    readonly target: Target,
    readonly parser: PostgresParser,
  ) {
    this.#module = migration.module;
  }

  /** `after` is what the way back begins with: the operation may bring operations on the state along. */
  run({ before, after }: { readonly before: KnownSchema; readonly after: KnownSchema }): Fix {
    const module = this.#module;
    const read = readRunSql({ module, moduleAt: () => undefined }, this.call);
    const given = argumentsOf(module, this.call, [])?.named;
    const callee = fieldOf(this.call, "function");
    const list = listAround(module, this.call);
    const migrations = nameOfMigrations(module);
    const statement = bindingOf(module, "Migration")?.statement;
    if (
      read === undefined ||
      given === undefined ||
      callee === undefined ||
      list === undefined ||
      migrations === undefined ||
      statement === undefined
    ) {
      return refused("the operation does not stand in a literal list");
    }
    if (textOf(module, callee) !== `${migrations}.RunSQL`) {
      return refused(`it is not called as ${migrations}.RunSQL`);
    }
    const back = argumentsOf(module, this.call, ["sql", "reverse_sql"])?.named.get("reverse_sql");
    const forwards = this.#translated(read.forwards, before);
    const backwards = this.#translated(read.backwards, {
      ...after,
      indexes: new Map([...after.indexes, ...this.#indexesMadeBy(read.forwards)]),
    });
    if (!forwards.ok) return forwards;
    if (!backwards.ok) return backwards;
    const vendor = VENDORS[this.target.dialect];
    const [own, others] = [
      guardFor(module, { vendor, runsOn: "vendor" }, migrations),
      guardFor(module, { vendor, runsOn: "others" }, migrations),
    ];
    // Where going back does nothing, it is a way back all the same.
    const nothing =
      backwards.statements.length === 0 && back !== undefined && back.type !== "none"
        ? [`reverse_sql=${migrations}.RunSQL.noop`]
        : [];
    const shared = SHARED.flatMap((name) => {
      const value = given.get(name);
      return value === undefined ? [] : [`${name}=${textOf(module, value)}`];
    });
    const sql = { forwards: forwards.statements, backwards: backwards.statements };
    const definitions = [others, own].flatMap(({ definition }) =>
      definition === undefined ? [] : [definition],
    );
    const place = parts(list).findIndex(({ start }) => start === this.call.start);
    const edits: readonly TextEdit[] = [
      ...(definitions.length === 0 ? [] : [insertDefinitions(module, statement, definitions)]),
      { start: callee.start, end: callee.end, text: others.name },
      ...insertItem(
        module.source.text,
        list,
        place + 1,
        runSqlCall(own.name, sql, [...nothing, ...shared]),
      ),
    ];
    return { ok: true, edits, reason: `translated: ${forwards.statements.join("; ")}` };
  }

  #indexesMadeBy(texts: SqlTexts): ReadonlyMap<string, string> {
    const made = texts.ok ? texts.texts : [];
    return new Map(made.flatMap(({ text }) => [...indexesMadeBy(text, this.parser)]));
  }

  #translated(
    texts: SqlTexts,
    schema: KnownSchema,
  ): { readonly ok: true; readonly statements: readonly string[] } | (Fix & { ok: false }) {
    if (!texts.ok) return { ok: false, why: texts.why };
    const statements: string[] = [];
    for (const { text } of texts.texts) {
      if (text.includes(PARAMETER)) return { ok: false, why: "it has parameters" };
      const result = translateSql(text, this.target.dialect, schema, this.parser);
      if (!result.ok) return result;
      statements.push(...result.statements);
    }
    const foreign = statements.find((sql) => foreignPart(sql, this.target) !== undefined);
    return foreign === undefined
      ? { ok: true, statements }
      : { ok: false, why: `its translation would not run: ${foreign}` };
  }
}

/** The literal list that a call is an element of. */
function listAround(module: PythonModule, call: SyntaxNode): SyntaxNode | undefined {
  let node: SyntaxNode | undefined = module.root;
  while (node !== undefined) {
    if (
      node.type === "list" &&
      parts(node).some(({ start, end }) => start === call.start && end === call.end)
    ) {
      return node;
    }
    node = node.children.find(({ start, end }) => start <= call.start && end >= call.end);
  }
  return undefined;
}
