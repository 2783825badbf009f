import { objectPresence } from "../../../operation/relational/state.js";
import type { SchemaStatement } from "../../../operation/relational/statement.js";
import { GiveUp } from "../../javascript/interpret/signals.js";
import { isEnum } from "../real-sequelize.js";
import { property, type CallContext, type CallReader } from "./context.js";
import { inOwnWords } from "./own-words.js";

/** createTable(table, attributes, options): QueryInterface.createTable in lib/dialects/abstract/query-interface.js. */
export const createTable: CallReader = ([table, given, options], context) => {
  const { real, at } = context;
  if (typeof given !== "object" || given === null) throw new GiveUp("it has no columns", at);
  const settings = { ...asObject(options) };
  for (const key of Object.values(asObject(property(settings, "uniqueKeys")))) {
    if (typeof key === "object" && key !== null && property(key, "customIndex") === undefined) {
      Reflect.set(key, "customIndex", true);
    }
  }
  const attributes = Object.fromEntries(
    Object.entries(given).map(([name, attribute]: readonly [string, unknown]) => [
      name,
      real.normalized(attribute),
    ]),
  );
  const types = enumTypes(table, attributes, settings, context);
  const schema = property(settings, "schema");
  const named =
    typeof table === "string" && typeof schema === "string"
      ? real.generate("addSchema", { tableName: table, _schema: schema })
      : table;
  const columns = real.generate("attributesToSQL", attributes, {
    table: named,
    context: "createTable",
    withoutForeignKeyConstraints: property(settings, "withoutForeignKeyConstraints"),
  });
  const sql = real.sql("createTableQuery", named, columns, settings);
  return [...types, ...inOwnWords(context.read(sql), context)];
};

/**
 * The types that PostgreSQL needs in front of the table. Sequelize asks for each of them, but looks only at its first answer: where the
 * first type is there, it makes none.
 */
function enumTypes(
  table: unknown,
  attributes: Readonly<Record<string, unknown>>,
  options: object,
  context: CallContext,
): readonly SchemaStatement[] {
  if (context.dialect !== "postgres") return [];
  const types = Object.entries(attributes).flatMap(([name, attribute]) => {
    const type = property(attribute, "type");
    if (!isEnum(type)) return [];
    const field = property(attribute, "field");
    const inner = property(type, "type") ?? type;
    const sql = String(
      context.real.generate(
        "pgEnum",
        table,
        typeof field === "string" ? field : name,
        inner,
        options,
      ),
    );
    return context.read(sql);
  });
  const [first] = types;
  if (first?.kind !== "createObject") return [];
  return objectPresence(context.state, first.object) === "there"
    ? []
    : whereMissing(types, context);
}

/** Types are made where they are missing. */
export function whereMissing(
  statements: readonly SchemaStatement[],
  { state }: CallContext,
): readonly SchemaStatement[] {
  return statements.flatMap((statement): readonly SchemaStatement[] => {
    if (statement.kind !== "createObject" || statement.object.kind !== "enum") return [statement];
    switch (objectPresence(state, statement.object)) {
      case "there":
        return [];
      case "not there":
        return [statement];
      case "unknown":
        return [{ ...statement, onConflict: "skip" }];
    }
  });
}

/** dropTable(table, options). Types of enums stay behind, as Sequelize drops them for models only. */
export const dropTable: CallReader = ([table, options], { real, read }) => {
  const cascade = Boolean(property(options, "cascade")) || Boolean(property(options, "force"));
  return read(real.sql("dropTableQuery", table, { ...asObject(options), cascade }));
};

/** renameTable(before, after). */
export const renameTable: CallReader = ([before, after], { real, read }) =>
  read(real.sql("renameTableQuery", before, after));

function asObject(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}
