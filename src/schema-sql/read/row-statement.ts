import { readSql } from "../../sql/read-sql.js";
import type { Statement } from "../../sql/statement.js";
import type { ChangeRows, StatementOrigin } from "../../operation/relational/statement.js";
import type { TableTouch } from "../../operation/relational/touches.js";
import type { SqlReader } from "./read.js";

/** A statement on rows, as far as it is fully understood; undefined for all others. */
export function rowStatement(
  source: string,
  { dialect, parser }: SqlReader,
  origin: StatementOrigin,
): ChangeRows | undefined {
  const reading = readSql(source, parser).find(({ dialects }) => dialects.includes(dialect));
  const [statement, second] = reading?.statements ?? [];
  if (statement === undefined || second !== undefined) return undefined;
  if (statement.effect.kind !== "rows" || statement.unknown.length > 0) return undefined;
  // Names that no parser put in their place must be columns, which nobody checks here.
  if (statement.loose.length > 0 && statement.effect.nothingIf.length === 0) return undefined;
  return {
    kind: "changeRows",
    label: statement.text,
    facts: {
      touches: { kind: "these", tables: touchesOf(statement), objects: objectsOf(statement) },
      nothingIf: statement.effect.nothingIf,
    },
    origin,
  };
}

function touchesOf(statement: Statement): readonly TableTouch[] {
  return statement.tables.map(({ table, manner }) => ({
    table,
    manner: manner === "alter" || manner === "attach" ? "shape" : manner,
  }));
}

function objectsOf(statement: Statement): readonly { schema: undefined; name: string }[] {
  const names = [...statement.objects.map(({ name }) => name), ...statement.provides];
  return names.map((name) => ({ schema: undefined, name }));
}
