import type { ColumnRef, FuncCall, Node, RangeVar } from "@pgsql/types";

/** The kinds of node that PostgreSQL's parser gives. */
export type Tag = Node extends infer One ? (One extends Node ? keyof One : never) : never;

/** The node of a kind. */
export type NodeOf<K extends Tag> = Extract<Node, Record<K, unknown>>[K];

/** The node, if it is of the kind. */
export function asKind<K extends Tag>(node: Node | undefined, tag: K): NodeOf<K> | undefined {
  return node !== undefined && holds(node, tag) ? node[tag] : undefined;
}

/** Is the node of one of the kinds? */
export function isOneOf(node: Node | undefined, tags: readonly Tag[]): boolean {
  return node !== undefined && tags.some((tag) => Object.hasOwn(node, tag));
}

/** How many nodes of some kinds a tree holds. */
export function countOf(tree: unknown, tags: readonly Tag[]): number {
  let count = 0;
  walk(tree, (value) => {
    if (tags.some((tag) => Object.hasOwn(value, tag))) count += 1;
    return true;
  });
  return count;
}

function holds<K extends Tag>(value: object, tag: K): value is Record<K, NodeOf<K>> {
  return Object.hasOwn(value, tag);
}

/** The node of the kind that an object of a tree is. */
export function nodeIn<K extends Tag>(value: object, tag: K): NodeOf<K> | undefined {
  return holds(value, tag) ? value[tag] : undefined;
}

/** All nodes of the kind in a tree, in order. */
export function nodesOf<K extends Tag>(tree: unknown, tag: K): readonly NodeOf<K>[] {
  const found: NodeOf<K>[] = [];
  walk(tree, (value) => {
    if (holds(value, tag)) found.push(value[tag]);
    return true;
  });
  return found;
}

/** Calls `visit` with every object of a tree, outer ones first; where it says false, what is inside is passed over. */
export function walk(tree: unknown, visit: (value: object) => boolean): void {
  const pending: unknown[] = [tree];
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next !== "object" || next === null) continue;
    if (!Array.isArray(next) && !visit(next)) continue;
    for (const [, value] of Object.entries(next).toReversed()) pending.push(value);
  }
}

/** All tables that a tree names. Some kinds of statement hold them without their kind's name. */
export function tablesIn(tree: unknown): readonly RangeVar[] {
  const found: RangeVar[] = [];
  walk(tree, (value) => {
    if (isTable(value)) found.push(value);
    return true;
  });
  return found;
}

function isTable(value: object): value is RangeVar {
  return "relname" in value && typeof value.relname === "string";
}

/** The strings in a list of nodes: the parts of a dotted name. */
export function stringsOf(nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).flatMap((node) => {
    const text = asKind(node, "String")?.sval;
    return text === undefined ? [] : [text];
  });
}

/** The name of a called function, its schema and it; `pg_catalog` counts as none. */
export function functionName(call: FuncCall): string {
  const path = stringsOf(call.funcname).map((part) => part.toLowerCase());
  return (path[0] === "pg_catalog" ? path.slice(1) : path).join(".");
}

/** The column that an expression names, with what stands in front of it; undefined for `*`. */
export function columnOf(
  reference: ColumnRef,
): { readonly table: string | undefined; readonly column: string } | undefined {
  const fields = reference.fields ?? [];
  const path = stringsOf(fields);
  const column = path.at(-1);
  if (column === undefined || path.length < fields.length) return undefined;
  return { table: path.at(-2), column };
}
