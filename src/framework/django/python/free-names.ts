import { fieldOf, fieldsOf, parts, type SyntaxNode } from "./syntax.js";
import {
  mangled,
  note,
  openScope,
  resolve,
  type FreeName,
  type NameRole,
  type Scope,
} from "./scope-tree.js";

/**
 * Every name in the node, taken as standing at module level, that means a module-level name, a builtin or nothing:
 * reads and bindings, in source order. Attribute names, keyword argument names and names that a function, class or
 * comprehension binds for itself are not among them. Takes the node and the text of its module.
 *
 * Scoping follows the Python language reference, 4.2 "Naming and binding", 6.2.4 (comprehensions), 6.12 (`:=`),
 * 8.6.4 (capture patterns) and 8.10 (type parameters).
 */
export function freeNames(node: SyntaxNode, text: string): readonly FreeName[] {
  const scope = openScope("module");
  new Walk(text).visit(node, scope);
  return resolve(scope);
}

type Visit = (walk: Walk, node: SyntaxNode, scope: Scope) => void;

/** Goes through a tree in the order of evaluation and notes each name in its scope. */
class Walk {
  constructor(readonly text: string) {}

  visit(node: SyntaxNode, scope: Scope): void {
    const special = VISITS.get(node.type);
    if (special !== undefined) {
      special(this, node, scope);
      return;
    }
    this.visitAll(node.children, scope);
  }

  visitAll(nodes: readonly SyntaxNode[], scope: Scope): void {
    for (const node of nodes) this.visit(node, scope);
  }

  visitField(node: SyntaxNode, field: string, scope: Scope): void {
    this.visitAll(fieldsOf(node, field), scope);
  }

  /** Visits blocks that may be skipped or repeated at run time. */
  visitBranches(nodes: readonly SyntaxNode[], scope: Scope): void {
    for (const node of nodes) this.inBranch(scope, () => this.visit(node, scope));
  }

  inBranch(scope: Scope, visit: () => void): void {
    const around = scope.branch;
    scope.branch = { around };
    visit();
    scope.branch = around;
  }

  note(node: SyntaxNode, scope: Scope, role: NameRole): void {
    note(scope, this.nameOf(node), node.start, node.end, role);
  }

  /** CPython compares identifiers in their NFKC form (language reference, 2.3). */
  nameOf(node: SyntaxNode): string {
    return this.text.slice(node.start, node.end).normalize("NFKC");
  }

  /** An assignment target: its identifiers are bound, all else in it is read. */
  bind(node: SyntaxNode, scope: Scope): void {
    if (node.type === "identifier") this.note(node, scope, "write");
    else if (TARGETS.has(node.type)) for (const child of node.children) this.bind(child, scope);
    else this.visit(node, scope);
  }
}

/** Node types that group assignment targets. */
const TARGETS = new Set([
  "tuple_pattern",
  "list_pattern",
  "pattern_list",
  "list_splat_pattern",
  "dictionary_splat_pattern",
  "as_pattern_target",
  "tuple",
  "list",
  "list_splat",
  "expression_list",
  "parenthesized_expression",
]);

const assignment: Visit = (walk, node, scope) => {
  walk.visitField(node, "right", scope);
  const left = fieldOf(node, "left");
  if (left !== undefined && isBound(left, node)) walk.bind(left, scope);
  else if (left !== undefined) walk.visit(left, scope);
  walk.visitField(node, "type", scope);
};

/** `(x): int` with no value leaves x alone, unlike `x: int`, which makes it local. */
function isBound(left: SyntaxNode, node: SyntaxNode): boolean {
  return left.type === "identifier" || fieldOf(node, "right") !== undefined;
}

const namedExpression: Visit = (walk, node, scope) => {
  walk.visitField(node, "value", scope);
  const name = fieldOf(node, "name");
  if (name === undefined) return;
  let target = scope;
  while (target.kind === "comprehension" && target.parent !== undefined) target = target.parent;
  walk.note(name, target, "write");
};

const branches: Visit = (walk, node, scope) => {
  walk.visitBranches(node.children, scope);
};

const forStatement: Visit = (walk, node, scope) => {
  walk.visitField(node, "right", scope);
  walk.inBranch(scope, () => {
    const left = fieldOf(node, "left");
    if (left !== undefined) walk.bind(left, scope);
    walk.visitField(node, "body", scope);
  });
  walk.visitBranches(fieldsOf(node, "alternative"), scope);
};

/** `value as target`, in `with` and `except`; in a `case`, `pattern as name`. */
const asPattern: Visit = (walk, node, scope) => {
  const content = parts(node);
  const alias = fieldOf(node, "alias") ?? content.at(-1);
  for (const child of content) {
    if (child === alias) walk.bind(child, scope);
    else walk.visit(child, scope);
  }
};

const exceptClause: Visit = (walk, node, scope) => {
  for (const child of node.children) {
    if (child.field === "alias") walk.bind(child, scope);
    else walk.visit(child, scope);
  }
};

const deleteStatement: Visit = (walk, node, scope) => {
  for (const child of node.children) walk.bind(child, scope);
};

const globalStatement: Visit = (walk, node, scope) => {
  for (const name of parts(node)) {
    scope.globals.add(mangled(scope, walk.nameOf(name)));
    walk.note(name, scope, "read");
  }
};

const nonlocalStatement: Visit = (walk, node, scope) => {
  for (const name of parts(node)) scope.nonlocals.add(mangled(scope, walk.nameOf(name)));
};

const importStatement: Visit = (walk, node, scope) => {
  for (const item of fieldsOf(node, "name")) {
    if (item.type === "aliased_import") {
      const alias = fieldOf(item, "alias");
      if (alias !== undefined) walk.note(alias, scope, "write");
      continue;
    }
    const names = parts(item);
    const first = names[0];
    if (first !== undefined) walk.note(first, scope, names.length > 1 ? "dotted-import" : "import");
  }
};

const functionDefinition: Visit = (walk, node, scope) => {
  const parameters = fieldOf(node, "parameters");
  if (parameters !== undefined) visitDefaults(walk, parameters, scope);
  const name = fieldOf(node, "name");
  const around = openTypeParameters(walk, node, scope);
  if (parameters !== undefined) visitAnnotations(walk, parameters, around);
  walk.visitField(node, "return_type", around);
  const inside = openScope("function", around);
  if (parameters !== undefined) bindParameters(walk, parameters, inside);
  walk.visitField(node, "body", inside);
  if (name !== undefined) walk.note(name, scope, "write");
};

const lambda: Visit = (walk, node, scope) => {
  const parameters = fieldOf(node, "parameters");
  const inside = openScope("function", scope);
  if (parameters !== undefined) {
    visitDefaults(walk, parameters, scope);
    bindParameters(walk, parameters, inside);
  }
  walk.visitField(node, "body", inside);
};

const classDefinition: Visit = (walk, node, scope) => {
  const name = fieldOf(node, "name");
  const around = openTypeParameters(walk, node, scope);
  walk.visitField(node, "superclasses", around);
  const className = name === undefined ? undefined : walk.nameOf(name);
  walk.visitField(node, "body", openScope("class", around, className));
  if (name !== undefined) walk.note(name, scope, "write");
};

function visitDefaults(walk: Walk, parameters: SyntaxNode, scope: Scope): void {
  for (const parameter of parameters.children) walk.visitField(parameter, "value", scope);
}

function visitAnnotations(walk: Walk, parameters: SyntaxNode, scope: Scope): void {
  for (const parameter of parameters.children) walk.visitField(parameter, "type", scope);
}

function bindParameters(walk: Walk, parameters: SyntaxNode, scope: Scope): void {
  for (const parameter of parameters.children) {
    if (parameter.type === "typed_parameter") {
      for (const child of parts(parameter)) if (child.field !== "type") walk.bind(child, scope);
    } else if (
      parameter.type === "default_parameter" ||
      parameter.type === "typed_default_parameter"
    ) {
      const name = fieldOf(parameter, "name");
      if (name !== undefined) walk.bind(name, scope);
    } else {
      walk.bind(parameter, scope);
    }
  }
}

/** The scope of a definition's type parameters; the scope around where it has none. */
function openTypeParameters(walk: Walk, node: SyntaxNode, scope: Scope): Scope {
  const list = fieldOf(node, "type_parameters");
  if (list === undefined) return scope;
  const inside = openScope("type", scope);
  bindTypeParameters(walk, list, inside);
  return inside;
}

function bindTypeParameters(walk: Walk, list: SyntaxNode, scope: Scope): void {
  for (const type of parts(list)) bindTypeParameter(walk, type, scope);
}

/** `T`, `*Ts`, `**P` or `T: bound`. */
function bindTypeParameter(walk: Walk, node: SyntaxNode, scope: Scope): void {
  if (node.type === "identifier") {
    walk.note(node, scope, "write");
    return;
  }
  const [first, ...rest] = parts(node);
  if (first !== undefined) bindTypeParameter(walk, first, scope);
  walk.visitAll(rest, scope);
}

/** `type X[T] = …`: X is bound outside, T and the value have a scope of their own. */
const typeAlias: Visit = (walk, node, scope) => {
  const left = fieldOf(node, "left");
  const head = left === undefined ? undefined : parts(left)[0];
  const [name, list] = head?.type === "generic_type" ? parts(head) : [head];
  if (name?.type !== "identifier") {
    callOfType(walk, node, scope);
    return;
  }
  const inside = openScope("type", scope);
  walk.note(name, scope, "write");
  if (list !== undefined) bindTypeParameters(walk, list, inside);
  walk.visitField(node, "right", inside);
};

/** The grammar takes the assignment `type(x).y = z` for a type alias; `type` is a builtin there. */
const callOfType: Visit = (walk, node, scope) => {
  note(scope, "type", node.start, node.start + "type".length, "read");
  walk.visitAll(node.children, scope);
};

/** The first iterable is evaluated outside; everything else has the comprehension's own scope. */
const comprehension: Visit = (walk, node, scope) => {
  const inside = openScope("comprehension", scope);
  let first = true;
  for (const clause of node.children) {
    if (clause.field === "body") continue;
    if (clause.type !== "for_in_clause") {
      walk.visit(clause, inside);
      continue;
    }
    walk.visitField(clause, "right", first ? scope : inside);
    const left = fieldOf(clause, "left");
    if (left !== undefined) walk.bind(left, inside);
    first = false;
  }
  walk.visitField(node, "body", inside);
};

/** In a pattern a bare name captures and a dotted one is read; `_` does neither. */
const casePattern: Visit = (walk, node, scope) => {
  for (const child of node.children) {
    if (child.type === "dotted_name") captureOrRead(walk, child, scope);
    else walk.visit(child, scope);
  }
};

const classPattern: Visit = (walk, node, scope) => {
  const [owner, ...patterns] = parts(node);
  const name = owner?.children[0];
  if (name !== undefined) walk.note(name, scope, "read");
  for (const pattern of patterns) walk.visit(pattern, scope);
};

const keywordPattern: Visit = (walk, node, scope) => {
  for (const pattern of parts(node).slice(1)) {
    if (pattern.type === "dotted_name") captureOrRead(walk, pattern, scope);
    else walk.visit(pattern, scope);
  }
};

const splatPattern: Visit = (walk, node, scope) => {
  for (const name of parts(node)) capture(walk, name, scope);
};

function captureOrRead(walk: Walk, dotted: SyntaxNode, scope: Scope): void {
  const [first, ...rest] = parts(dotted);
  if (first === undefined) return;
  if (rest.length > 0) walk.note(first, scope, "read");
  else capture(walk, first, scope);
}

function capture(walk: Walk, name: SyntaxNode, scope: Scope): void {
  if (walk.nameOf(name) !== "_") walk.note(name, scope, "write");
}

const memberType: Visit = (walk, node, scope) => {
  const owner = parts(node)[0];
  if (owner !== undefined) walk.visit(owner, scope);
};

const VISITS: ReadonlyMap<string, Visit> = new Map<string, Visit>([
  ["identifier", (walk, node, scope) => walk.note(node, scope, "read")],
  ["attribute", (walk, node, scope) => walk.visitField(node, "object", scope)],
  ["keyword_argument", (walk, node, scope) => walk.visitField(node, "value", scope)],
  ["assignment", assignment],
  ["augmented_assignment", assignment],
  ["named_expression", namedExpression],
  ["for_statement", forStatement],
  ["if_statement", branches],
  ["while_statement", branches],
  ["try_statement", branches],
  ["match_statement", branches],
  ["as_pattern", asPattern],
  ["except_clause", exceptClause],
  ["delete_statement", deleteStatement],
  ["global_statement", globalStatement],
  ["nonlocal_statement", nonlocalStatement],
  ["import_statement", importStatement],
  ["import_from_statement", importStatement],
  ["future_import_statement", importStatement],
  ["function_definition", functionDefinition],
  ["lambda", lambda],
  ["class_definition", classDefinition],
  ["type_alias_statement", typeAlias],
  ["list_comprehension", comprehension],
  ["set_comprehension", comprehension],
  ["dictionary_comprehension", comprehension],
  ["generator_expression", comprehension],
  ["case_pattern", casePattern],
  ["dict_pattern", casePattern],
  ["union_pattern", casePattern],
  ["class_pattern", classPattern],
  ["keyword_pattern", keywordPattern],
  ["splat_pattern", splatPattern],
  ["member_type", memberType],
  ["comment", () => undefined],
]);
