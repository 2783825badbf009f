import type { MethodDeclaration } from "ts-morph";
import type { Condition } from "../../../operation/relational/condition.js";
import type { RelationName } from "../../../operation/relational/names.js";
import type { OpaqueStatement, SchemaStatement } from "../../../operation/relational/statement.js";
import type { Touches } from "../../../operation/relational/touches.js";
import type { ClassMigration } from "../project.js";

/** What a method does, as one statement: its code stays together. Equal bodies are equal statements. */
export function carriedWhole(
  method: MethodDeclaration,
  step: {
    readonly migration: ClassMigration;
    readonly statements: readonly SchemaStatement[];
    readonly why: string | undefined;
  },
): OpaqueStatement {
  const { migration, statements, why } = step;
  const body = method.getBody() ?? method;
  const source = method.getSourceFile();
  return {
    kind: "opaqueStatement",
    label: migration.key.name,
    why: why ?? "what it does depends on what the database holds",
    touches: touchesOf(statements),
    canonical: body.getText().replace(/\s+/g, " "),
    origin: {
      migration: migration.key,
      slice: {
        file: { path: migration.path, text: source.getFullText() },
        start: body.getStart(),
        end: body.getEnd(),
        edits: [],
      },
      sql: undefined,
      comments: [],
      issue: `carried ${method.getName()} ${migration.key.name}`,
    },
  };
}

/** All that statements may reach. */
export function touchesOf(statements: readonly SchemaStatement[]): Touches {
  return allOf(statements.map(touchesOfOne));
}

function allOf(parts: readonly Touches[]): Touches {
  const everything = parts.find((part) => part.kind === "everything");
  if (everything !== undefined) return everything;
  const these = parts.flatMap((part) => (part.kind === "these" ? [part] : []));
  return {
    kind: "these",
    tables: these.flatMap(({ tables }) => tables),
    objects: these.flatMap(({ objects }) => objects),
  };
}

/** What a question reads: it must find it as it was. */
function touchesOfCondition(condition: Condition): Touches {
  const these = (...tables: readonly RelationName[]): Touches => ({
    kind: "these",
    tables: tables.map((table) => ({ table, manner: "read" })),
    objects: [],
  });
  switch (condition.kind) {
    case "table":
    case "column":
    case "constraint":
      return these(condition.table);
    case "not":
      return touchesOfCondition(condition.condition);
    case "all":
    case "any":
      return allOf(condition.conditions.map(touchesOfCondition));
    case "constant":
      return these();
    case "index":
      return condition.table === undefined ? UNKNOWN_QUESTION : these(condition.table);
    default:
      return UNKNOWN_QUESTION;
  }
}

const UNKNOWN_QUESTION: Touches = { kind: "everything", why: "it is not known what it asks for" };

function touchesOfOne(statement: SchemaStatement): Touches {
  switch (statement.kind) {
    case "changeRows":
      return statement.facts.touches;
    case "opaqueStatement":
      return statement.touches;
    case "guarded":
      return allOf([
        touchesOfCondition(statement.condition),
        ...[...statement.then, ...statement.otherwise].map(touchesOfOne),
      ]);
    case "createTable":
    case "addColumn":
    case "addConstraint": {
      const keys =
        statement.kind === "addConstraint" ? [statement.constraint] : statement.constraints;
      const targets = keys.flatMap((key) => (key.kind === "foreignKey" ? [key.target] : []));
      return {
        kind: "these",
        tables: [statement.table, ...targets].map((table) => ({ table, manner: "shape" })),
        objects: [],
      };
    }
    case "renameTable":
      return {
        kind: "these",
        tables: [statement.table, statement.newName].map((table) => ({ table, manner: "shape" })),
        objects: [],
      };
    case "dropColumn":
    case "renameColumn":
    case "alterColumn":
    case "dropConstraint":
    case "renameConstraint":
    case "alterConstraint":
    case "setTableOption":
    case "createIndex":
    case "dropTable":
      return { kind: "these", tables: [{ table: statement.table, manner: "shape" }], objects: [] };
    default:
      return { kind: "everything", why: "it changes what has no table" };
  }
}
