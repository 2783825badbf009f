import { textOf } from "../read/names.js";
import { fieldOf, parts, type SyntaxNode } from "../python/syntax.js";
import type { Run } from "./run.js";
import type { ClassCode, Value } from "./value.js";

/** What a class must leave alone to behave as its known bases do. */
export interface Contract {
  /** Would a class that binds the name do something else? */
  readonly isKept: (name: string) => boolean;
  /** Does what the class binds such a name to, by its text, do what the known one does? */
  readonly isAlike?: (name: string, text: string) => boolean;
  /** The known bases, by their paths. */
  readonly roots: ReadonlySet<string>;
  /** Are there more of them? */
  readonly isRoot?: (path: string) => boolean;
}

/** Longer lines of bases are not followed. */
const MOST_BASES = 6;

/** May a class, or one of its bases, do something else than the known bases? So do all that cannot be read. */
export function overrides(run: Run, code: ClassCode, contract: Contract, depth = 0): boolean {
  const { module, node } = code;
  const body = fieldOf(node, "body");
  if (depth > MOST_BASES || isDecorated(code)) return true;
  for (const statement of body === undefined ? [] : parts(body)) {
    const names = boundNames(module.source.text, statement);
    const isOther = (name: string): boolean =>
      contract.isKept(name) && contract.isAlike?.(name, textOf(module, statement)) !== true;
    if (names === undefined || names.some(isOther)) return true;
  }
  const bases = fieldOf(node, "superclasses");
  return (bases === undefined ? [] : parts(bases)).some((base) =>
    baseOverrides(run, base, code, contract, depth),
  );
}

/** A decorator may give something else than the class. */
function isDecorated({ module, node }: ClassCode): boolean {
  const definitions = [...module.bindings.values()].flat();
  return definitions.some(
    (binding) =>
      binding.kind === "definition" &&
      binding.statement.type === "decorated_definition" &&
      fieldOf(binding.statement, "definition")?.start === node.start,
  );
}

function baseOverrides(
  run: Run,
  base: SyntaxNode,
  code: ClassCode,
  contract: Contract,
  depth: number,
): boolean {
  const { module } = code;
  if (base.type === "call") {
    // `Manager.from_queryset(Queries)` is both.
    const callee = fieldOf(base, "function");
    const list = fieldOf(base, "arguments");
    const owner = callee?.type === "attribute" ? fieldOf(callee, "object") : undefined;
    const attribute = callee === undefined ? undefined : fieldOf(callee, "attribute");
    const args = list === undefined ? [] : parts(list);
    if (owner === undefined || attribute === undefined || args.length !== 1) return true;
    if (textOf(module, attribute) !== "from_queryset") return true;
    return [owner, ...args].some((part) => baseOverrides(run, part, code, contract, depth));
  }
  if (base.type !== "identifier" && base.type !== "attribute") return true;
  const text = textOf(module, base).replace(/\s/g, "");
  if (text === "object") return false;
  const [first = "", ...rest] = text.split(".");
  const values: Value = run.global(module, first) ?? [];
  if (values.length === 0) return !contract.roots.has(`builtins.${text}`);
  return values.some((atom) => {
    if (atom.kind === "class" && rest.length === 0) {
      return overrides(run, atom.code, contract, depth + 1);
    }
    const path = atom.kind === "imported" ? [atom.path, ...rest].join(".") : "";
    return !contract.roots.has(path) && contract.isRoot?.(path) !== true;
  });
}

/** What a statement of a class body binds; undefined where that is not plain to see. */
function boundNames(text: string, statement: SyntaxNode): readonly string[] | undefined {
  const definition =
    statement.type === "decorated_definition" ? fieldOf(statement, "definition") : statement;
  const name = definition === undefined ? undefined : fieldOf(definition, "name");
  if (name !== undefined) {
    const own = text.slice(name.start, name.end);
    return own === "Meta" ? [] : [own];
  }
  if (statement.type === "pass_statement" || statement.type === "comment") return [];
  const first = statement.children[0];
  if (statement.type !== "expression_statement" || first === undefined) return undefined;
  if (first.type === "string") return [];
  const left = first.type === "assignment" ? fieldOf(first, "left") : undefined;
  return left?.type === "identifier" ? [text.slice(left.start, left.end)] : undefined;
}
