import type { CreateTable } from "../../operation/relational/statement.js";
import type { Dialect } from "../../sql/dialect.js";
import { quoteName, quoteText } from "../../sql/quote.js";
import { columnText, standsInside } from "./column.js";
import { constraintText, inlineIndexText, inlineText } from "./constraint.js";
import { relationText } from "./names.js";

/** CREATE TABLE, a line for each of its parts. */
export function createTableText(statement: CreateTable, dialect: Dialect): string {
  const { columns, constraints, indexes } = statement;
  const inside = new Set(
    constraints.filter((each) => columns.some((column) => standsInside(each, column))),
  );
  const lines = [
    ...columns.map((column) => {
      const keys = [...inside].filter((each) => standsInside(each, column));
      return columnText(
        column,
        keys.map((each) => inlineText(each, dialect)),
        dialect,
      );
    }),
    ...constraints.filter((each) => !inside.has(each)).map((each) => constraintText(each, dialect)),
    ...indexes.map((each) => inlineIndexText(each, dialect)),
  ];
  const exists = statement.onConflict === "skip" ? "IF NOT EXISTS " : "";
  const head = `CREATE TABLE ${exists}${relationText(statement.table, dialect)}`;
  const comment =
    statement.comment === undefined ? "" : ` COMMENT=${quoteText(statement.comment, dialect)}`;
  return `${head} (\n${lines.map((line) => `    ${line}`).join(",\n")}\n)${tableOptions(statement, dialect)}${comment}`;
}

function tableOptions({ options }: CreateTable, dialect: Dialect): string {
  if (dialect === "mysql") return options.map(({ text }) => ` ${text}`).join("");
  if (dialect === "sqlite") {
    const text = options.map((option) => option.text).join(", ");
    return text === "" ? "" : ` ${text}`;
  }
  const whole = options.filter(({ name }) => name === "partition by");
  const tablespace = options.filter(({ name }) => name === "tablespace");
  const parameters = options.filter((each) => !whole.includes(each) && !tablespace.includes(each));
  return [
    ...whole.map(({ text }) => ` ${text}`),
    ...(parameters.length === 0
      ? []
      : [` WITH (${parameters.map(({ name, text }) => `${name} = ${text}`).join(", ")})`]),
    ...tablespace.map(({ text }) => ` TABLESPACE ${quoteName(text, dialect)}`),
  ].join("");
}
