import { relationKey, type RelationName } from "../../../operation/relational/names.js";
import type { ObjectKind } from "../../../operation/relational/objects.js";
import {
  tablePresence,
  type RelationalState,
  type TableState,
} from "../../../operation/relational/state.js";
import type { SchemaStatement } from "../../../operation/relational/statement.js";
import { relationText } from "../../../schema-sql/write/names.js";
import type { Dialect } from "../../../sql/dialect.js";
import { quoteName } from "../../../sql/quote.js";

/** A chain that was run: its statements, and the database in front of them and behind them. */
export interface RunChain {
  readonly statements: readonly SchemaStatement[];
  readonly start: RelationalState;
  readonly end: RelationalState;
}

/** One thing that is dropped. */
export type Drop =
  | { readonly kind: "table"; readonly table: RelationName }
  /** A foreign key that closes a circle. */
  | { readonly kind: "key"; readonly table: RelationName; readonly name: string }
  | { readonly kind: "object"; readonly object: ObjectKind; readonly name: RelationName };

/**
 * What a chain made and is still there, in an order in which it can be dropped: views, tables with those first that refer to others, then
 * functions, sequences and types. What code that is carried makes by itself is not known, and not among it.
 */
export function dropsOf(chain: RunChain): readonly Drop[] {
  const { objects, tables, dialect } = chain.end;
  const own = ownTables(chain);
  const ofKind = (...kinds: readonly ObjectKind[]): readonly Drop[] =>
    [...objects].flatMap(([objectKey, { object }]) =>
      kinds.includes(object.kind) && !chain.start.objects.has(objectKey)
        ? [{ kind: "object", object: object.kind, name: object.name } as const]
        : [],
    );
  return [
    ...ofKind("materialized view", "view").toReversed(),
    ...tableDrops(
      [...tables].flatMap(([key, table]) => (own.has(key) ? [table] : [])),
      (name) => relationKey(name, dialect),
    ),
    ...ofKind("function", "procedure", "sequence", "domain", "enum", "type"),
  ];
}

/** The SQL that drops it; undefined where that takes none: SQLite drops tables that others refer to. */
export function dropSql(drop: Drop, dialect: Dialect): string | undefined {
  switch (drop.kind) {
    case "table":
      return `DROP TABLE IF EXISTS ${relationText(drop.table, dialect)}`;
    case "object": {
      const kind = drop.object === "enum" ? "TYPE" : drop.object.toUpperCase();
      return `DROP ${kind} IF EXISTS ${relationText(drop.name, dialect)}`;
    }
    case "key": {
      if (dialect === "sqlite") return undefined;
      const word = dialect === "mysql" ? "FOREIGN KEY" : "CONSTRAINT";
      const table = relationText(drop.table, dialect);
      return `ALTER TABLE ${table} DROP ${word} ${quoteName(drop.name, dialect)}`;
    }
  }
}

/** Keys of the tables that the chain made, by the names that they have now. */
function ownTables({ statements, start }: RunChain): ReadonlySet<string> {
  const key = (name: RelationName): string => relationKey(name, start.dialect);
  const own = new Set<string>();
  for (const statement of statements) {
    if (statement.kind === "createTable" && tablePresence(start, statement.table) === "not there") {
      own.add(key(statement.table));
    }
    if (statement.kind === "dropTable") own.delete(key(statement.table));
    if (statement.kind === "renameTable" && own.delete(key(statement.table))) {
      own.add(key(statement.newName));
    }
  }
  return own;
}

function tableDrops(
  tables: readonly TableState[],
  key: (name: RelationName) => string,
): readonly Drop[] {
  const refersTo = ({ constraints }: TableState, { name }: TableState): boolean =>
    constraints.some((each) => each.kind === "foreignKey" && key(each.target) === key(name));
  const rest = tables.toReversed();
  const drops: Drop[] = [];
  while (rest.length > 0) {
    const free = rest.findIndex(
      (table) => !rest.some((other) => other !== table && refersTo(other, table)),
    );
    const [table] = rest.splice(Math.max(free, 0), 1);
    if (table === undefined) break;
    for (const other of free < 0 ? rest : []) {
      for (const each of other.constraints) {
        const closes = each.kind === "foreignKey" && key(each.target) === key(table.name);
        if (closes && each.name !== undefined) {
          drops.push({ kind: "key", table: other.name, name: each.name });
        }
      }
    }
    drops.push({ kind: "table", table: table.name });
  }
  return drops;
}
