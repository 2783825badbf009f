import type { MethodDeclaration } from "ts-morph";
import type { OpaqueStatement, SchemaStatement } from "../../../operation/relational/statement.js";
import type { Touches } from "../../../operation/relational/touches.js";
import type { TypeOrmMigration } from "../project.js";

/** What a method does, as one statement: its code stays together. Equal bodies are equal statements. */
export function carriedWhole(
  method: MethodDeclaration,
  step: {
    readonly migration: TypeOrmMigration;
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

/** All that the statements of a step may reach. */
function touchesOf(statements: readonly SchemaStatement[]): Touches {
  const parts = statements.map(touchesOfOne);
  const everything = parts.find((part) => part.kind === "everything");
  if (everything !== undefined) return everything;
  const these = parts.flatMap((part) => (part.kind === "these" ? [part] : []));
  return {
    kind: "these",
    tables: these.flatMap(({ tables }) => tables),
    objects: these.flatMap(({ objects }) => objects),
  };
}

function touchesOfOne(statement: SchemaStatement): Touches {
  switch (statement.kind) {
    case "changeRows":
      return statement.facts.touches;
    case "opaqueStatement":
      return statement.touches;
    case "guarded":
      return touchesOf([...statement.then, ...statement.otherwise]);
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
