import { relationKey, type RelationName } from "../../../operation/relational/names.js";
import type { ObjectKind } from "../../../operation/relational/objects.js";
import type { TableState } from "../../../operation/relational/state.js";
import type { ChainReading } from "./chain-reading.js";
import { startOf, statementsOf } from "./fold-chain.js";

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
export function dropsOf<Request>(chain: ChainReading<Request>): readonly Drop[] {
  const { objects, tables, dialect } = chain.world.state;
  const own = ownTables(chain);
  const ofKind = (...kinds: readonly ObjectKind[]): readonly Drop[] =>
    [...objects.values()].flatMap(({ object }) =>
      kinds.includes(object.kind)
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

/** Keys of the tables that the chain made, by the names that they have now. */
function ownTables<Request>(chain: ChainReading<Request>): ReadonlySet<string> {
  const start = startOf(chain);
  const key = (name: RelationName): string => relationKey(name, start.dialect);
  const own = new Set<string>();
  for (const statement of statementsOf(chain)) {
    if (statement.kind === "createTable" && start.absent.has(key(statement.table))) {
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
