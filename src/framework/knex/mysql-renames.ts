import type { RelationName } from "../../operation/relational/names.js";
import type { SchemaStatement, StatementOrigin } from "../../operation/relational/statement.js";
import { statementsOf } from "./table-log.js";

/**
 * What Knex does on MySQL to rename columns: it looks at the column and writes what it found into CHANGE, all but the comment
 * (lib/dialects/mysql/schema/mysql-tablecompiler.js). What it does to a column's NULL is not followed.
 */
export function mysqlRenames(
  builder: object,
  { table, origin }: { readonly table: RelationName; readonly origin: StatementOrigin },
): readonly (readonly SchemaStatement[] | undefined)[] {
  return statementsOf(builder).flatMap(({ method, args }) => {
    if (method === "setNullable" || method === "dropNullable") return [undefined];
    if (method !== "renameColumn") return [];
    const [column, newName] = args;
    if (typeof column !== "string" || typeof newName !== "string") return [undefined];
    const onTable = { table, ifTableExists: false, origin } as const;
    return [
      [
        { ...onTable, kind: "renameColumn", column, newName } as const,
        {
          ...onTable,
          kind: "alterColumn",
          column: newName,
          change: { aspect: "comment", comment: undefined },
        } as const,
      ],
    ];
  });
}
