import type { NamedOption } from "../../operation/relational/column.js";
import type {
  CreateIndex,
  DropConstraint,
  RenameTable,
  SchemaStatement,
} from "../../operation/relational/statement.js";
import type { Dialect } from "../../sql/dialect.js";
import { quoteName } from "../../sql/quote.js";
import { alterColumnText } from "./alter-column.js";
import { columnText } from "./column.js";
import {
  constraintText,
  elementsText,
  indexKind,
  indexTailText,
  inlineText,
} from "./constraint.js";
import { createTableText } from "./create-table.js";
import { relationText } from "./names.js";
import { alterObjectText, commentText, createObjectText, kindText } from "./object.js";
import { placeText } from "./place.js";

/**
 * A statement as SQL of the dialect, without a semicolon; undefined where it has no form in it (SQLite has no ALTER COLUMN) or is no
 * statement on the schema.
 */
export function schemaSql(statement: SchemaStatement, dialect: Dialect): string | undefined {
  const name = (text: string): string => quoteName(text, dialect);
  const alter = (rest: string): string => {
    if (!("ifTableExists" in statement)) return "";
    const exists = statement.ifTableExists ? "IF EXISTS " : "";
    return `ALTER TABLE ${exists}${relationText(statement.table, dialect)} ${rest}`;
  };
  switch (statement.kind) {
    case "createTable":
      return createTableText(statement, dialect);
    case "dropTable":
      return `DROP TABLE ${ifExists(statement)}${relationText(statement.table, dialect)}${cascade(statement)}`;
    case "renameTable":
      return renamedTable(statement, dialect, alter);
    case "addColumn": {
      const inside = statement.constraints.map((each) => inlineText(each, dialect));
      const exists = statement.onConflict === "skip" ? "IF NOT EXISTS " : "";
      const text = columnText(statement.column, inside, dialect);
      return alter(`ADD COLUMN ${exists}${text}${placeText(statement.place, dialect)}`);
    }
    case "dropColumn":
      return alter(
        `DROP COLUMN ${ifExists(statement)}${name(statement.column)}${cascade(statement)}`,
      );
    case "renameColumn":
      return alter(`RENAME COLUMN ${name(statement.column)} TO ${name(statement.newName)}`);
    case "alterColumn": {
      const text = alterColumnText(statement, dialect);
      if (text === undefined) return undefined;
      return statement.change.aspect === "comment" ? text : alter(text);
    }
    case "addConstraint":
      return dialect === "sqlite"
        ? undefined
        : alter(`ADD ${constraintText(statement.constraint, dialect)}`);
    case "dropConstraint":
      return dialect === "sqlite" ? undefined : dropConstraintText(statement, dialect, alter);
    case "renameConstraint":
      return alter(`RENAME CONSTRAINT ${name(statement.name)} TO ${name(statement.newName)}`);
    case "alterConstraint":
      return statement.change === "validate"
        ? alter(`VALIDATE CONSTRAINT ${name(statement.name)}`)
        : alter(`ALTER CONSTRAINT ${name(statement.name)} ${statement.change.text}`);
    case "createIndex":
      return createIndexText(statement, dialect);
    case "dropIndex": {
      const { index, table } = statement;
      if (dialect === "mysql" || dialect === "mssql") {
        const on = table === undefined ? "" : ` ON ${relationText(table, dialect)}`;
        return `DROP INDEX ${ifExists(statement)}${name(index.name)}${on}`;
      }
      const manner = statement.concurrently ? "CONCURRENTLY " : "";
      return `DROP INDEX ${manner}${ifExists(statement)}${relationText(index, dialect)}`;
    }
    case "renameIndex":
      return statement.table === undefined
        ? `ALTER INDEX ${ifExists(statement)}${relationText(statement.index, dialect)} RENAME TO ${name(statement.newName)}`
        : `ALTER TABLE ${relationText(statement.table, dialect)} RENAME INDEX ${name(statement.index.name)} TO ${name(statement.newName)}`;
    case "setTableOption": {
      if (statement.option === undefined) return alter(`RESET (${statement.name})`);
      return alter(optionText(statement.option, dialect));
    }
    case "setComment":
      return commentText(statement, dialect);
    case "createObject":
      return createObjectText(statement, dialect);
    case "alterObject":
      return alterObjectText(statement, dialect);
    case "renameObject": {
      const on = statement.on === undefined ? "" : ` ON ${relationText(statement.on, dialect)}`;
      const { object } = statement;
      return `ALTER ${kindText(object)} ${relationText(statement.name, dialect)}${on} RENAME TO ${name(statement.newName.name)}`;
    }
    case "dropObject": {
      const on = statement.on === undefined ? "" : ` ON ${relationText(statement.on, dialect)}`;
      const { object } = statement;
      return `DROP ${kindText(object)} ${ifExists(statement)}${relationText(statement.name, dialect)}${on}${cascade(statement)}`;
    }
    case "changeRows":
    case "guarded":
    case "opaqueStatement":
      return undefined;
  }
}

function ifExists({ onMissing }: { readonly onMissing: "fail" | "skip" }): string {
  return onMissing === "skip" ? "IF EXISTS " : "";
}

function cascade(statement: { readonly cascade: boolean }): string {
  return statement.cascade ? " CASCADE" : "";
}

function renamedTable(
  { table, newName }: RenameTable,
  dialect: Dialect,
  alter: (rest: string) => string,
): string | undefined {
  if (dialect === "mysql") {
    return `RENAME TABLE ${relationText(table, dialect)} TO ${relationText(newName, dialect)}`;
  }
  if (newName.name === table.name && newName.schema !== undefined) {
    return alter(`SET SCHEMA ${quoteName(newName.schema, dialect)}`);
  }
  return newName.schema === table.schema
    ? alter(`RENAME TO ${quoteName(newName.name, dialect)}`)
    : undefined;
}

/** Options that are switched, not set. */
const SWITCHED = /^(?:(?:force )?row security|replica identity)$/;

function optionText({ name, text }: NamedOption, dialect: Dialect): string {
  if (dialect === "mysql" || SWITCHED.test(name)) return text;
  return `SET (${name} = ${text})`;
}

function dropConstraintText(
  statement: DropConstraint,
  dialect: Dialect,
  alter: (rest: string) => string,
): string | undefined {
  const { which } = statement;
  switch (which.kind) {
    case "primary":
      return dialect === "mysql" ? alter("DROP PRIMARY KEY") : undefined;
    case "foreign":
      return alter(`DROP FOREIGN KEY ${ifExists(statement)}${quoteName(which.name, dialect)}`);
    case "named":
      return alter(
        `DROP CONSTRAINT ${ifExists(statement)}${quoteName(which.name, dialect)}${cascade(statement)}`,
      );
    case "foreignOn":
      return undefined;
  }
}

function createIndexText(statement: CreateIndex, dialect: Dialect): string {
  const { index, table } = statement;
  const { kind, using } = indexKind(index);
  const manner = statement.concurrently ? "CONCURRENTLY " : "";
  const exists = statement.onConflict === "skip" ? "IF NOT EXISTS " : "";
  const named = index.name === undefined ? "" : `${quoteName(index.name, dialect)} `;
  // SQLite says the schema with the index.
  const schema =
    dialect === "sqlite" && table.schema !== undefined
      ? `${quoteName(table.schema, dialect)}.`
      : "";
  const on = dialect === "sqlite" ? { ...table, schema: undefined } : table;
  const [before, behind] = dialect === "mysql" ? ["", using] : [using, ""];
  return `CREATE ${kind}INDEX ${manner}${exists}${schema}${named}ON ${relationText(on, dialect)}${before} (${elementsText(index, dialect)})${behind}${indexTailText(index, dialect)}`;
}
