import type * as t from "@babel/types";

/** The children of a node, in the order of the text. */
export function childrenOf(node: t.Node): readonly t.Node[] {
  return Object.entries(node).flatMap(([key, value]: readonly [string, unknown]) =>
    key === "loc" || key.endsWith("Comments") || key === "extra" ? [] : nodesIn(value),
  );
}

function nodesIn(value: unknown): readonly t.Node[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  return isNode(value) ? [value] : [];
}

function isNode(value: unknown): value is t.Node {
  return (
    typeof value === "object" && value !== null && "type" in value && typeof value.type === "string"
  );
}

/** Visits a node and all below it; below those for which `visit` gives false it does not look. */
export function walk(node: t.Node, visit: (node: t.Node) => boolean): void {
  if (!visit(node)) return;
  for (const child of childrenOf(node)) walk(child, visit);
}

/** All names that stand in a node as those of variables: more than are free in it, never fewer. */
export function namesIn(node: t.Node): ReadonlySet<string> {
  return new Set(variablesIn(node).map(({ name }) => name));
}

/** The same with their places: what is called so as a member or a key is none. */
export function variablesIn(node: t.Node): readonly t.Identifier[] {
  const found: t.Identifier[] = [];
  walk(node, (each) => {
    if (each.type === "Identifier") found.push(each);
    const inner =
      (each.type === "MemberExpression" || each.type === "OptionalMemberExpression") &&
      !each.computed
        ? each.object
        : each.type === "ObjectProperty" && !each.computed
          ? each.value
          : undefined;
    if (inner === undefined) return true;
    found.push(...variablesIn(inner));
    return false;
  });
  return found;
}

/** Is it the whole body of an arrow function, whose value it gives? */
export function isExpression(node: t.Node): boolean {
  return !/Statement$|Declaration$/.test(node.type);
}

/** Does a statement return from the function that it is in? */
export function returns(statement: t.Node): boolean {
  let found = false;
  walk(statement, (each) => {
    if (each.type === "ReturnStatement") found = true;
    return !isFunction(each);
  });
  return found;
}

/** Is it a function? What stands in one belongs to it alone. */
export function isFunction(node: t.Node): boolean {
  return (
    node.type === "FunctionDeclaration" ||
    node.type === "FunctionExpression" ||
    node.type === "ArrowFunctionExpression" ||
    node.type === "ObjectMethod" ||
    node.type === "ClassMethod"
  );
}

/** The variables to which a node assigns. */
export function assignedIn(node: t.Node): readonly string[] {
  const found: string[] = [];
  walk(node, (each) => {
    const target =
      each.type === "AssignmentExpression"
        ? each.left
        : each.type === "UpdateExpression"
          ? each.argument
          : undefined;
    if (target?.type === "Identifier") found.push(target.name);
    return true;
  });
  return found;
}

/** Does a node wait for something, outside the functions in it? */
export function containsAwait(node: t.Node): boolean {
  let found = false;
  walk(node, (each) => {
    if (each.type === "AwaitExpression") found = true;
    return !isFunction(each);
  });
  return found;
}
