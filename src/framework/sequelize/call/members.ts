import type { Constraint } from "../../../operation/relational/members.js";
import { isSameMember } from "../../../operation/relational/names.js";
import type { SchemaStatement } from "../../../operation/relational/statement.js";
import { GiveUp } from "../../javascript/interpret/signals.js";
import {
  failure,
  knownTable,
  property,
  textOf,
  type CallContext,
  type CallReader,
} from "./context.js";
import { redefinition } from "./sqlite-rebuild.js";

/** addIndex(table, columns, options) and addIndex(table, options). */
export const addIndex: CallReader = ([table, attributes, options, raw], { real, read }) => {
  const isList = Array.isArray(attributes);
  const given = isList ? options : attributes;
  const settings = {
    ...(typeof given === "object" ? given : {}),
    fields: isList ? attributes : property(attributes, "fields"),
  };
  const rawName = isList ? raw : options;
  return read(real.sql("addIndexQuery", table, settings, undefined, rawName ?? table));
};

/** removeIndex(table, nameOrColumns, options). */
export const removeIndex: CallReader = ([table, which, options], { real, read }) =>
  read(real.sql("removeIndexQuery", table, which, options ?? {}));

/** addConstraint(table, options). */
export const addConstraint: CallReader = ([table, options], context) => {
  const { real, read, dialect, at } = context;
  if (property(options, "fields") === undefined || property(options, "type") === undefined) {
    throw failure("fields and type must be specified through options", at);
  }
  if (dialect !== "sqlite") return read(real.sql("addConstraintQuery", table, options));
  const known = knownTable(table, context);
  const snippet = real.sql("getConstraintSnippet", table, options);
  const [alter] = read(`CREATE TABLE t (refold, ${snippet})`);
  const [constraint] = alter?.kind === "createTable" ? alter.constraints : [];
  if (constraint === undefined) throw new GiveUp("the constraint is not understood", at);
  return [redefinition(table, known.columns, [...known.constraints, constraint], context)];
};

/** removeConstraint(table, name). */
export const removeConstraint: CallReader = ([table, given], context) => {
  const { real, read, dialect, at } = context;
  const name = textOf(given, "the constraint", context);
  if (dialect === "postgres") return read(real.sql("removeConstraintQuery", table, name));
  const known = knownTable(table, context);
  const found = known.constraints.find(
    (each) => each.name !== undefined && isSameMember(each.name, name, dialect),
  );
  if (dialect === "sqlite") return withoutConstraint(table, found, context);
  if (found?.kind === "foreignKey") return read(real.sql("dropForeignKeyQuery", table, name));
  const isIndex = known.indexes.some(({ name: each, unique }) => unique && each === name);
  if (found?.kind === "unique" || isIndex) return read(real.sql("removeIndexQuery", table, name));
  if (found === undefined) throw failure(`the constraint ${name} does not exist`, at);
  throw new GiveUp(`what Sequelize does to the constraint ${name} is not followed`, at);
};

/** Sequelize looks for the constraint's own words in the text of the table, which it does not find for all. */
function withoutConstraint(
  table: unknown,
  found: Constraint | undefined,
  context: CallContext,
): readonly SchemaStatement[] {
  if (found === undefined) throw failure("the constraint does not exist", context.at);
  const actsOnBoth =
    found.kind !== "foreignKey" ||
    (found.onDelete !== undefined && found.onUpdate !== undefined && found.columns.length === 1);
  if (!actsOnBoth || found.kind === "other") {
    throw new GiveUp(
      "whether Sequelize finds the constraint in the table's text is not known",
      context.at,
    );
  }
  const known = knownTable(table, context);
  const rest = known.constraints.filter((each) => each !== found);
  return [redefinition(table, known.columns, rest, context)];
}
