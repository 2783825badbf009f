import { derivedIndexName } from "../../src/dialect/index-name.js";
import { LONGEST_NAME } from "../../src/dialect/mssql/quote.js";
import { uniqueWithoutNulls } from "../../src/dialect/mssql/unique-nulls.js";
import { columnName } from "../../src/operation/column-name.js";
import { hasTable, tableName } from "../../src/operation/table-name.js";
import type { EntityState, SchemaState } from "../../src/operation/state.js";
import { keysOf, type Key } from "../../src/rules/keys.js";
import type { MssqlBackend } from "../../src/dialect/mssql/backend.js";
import type { Supplement } from "./supplement.js";

/**
 * The unique indexes without NULL that SQL Server needs for the unique keys of a state whose columns may be NULL. Of those of fields and
 * together-options mssql-django takes care itself; django-pyodbc-azure makes constraints to which two NULLs are equal, and so do both for
 * a UniqueConstraint.
 * Sources: mssql/schema.py of mssql-django (sql_create_unique_null, alter_unique_together, _create_unique_sql),
 * sql_server/pyodbc/schema.py of django-pyodbc-azure.
 */
export function uniqueNulls(state: SchemaState, backend: MssqlBackend): readonly Supplement[] {
  return [...state.values()].filter(hasTable).flatMap((entity) =>
    keysOf(entity)
      .filter((key) => backend === "django-pyodbc-azure" || key.by === "member")
      .filter(mixesNulls)
      .map((key) => supplement(entity, key)),
  );
}

/** Does the key say that values are unique, of columns that may be NULL, in a way that Django means NULL to be left out? */
function mixesNulls({ kind, fields, member }: Key): boolean {
  if (kind !== "unique" || !fields.some((field) => field.null)) return false;
  return member === undefined || !OWN_WAYS.some((argument) => member.args.has(argument));
}

/** Arguments of a UniqueConstraint with which it is an index already, or means NULL otherwise. */
const OWN_WAYS = ["condition", "expressions", "nulls_distinct", "include", "deferrable"];

function supplement(entity: EntityState, key: Key): Supplement {
  const table = plainName(tableName(entity));
  const columns = key.fields.map((field) => plainName(columnName(field)));
  const nullable = key.fields
    .filter((field) => field.null)
    .map((field) => plainName(columnName(field)));
  // What Django calls the constraint of a together-option, and mssql-django the index of a column.
  const derived = derivedIndexName(table, columns, "_uniq", LONGEST_NAME);
  const index = key.member?.name ?? derived;
  const constraint = key.by === "field" ? undefined : index;
  const swappable = entity.options.has("swappable");
  return {
    id: `${table} ${columns.join(" ")}`,
    entity: entity.key,
    settles: `${entity.key} ${key.by === "field" ? key.title : `${key.by} ${key.title}`}`,
    reason: `${table} (${columns.join(", ")}): unique where not NULL`,
    sql: uniqueWithoutNulls({ table, columns, nullable, index, constraint, swappable }),
  };
}

/** Names of the catalog are in JSON's spelling where they are literals. One that is computed stays as it is written. */
function plainName(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1) : name;
}
