import type { SourceFile } from "../../../edit/source.js";
import { CONSTANTS } from "./constants.js";
import { freeNames } from "./free-names.js";
import type { Binding, ImportBinding, PythonModule } from "./module.js";
import { fieldOf, fieldsOf, parts, type SyntaxNode } from "./syntax.js";

export { dynamicNames, usesDynamicNames, type DynamicName } from "./dynamic-names.js";
export { freeNames } from "./free-names.js";
export type { FreeName, NameRole } from "./scope-tree.js";

/**
 * Reads what the module-level statements of a parsed module bind. Takes the file and the root of its tree; looks at
 * top-level statements only, into `if`, `for`, `while`, `try`, `with` and `match` but not into functions and classes.
 * Never fails.
 */
export function readPythonModule(source: SourceFile, root: SyntaxNode): PythonModule {
  const bindings = new Map<string, Binding[]>();
  const starImports: SyntaxNode[] = [];
  const effects: SyntaxNode[] = [];
  // `:=` binds from inside any expression. Most modules have none, and need no look at their expressions.
  const namesIn = source.text.includes(":=") ? boundAnywhere : boundBy;
  const add = (binding: Binding): void => {
    const known = bindings.get(binding.name);
    if (known === undefined) bindings.set(binding.name, [binding]);
    else known.push(binding);
  };
  for (const statement of root.children) {
    if (INERT.has(statement.type)) continue;
    if (IMPORTS.has(statement.type)) {
      if (statement.children.some((child) => child.type === "wildcard_import")) {
        starImports.push(statement);
      }
      for (const binding of importBindings(statement, source.text)) add(binding);
      continue;
    }
    const names = namesIn(statement, source.text);
    for (const name of names) add({ kind: "definition", name, statement });
    if (names.size === 0 ? !isBareConstant(statement) : alsoActs(statement))
      effects.push(statement);
  }
  return { source, root, bindings, starImports, effects };
}

const IMPORTS = new Set(["import_statement", "import_from_statement", "future_import_statement"]);

const INERT = new Set(["comment", "pass_statement", "global_statement"]);

/** A docstring, or another constant that stands as a statement. */
function isBareConstant(statement: SyntaxNode): boolean {
  return (
    statement.type === "expression_statement" &&
    parts(statement).every(
      (value) =>
        CONSTANTS.has(value.type) && value.children.every((part) => part.type !== "interpolation"),
    )
  );
}

const BLOCKS = new Set([
  "if_statement",
  "for_statement",
  "while_statement",
  "try_statement",
  "with_statement",
  "match_statement",
]);

/** Does a statement with blocks do more in them than bind names (`for name in NAMES: KINDS.append(name)`)? */
function alsoActs(statement: SyntaxNode): boolean {
  if (!BLOCKS.has(statement.type)) return false;
  const pending = [...statement.children];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (/^(?:function_definition|class_definition|decorated_definition|lambda)$/.test(node.type))
      continue;
    if (node.type === "delete_statement") return true;
    if (node.type === "expression_statement" && !isBareConstant(node)) {
      const [value] = parts(node);
      const target = value !== undefined && ASSIGNMENTS.has(value.type) && fieldOf(value, "left");
      if (!target || /^(?:subscript|attribute)$/.test(target.type)) return true;
    }
    pending.push(...node.children);
  }
  return false;
}

/** The bindings of one import statement. */
export function importBindings(statement: SyntaxNode, text: string): readonly ImportBinding[] {
  const from = fromModule(statement, text);
  return fieldsOf(statement, "name").map((item): ImportBinding => {
    const alias = fieldOf(item, "alias");
    const imported = dotted(fieldOf(item, "name") ?? item, text);
    const member = from === undefined ? undefined : imported;
    const name =
      alias !== undefined
        ? text.slice(alias.start, alias.end).normalize("NFKC")
        : (member ?? imported.split(".")[0] ?? imported);
    return {
      kind: "import",
      name,
      module: from ?? imported,
      member,
      aliased: alias !== undefined,
      statement,
    };
  });
}

/** The module of a `from` statement as written; undefined for `import …`. */
function fromModule(statement: SyntaxNode, text: string): string | undefined {
  if (statement.type === "import_statement") return undefined;
  if (statement.type === "future_import_statement") return "__future__";
  const module = fieldOf(statement, "module_name");
  return module === undefined ? "" : dotted(module, text);
}

/** A dotted name without the blanks, comments and continuation lines that Python allows in it. */
function dotted(node: SyntaxNode, text: string): string {
  if (node.type === "import_prefix") return text.slice(node.start, node.end).replace(/[^.]/g, "");
  if (node.type === "identifier") return text.slice(node.start, node.end).normalize("NFKC");
  const pieces = parts(node).filter((part) => part.type !== "line_continuation");
  const separator = node.type === "relative_import" ? "" : ".";
  return pieces.map((part) => dotted(part, text)).join(separator);
}

/** The module-level names that a statement binds, `:=` inside its expressions left out where that is costly to see. */
function boundBy(statement: SyntaxNode, text: string): ReadonlySet<string> {
  switch (statement.type) {
    case "function_definition":
    case "class_definition":
      return nameOf(statement, text);
    case "decorated_definition": {
      const definition = fieldOf(statement, "definition");
      return definition === undefined ? new Set() : nameOf(definition, text);
    }
    case "expression_statement": {
      const value = parts(statement)[0];
      if (value === undefined || !ASSIGNMENTS.has(value.type)) return new Set();
      const left = fieldOf(value, "left");
      const right = fieldOf(value, "right");
      if (left?.type !== "identifier" || (right !== undefined && ASSIGNMENTS.has(right.type)))
        break;
      return new Set([text.slice(left.start, left.end).normalize("NFKC")]);
    }
    case "assert_statement":
    case "raise_statement":
    case "print_statement":
      return new Set();
  }
  return boundAnywhere(statement, text);
}

const ASSIGNMENTS = new Set(["assignment", "augmented_assignment"]);

function nameOf(definition: SyntaxNode, text: string): ReadonlySet<string> {
  const name = fieldOf(definition, "name");
  return new Set(name === undefined ? [] : [text.slice(name.start, name.end).normalize("NFKC")]);
}

/** The module-level names that a statement binds when it runs; those that its functions declare `global` are not among them. */
function boundAnywhere(statement: SyntaxNode, text: string): ReadonlySet<string> {
  const names = freeNames(statement, text).filter((name) => name.role !== "read" && !name.deferred);
  return new Set(names.map((name) => name.name));
}
