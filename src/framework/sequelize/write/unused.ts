import type * as t from "@babel/types";
import { applyEdits } from "../../../edit/text-edit.js";
import { namesIn } from "../../javascript/free-names.js";
import { declaredNames } from "../../javascript/module.js";
import { parseModule } from "../../javascript/parse.js";

/** A module without the imports, constants and functions that nothing in it uses any more. Text that cannot be read stays as it is. */
export function withoutUnused({
  path,
  text,
}: {
  readonly path: string;
  readonly text: string;
}): string {
  const parsed = parseModule({ path, text });
  if (!parsed.ok) return text;
  const { body } = parsed.module.program;
  const kept = new Set(body);
  for (;;) {
    const unused = [...kept].filter((statement) => {
      if (!canGo(statement)) return false;
      const names = declaredNames(statement);
      return (
        names.length > 0 && ![...kept].some((other) => other !== statement && uses(other, names))
      );
    });
    if (unused.length === 0) break;
    for (const statement of unused) kept.delete(statement);
  }
  const gone = body.filter((statement) => !kept.has(statement));
  return applyEdits(
    text,
    gone.map((statement) => ({
      start: startOf(statement, body[0] === statement),
      end: statement.end ?? 0,
      text: "",
    })),
  );
}

function uses(statement: t.Statement, names: readonly string[]): boolean {
  const used = namesIn(statement);
  return names.some((name) => used.has(name));
}

/** The comments in front of a statement go with it, but not those at the top of the file. */
function startOf(statement: t.Statement, isFirst: boolean): number {
  const comment = isFirst ? undefined : statement.leadingComments?.[0];
  return comment?.start ?? statement.start ?? 0;
}

/** Does it only give something a name? */
function canGo(statement: t.Statement): boolean {
  switch (statement.type) {
    case "ImportDeclaration":
      return statement.specifiers.length > 0;
    case "FunctionDeclaration":
      return true;
    case "VariableDeclaration":
      return statement.declarations.every(({ init }) => init !== null && isQuiet(init));
    default:
      return false;
  }
}

function isQuiet(node: t.Node | null | undefined): boolean {
  switch (node?.type) {
    case "StringLiteral":
    case "NumericLiteral":
    case "BooleanLiteral":
    case "NullLiteral":
    case "ArrowFunctionExpression":
    case "FunctionExpression":
      return true;
    case "TemplateLiteral":
      return node.expressions.every(isQuiet);
    case "ArrayExpression":
      return node.elements.every(isQuiet);
    case "ObjectExpression":
      return node.properties.every(
        (each) =>
          each.type === "ObjectMethod" || (each.type === "ObjectProperty" && isQuiet(each.value)),
      );
    case "CallExpression":
      return node.callee.type === "Identifier" && node.callee.name === "require";
    case "MemberExpression":
      return isQuiet(node.object);
    case "TSAsExpression":
      return isQuiet(node.expression);
    default:
      return false;
  }
}
