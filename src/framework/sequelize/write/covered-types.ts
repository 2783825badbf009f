import { relationKey } from "../../../operation/relational/names.js";
import type { CreateTable, SchemaStatement } from "../../../operation/relational/statement.js";
import type { FoldedItem } from "../../javascript/chain/fold-chain.js";
import { property } from "../call/context.js";
import type { SequelizeRequest } from "../issue.js";
import { isEnum } from "../real-sequelize.js";
import type { SequelizeChain } from "../read-chain.js";
import type { CreationContext } from "./creation-text.js";
import { typeName } from "./enum-text.js";

/**
 * Creations of enum types that the tables of the result make themselves. Sequelize makes all types of a table or none, so a table counts
 * only with all of its types.
 */
export function coveredTypes(
  items: readonly FoldedItem<SequelizeRequest>[],
  { dialect }: SequelizeChain,
  context: CreationContext,
  asSql: ReadonlySet<string>,
): ReadonlySet<SchemaStatement> {
  const made = new Map<string, SchemaStatement>();
  const covered = new Set<SchemaStatement>();
  for (const item of items) {
    if (item.kind === "statement") {
      const { statement } = item;
      if (statement.kind === "createObject" && statement.object.kind === "enum") {
        made.set(relationKey(statement.object.name, dialect), statement);
        continue;
      }
    }
    const create = item.kind === "creation" ? item.statements[0] : undefined;
    if (create?.kind === "createTable" && !asSql.has(relationKey(create.table, dialect))) {
      const all = typesMadeBy(create, context).map((type) => made.get(type));
      if (!all.includes(undefined))
        for (const each of all) if (each !== undefined) covered.add(each);
    }
    for (const name of [...made.keys()]) if (mentions(item, name)) made.delete(name);
  }
  return covered;
}

/** The types that createTable would make, by name. */
function typesMadeBy(create: CreateTable, { find, typesOf }: CreationContext): readonly string[] {
  const { derived } = typesOf(create.table.name);
  if (derived === undefined) return [];
  return create.columns.flatMap(({ name, type }) => {
    const base = find(type?.written);
    const given = property(base, "type") ?? base;
    const own = type === undefined ? "" : typeName(type.text);
    return given !== undefined &&
      (isEnum(given) || typeof given === "function") &&
      own === derived(name)
      ? [own]
      : [];
  });
}

/** Could it use the type? */
function mentions(item: FoldedItem<SequelizeRequest>, name: string): boolean {
  const statements =
    item.kind === "creation"
      ? item.statements
      : item.kind === "statement"
        ? [item.statement]
        : item.placed.issue.statements;
  return statements.some(
    (each) =>
      each.kind === "opaqueStatement" ||
      JSON.stringify({ ...each, origin: each.origin.sql }).includes(name),
  );
}
