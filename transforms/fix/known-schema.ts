import { columnName } from "../../src/operation/column-name.js";
import type { Field } from "../../src/operation/field.js";
import { hasTable, tableName } from "../../src/operation/table-name.js";
import type { SchemaState } from "../../src/operation/state.js";
import { isAutoField, typeField } from "../../src/rules/columns.js";
import type { ColumnKind, KnownSchema } from "../../src/sql/translate/tables.js";

/** The tables of a state's models with what their columns hold, and the indexes that they name. Tables of many-to-many fields are not among them. */
export function knownSchema(state: SchemaState): KnownSchema {
  const tables = new Map<string, ReadonlyMap<string, ColumnKind>>();
  const indexes = new Map<string, string>();
  for (const entity of state.values()) {
    if (!hasTable(entity)) continue;
    const columns = entity.fields.flatMap((field) =>
      field.storage === "column"
        ? [
            [
              plainName(columnName(field)),
              kindOf(field, typeField(field, entity.key, state)),
            ] as const,
          ]
        : [],
    );
    const table = plainName(tableName(entity));
    tables.set(table, new Map(columns));
    for (const { name } of entity.indexes) indexes.set(name, table);
  }
  return { tables, indexes };
}

function kindOf(field: Field, typed: Field | undefined): ColumnKind {
  if (typed === undefined) return "other";
  if (isAutoField(typed)) return typed === field ? "identity" : "integer";
  return KINDS.get(typed.className) ?? "other";
}

const KINDS: ReadonlyMap<string, ColumnKind> = new Map([
  ...["Boolean", "NullBoolean"].map((name) => [`models.${name}Field`, "boolean"] as const),
  ...["Integer", "BigInteger", "SmallInteger"].flatMap((name) => [
    [`models.${name}Field`, "integer"] as const,
    [`models.Positive${name}Field`, "integer"] as const,
  ]),
  ...["Char", "Text", "Slug", "Email", "URL", "File", "Image", "FilePath"].map(
    (name) => [`models.${name}Field`, "text"] as const,
  ),
]);

/** Names of the catalog are in JSON's spelling where they are literals; one that is computed is no name in any SQL. */
function plainName(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1) : name;
}
