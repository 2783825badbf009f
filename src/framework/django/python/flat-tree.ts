import type { Language, TreeCursor } from "web-tree-sitter";
import type { SyntaxNode } from "./syntax.js";

/** A syntax tree as numbers: type, field, start, end and how many children of each node, the parent in front of its children. */
export type FlatTree = Int32Array<ArrayBuffer>;

const NUMBERS = 5;

/** CPython itself refuses more than 200 nested parentheses; long `a + b + …` chains nest deeper. */
const DEEPEST = 2_000;

/** What the grammar knows of its node types and fields, by number: asking the cursor for names is slow. */
export interface Grammar {
  readonly types: readonly string[];
  readonly named: readonly boolean[];
  readonly fields: readonly string[];
  /** Types without children of interest. */
  readonly leaves: ReadonlySet<number>;
  readonly withoutFields: ReadonlySet<number>;
  readonly strings: ReadonlySet<number>;
}

/** Types without children of interest. */
const LEAVES = new Set(["identifier", "integer", "float", "true", "false", "none", "comment"]);

/**
 * Types whose children fill no field (node-types.json of the grammar), the common ones: each question that the cursor is
 * not asked counts, as a module has a hundred nodes.
 */
const WITHOUT_FIELDS = new Set([
  "argument_list",
  "concatenated_string",
  "dictionary",
  "dotted_name",
  "expression_statement",
  "list",
  "module",
  "set",
  "tuple",
]);

/** Asks the grammar once. */
export function grammarOf(language: Language): Grammar {
  const ids = Array.from({ length: language.nodeTypeCount }, (_, id) => id);
  const fieldIds = Array.from({ length: language.fieldCount + 1 }, (_, id) => id);
  const types = ids.map((id) => language.nodeTypeForId(id) ?? "");
  const named = ids.map((id) => language.nodeTypeIsNamed(id));
  const idsOf = (names: ReadonlySet<string>): ReadonlySet<number> =>
    new Set(ids.filter((id) => named[id] === true && names.has(types[id] ?? "")));
  return {
    types,
    named,
    fields: fieldIds.map((id) => (id === 0 ? "" : (language.fieldNameForId(id) ?? ""))),
    leaves: idsOf(LEAVES),
    withoutFields: idsOf(WITHOUT_FIELDS),
    strings: idsOf(new Set(["string"])),
  };
}

/** Copies the tree under the cursor, which stands on its root; undefined where it is nested too deeply to walk. */
export function flatten(cursor: TreeCursor, grammar: Grammar, text: string): FlatTree | undefined {
  const numbers: number[] = [];
  return add(numbers, cursor, grammar, text, cursor.nodeTypeId, 0, 0)
    ? Int32Array.from(numbers)
    : undefined;
}

/** Adds the node under the cursor, whose type and field in its parent are given; false where it is nested too deeply. */
function add(
  numbers: number[],
  cursor: TreeCursor,
  grammar: Grammar,
  text: string,
  id: number,
  fieldId: number,
  depth: number,
): boolean {
  if (depth > DEEPEST) return false;
  const start = cursor.startIndex;
  const place = numbers.push(id, fieldId, start, cursor.endIndex, 0) - 1;
  if (grammar.leaves.has(id)) return true;
  if (grammar.strings.has(id) && isPlainString(text, start)) return true;
  if (!cursor.gotoFirstChild()) return true;
  let count = 0;
  const hasFields = !grammar.withoutFields.has(id);
  do {
    const childId = cursor.nodeTypeId;
    const childField = hasFields ? cursor.currentFieldId : 0;
    if (grammar.named[childId] !== true && childField === 0) continue;
    if (!add(numbers, cursor, grammar, text, childId, childField, depth + 1)) return false;
    count += 1;
  } while (cursor.gotoNextSibling());
  cursor.gotoParent();
  numbers[place] = count;
  return true;
}

/** A string that computes nothing has no parts that anybody asks for. */
function isPlainString(text: string, start: number): boolean {
  for (let index = start; ; index += 1) {
    const letter = text[index];
    if (letter === '"' || letter === "'") return true;
    if (letter === undefined || /[fFtT]/.test(letter)) return false;
  }
}

const NONE: readonly SyntaxNode[] = [];

/** The tree that the numbers stand for. */
export function inflate(tree: FlatTree, { types, fields }: Grammar): SyntaxNode {
  let at = 0;
  const next = (): SyntaxNode => {
    const type = types[tree[at] ?? 0] ?? "";
    const field = fields[tree[at + 1] ?? 0] ?? "";
    const start = tree[at + 2] ?? 0;
    const end = tree[at + 3] ?? 0;
    const count = tree[at + 4] ?? 0;
    at += NUMBERS;
    if (count === 0) return { type, field, start, end, children: NONE };
    const children = new Array<SyntaxNode>(count);
    for (let index = 0; index < count; index += 1) children[index] = next();
    return { type, field, start, end, children };
  };
  return next();
}
