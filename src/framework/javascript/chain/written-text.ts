import type * as t from "@babel/types";
import { walk } from "../free-names.js";

/** What constants of some code are, by their names; of a name that is declared twice nothing is known. */
export type Constants = ReadonlyMap<string, t.Node | undefined>;

/** The constants that code declares. */
export function constantsIn(nodes: readonly t.Node[]): Constants {
  const constants = new Map<string, t.Node | undefined>();
  const note = (name: string, value: t.Node | null | undefined): void => {
    constants.set(name, constants.has(name) ? undefined : (value ?? undefined));
  };
  for (const node of nodes) {
    walk(node, (each) => {
      if (each.type === "VariableDeclaration") {
        for (const { id, init } of each.declarations) {
          if (id.type === "Identifier") note(id.name, each.kind === "const" ? init : undefined);
        }
      }
      return true;
    });
  }
  return constants;
}

/** Is it a text all of whose words stand in the code: literals, put together, repeated or joined? */
export function isWritten(node: t.Node | null | undefined, constants: Constants): boolean {
  const written = (each: t.Node | null | undefined): boolean => isWritten(each, constants);
  switch (node?.type) {
    case "StringLiteral":
      return true;
    case "TemplateLiteral":
      // What stands behind a sign of comparison is a value, whatever it is.
      return node.expressions.every(
        (each, index) => written(each) || /[=<>]\s*$/.test(node.quasis[index]?.value.raw ?? ""),
      );
    case "BinaryExpression":
      return node.operator === "+" && written(node.left) && written(node.right);
    case "ConditionalExpression":
      return written(node.consequent) && written(node.alternate);
    case "Identifier":
      return written(without(node, constants));
    case "CallExpression": {
      const { callee, arguments: args } = node;
      if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return false;
      if (callee.property.name !== "join") return false;
      return args.every(written) && isListOfWritten(callee.object, constants);
    }
    default:
      return false;
  }
}

function isListOfWritten(node: t.Node | undefined, constants: Constants): boolean {
  switch (node?.type) {
    case "ArrayExpression":
      return node.elements.every((each) => isWritten(each, constants));
    case "Identifier":
      return isListOfWritten(without(node, constants), constants);
    case "CallExpression": {
      const { callee, arguments: args } = node;
      const [first] = args;
      if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return false;
      if (callee.property.name === "fill") return isWritten(first, constants);
      // A function that gives the same text for each.
      return (
        callee.property.name === "map" &&
        first?.type === "ArrowFunctionExpression" &&
        isWritten(first.body, constants)
      );
    }
    default:
      return false;
  }
}

function without({ name }: t.Identifier, constants: Constants): t.Node | undefined {
  const value = constants.get(name);
  return value?.type === "Identifier" ? undefined : value;
}
