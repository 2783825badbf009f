import type * as t from "@babel/types";
import type { ParsedModule } from "./parse.js";

/** A function that a module exports under a name. */
export interface ExportedFunction {
  readonly name: string;
  /** The function; undefined where the export is something else, such as a name. */
  readonly node:
    | t.FunctionDeclaration
    | t.FunctionExpression
    | t.ArrowFunctionExpression
    | t.ObjectMethod
    | undefined;
  /** What has to be followed to put another export behind it: a statement, or a property of an object. */
  readonly at: t.Statement | t.ObjectMethod | t.ObjectProperty;
  /** How it is exported: `export function`, `exports.name =`, or in an object. */
  readonly form: "declaration" | "assignment" | "property";
}

/** The functions that a module exports, as its text says it: nothing is followed. */
export function exportedFunctions({ program }: ParsedModule): readonly ExportedFunction[] {
  return program.body.flatMap((statement): readonly ExportedFunction[] => {
    switch (statement.type) {
      case "ExportNamedDeclaration":
        return declared(statement);
      case "ExportDefaultDeclaration":
        return properties(statement.declaration);
      case "TSExportAssignment":
        return properties(statement.expression);
      case "ExpressionStatement":
        return assigned(statement);
      default:
        return [];
    }
  });
}

function declared(statement: t.ExportNamedDeclaration): readonly ExportedFunction[] {
  const { declaration, specifiers } = statement;
  const form = "declaration";
  if (declaration?.type === "FunctionDeclaration") {
    const name = declaration.id?.name ?? "";
    return [{ name, node: declaration, at: statement, form }];
  }
  if (declaration?.type === "VariableDeclaration") {
    return declaration.declarations.flatMap(({ id, init }) =>
      id.type === "Identifier"
        ? [{ name: id.name, node: functionOf(init), at: statement, form }]
        : [],
    );
  }
  return specifiers.flatMap((specifier) => {
    if (specifier.type !== "ExportSpecifier") return [];
    const { exported } = specifier;
    const name = exported.type === "Identifier" ? exported.name : exported.value;
    return [{ name, node: undefined, at: statement, form }];
  });
}

/** `exports.up = …`, `module.exports.up = …` and `module.exports = { up }`. */
function assigned(statement: t.ExpressionStatement): readonly ExportedFunction[] {
  const { expression } = statement;
  if (expression.type !== "AssignmentExpression") return [];
  const { left, right } = expression;
  if (isExports(left)) return properties(right);
  if (left.type !== "MemberExpression" || left.computed || !isExports(left.object)) return [];
  const name = left.property.type === "Identifier" ? left.property.name : "";
  return [{ name, node: functionOf(right), at: statement, form: "assignment" }];
}

function isExports(node: t.Node): boolean {
  if (node.type === "Identifier") return node.name === "exports";
  return (
    node.type === "MemberExpression" &&
    node.object.type === "Identifier" &&
    node.object.name === "module" &&
    node.property.type === "Identifier" &&
    node.property.name === "exports"
  );
}

function properties(node: t.Node): readonly ExportedFunction[] {
  if (node.type === "TSSatisfiesExpression" || node.type === "TSAsExpression") {
    return properties(node.expression);
  }
  if (node.type !== "ObjectExpression") return [];
  return node.properties.flatMap((property): readonly ExportedFunction[] => {
    if (property.type === "SpreadElement" || property.key.type !== "Identifier") return [];
    const { name } = property.key;
    const function_ = property.type === "ObjectMethod" ? property : functionOf(property.value);
    return [{ name, node: function_, at: property, form: "property" }];
  });
}

function functionOf(node: t.Node | null | undefined): ExportedFunction["node"] {
  return node?.type === "FunctionExpression" || node?.type === "ArrowFunctionExpression"
    ? node
    : undefined;
}
