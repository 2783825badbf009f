import { relationKey } from "../../../operation/relational/names.js";
import type { TableState } from "../../../operation/relational/state.js";
import { quoteName } from "../../../sql/quote.js";
import { stringText } from "../../javascript/chain/string-text.js";
import { QUERY_INTERFACE_MARK } from "../host/names.js";
import type { SequelizeChain } from "../read-chain.js";
import { queryText } from "./issue-text.js";

/** Statements that drop what the chain made: views, tables with those first that refer to others, and types. */
export function dropTexts({ dialect, world }: SequelizeChain): {
  readonly dialect: SequelizeChain["dialect"];
  readonly texts: readonly string[];
} {
  const { objects, tables } = world.state;
  const named = (kind: string): readonly string[] =>
    [...objects.values()].flatMap(({ object }) => (object.kind === kind ? [object.name.name] : []));
  const born = [...tables.values()].filter(({ complete }) => complete);
  return {
    dialect,
    texts: [
      ...named("view").map((name) => queryText(`DROP VIEW IF EXISTS ${quoteName(name, dialect)}`)),
      ...tableDrops(born, dialect),
      ...named("enum").map((name) => queryText(`DROP TYPE IF EXISTS ${quoteName(name, dialect)}`)),
    ],
  };
}

function tableDrops(
  tables: readonly TableState[],
  dialect: SequelizeChain["dialect"],
): readonly string[] {
  const rest = tables.toReversed();
  const texts: string[] = [];
  while (rest.length > 0) {
    const free = rest.findIndex(
      (table) => !rest.some((other) => other !== table && refersTo(other, table, dialect)),
    );
    const [table] = rest.splice(Math.max(free, 0), 1);
    if (table === undefined) break;
    // In a circle of references the keys go first.
    if (free < 0) {
      for (const other of rest) texts.push(...keyDrops(other, table, dialect));
    }
    texts.push(`await ${QUERY_INTERFACE_MARK}.dropTable(${stringText(table.name.name)});`);
  }
  return texts;
}

function refersTo(
  { constraints }: TableState,
  { name }: TableState,
  dialect: SequelizeChain["dialect"],
): boolean {
  return constraints.some(
    (each) =>
      each.kind === "foreignKey" &&
      relationKey(each.target, dialect) === relationKey(name, dialect),
  );
}

function keyDrops(
  { name: from, constraints }: TableState,
  { name: to }: TableState,
  dialect: SequelizeChain["dialect"],
): readonly string[] {
  if (dialect === "sqlite") return [];
  return constraints.flatMap((each) =>
    each.kind === "foreignKey" &&
    each.name !== undefined &&
    relationKey(each.target, dialect) === relationKey(to, dialect)
      ? [
          `await ${QUERY_INTERFACE_MARK}.removeConstraint(${stringText(from.name)}, ${stringText(each.name)});`,
        ]
      : [],
  );
}
