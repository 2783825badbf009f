import type { Column, SqlText } from "../../../operation/relational/column.js";
import type { SchemaStatement } from "../../../operation/relational/statement.js";
import type { CallContext } from "./context.js";

/** The place of an attribute in the chain: the call that it was given to, and the column's name there. */
export function attributeKey(issue: string, column: string): string {
  return `${issue} ${column}`;
}

/** The statements of a call with the attributes that say their columns. */
export function inOwnWords(
  statements: readonly SchemaStatement[],
  { origin, at }: Pick<CallContext, "origin" | "at">,
  isMeant: (column: string) => boolean = () => true,
): readonly SchemaStatement[] {
  const said =
    (name: string) =>
    (text: SqlText): SqlText => ({
      ...text,
      written: { canonical: attributeKey(origin.issue, name), slice: { ...at, edits: [] } },
    });
  const column = (each: Column): Column =>
    isMeant(each.name)
      ? {
          ...each,
          type: each.type && said(each.name)(each.type),
          default: each.default && said(each.name)(each.default),
        }
      : each;
  return statements.map((statement): SchemaStatement => {
    switch (statement.kind) {
      case "createTable":
      case "redefineTable":
        return { ...statement, columns: statement.columns.map(column) };
      case "addColumn":
        return { ...statement, column: column(statement.column) };
      case "alterColumn": {
        const { change } = statement;
        const say = said(statement.column);
        if (change.aspect === "type") {
          return { ...statement, change: { ...change, type: say(change.type) } };
        }
        if (change.aspect === "default" && change.default !== undefined) {
          return { ...statement, change: { ...change, default: say(change.default) } };
        }
        if (change.aspect === "definition") {
          return { ...statement, change: { ...change, column: column(change.column) } };
        }
        return statement;
      }
      default:
        return statement;
    }
  });
}
