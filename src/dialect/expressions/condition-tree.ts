import { shortName, type Value } from "../../schema/value.js";

/** How the parts of a condition hang together. */
export type Connector = "AND" | "OR" | "XOR";

/** A part of a condition: parts of its own, a comparison of a field, an expression that is true or false. */
export type ConditionPart =
  | ConditionNode
  | { readonly kind: "lookup"; readonly path: string; readonly value: Value }
  | { readonly kind: "expression"; readonly value: Value };

/** Several parts (Django: Q, django/db/models/query_utils.py). */
export interface ConditionNode {
  readonly kind: "node";
  readonly connector: Connector;
  readonly negated: boolean;
  readonly children: readonly ConditionPart[];
}

const CONNECTORS: Readonly<Record<string, Connector>> = { "&": "AND", "|": "OR", "^": "XOR" };

/** The tree of a condition; undefined where it is none that can be read. */
export function conditionTree(value: Value): ConditionNode | undefined {
  switch (value.kind) {
    case "call":
      if (shortName(value.callee) === "Q") return fromCall(value.args, value.named);
      return node("AND", [{ kind: "expression", value }]);
    case "binary": {
      const connector = CONNECTORS[value.operator];
      const left = conditionTree(value.left);
      const right = conditionTree(value.right);
      if (connector === undefined || left === undefined || right === undefined) return undefined;
      return combined(connector, left, right);
    }
    case "unary": {
      const operand = value.operator === "~" ? conditionTree(value.operand) : undefined;
      return operand === undefined ? undefined : { ...operand, negated: !operand.negated };
    }
    default:
      return undefined;
  }
}

function node(connector: Connector, children: readonly ConditionPart[]): ConditionNode {
  return { kind: "node", connector, negated: false, children };
}

function fromCall(
  args: readonly Value[],
  named: ReadonlyMap<string, Value>,
): ConditionNode | undefined {
  const children: ConditionPart[] = [];
  for (const argument of args) {
    const pair = pairOf(argument);
    const part = pair ?? conditionTree(argument);
    if (part === undefined) return undefined;
    children.push(part);
  }
  const connector = named.get("_connector");
  const negated = named.get("_negated");
  const names = [...named.keys()].filter((name) => !name.startsWith("_")).sort();
  for (const path of names) {
    const value = named.get(path);
    if (value !== undefined) children.push({ kind: "lookup", path, value });
  }
  const word = connector?.kind === "text" ? connector.text : "AND";
  if (word !== "AND" && word !== "OR" && word !== "XOR") return undefined;
  const isNegated = negated?.kind === "boolean" && negated.value;
  return { kind: "node", connector: word, negated: isNegated, children };
}

/** `("name", value)`: a comparison as a pair, which is how Django writes conditions into migrations. */
function pairOf(value: Value): ConditionPart | undefined {
  if (value.kind !== "list" || value.items.length !== 2) return undefined;
  const [path, compared] = value.items;
  return path?.kind === "text" && compared !== undefined
    ? { kind: "lookup", path: path.text, value: compared }
    : undefined;
}

/** Two conditions joined (Q._combine): an empty one is left out. */
function combined(connector: Connector, left: ConditionNode, right: ConditionNode): ConditionNode {
  if (left.children.length === 0) return right;
  if (right.children.length === 0) return left;
  return withPart(withPart(node(connector, []), left), right);
}

/** A node with one more part, whose own parts join in where they can (django/utils/tree.py, Node.add). */
function withPart(target: ConditionNode, part: ConditionPart): ConditionNode {
  const joins =
    part.kind === "node" &&
    !part.negated &&
    (part.connector === target.connector || part.children.length === 1);
  return { ...target, children: [...target.children, ...(joins ? part.children : [part])] };
}
