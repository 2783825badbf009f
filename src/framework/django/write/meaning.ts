import { freeNames, type FreeName } from "../python/scope.js";
import type { Binding, ImportBinding, PythonModule } from "../python/module.js";
import type { SyntaxNode } from "../python/syntax.js";

/** What a module-level name of one module means. */
export type Meaning =
  /** A builtin, or a name that nothing in the text binds. It keeps its spelling. */
  | { readonly kind: "given"; readonly name: string }
  /** What `from module import member` or `import module as name` binds. */
  | ImportedName
  /** What `import package.module` binds: the top package, from which attributes lead on. */
  | ImportedPackage
  | Definition;

export interface ImportedName {
  readonly kind: "import";
  readonly name: string;
  readonly module: string;
  /** Undefined for `import module as name` and `import module`. */
  readonly member: string | undefined;
}

export interface ImportedPackage {
  readonly kind: "package";
  readonly name: string;
  /** The modules that are imported under it: `django.db.models.deletion`. */
  readonly modules: readonly string[];
}

/** Statements that belong together: each binds one of the names, and no statement elsewhere binds any of them. */
export interface Definition {
  readonly kind: "definition";
  readonly module: PythonModule;
  readonly names: ReadonlySet<string>;
  /** In source order. */
  readonly pieces: readonly Piece[];
}

/** One statement of a definition. */
export interface Piece {
  readonly statement: SyntaxNode;
  /** Set where the statement is an import of which only this binding is meant. */
  readonly imported: ImportBinding | undefined;
  /** The module-level names in the statement, those that it binds included. */
  readonly names: readonly FreeName[];
}

/**
 * Equal for names that are to be one in the new module: imports of the same thing under the same name, equal builtins,
 * and the same definition of the same module.
 */
export function meaningKey(meaning: Meaning): unknown {
  switch (meaning.kind) {
    case "definition":
      return meaning;
    case "import":
      return JSON.stringify([meaning.name, meaning.module, meaning.member ?? null]);
    case "package":
      return `package ${meaning.name}`;
    case "given":
      return `given ${meaning.name}`;
  }
}

/** Looks up what names mean in one module. Equal names give the same object. */
export type Meanings = (name: string) => Meaning;

/** Makes the look-up for a module; nothing is read before it is asked for. */
export function meaningsOf(module: PythonModule): Meanings {
  const known = new Map<string, Meaning>();
  let bound: ReadonlyMap<SyntaxNode, readonly string[]> | undefined;
  return (name) => {
    const meaning = known.get(name);
    if (meaning !== undefined) return meaning;
    const bindings = module.bindings.get(name) ?? [];
    const found =
      importMeaning(name, bindings) ?? definitionOf(module, name, (bound ??= byStatement(module)));
    if (found.kind === "definition") for (const other of found.names) known.set(other, found);
    else known.set(name, found);
    return found;
  };
}

/** The meaning of a name that is bound by imports alone, or not at all; undefined where another statement binds it. */
function importMeaning(name: string, bindings: readonly Binding[]): Meaning | undefined {
  const imports = bindings.filter((binding) => binding.kind === "import");
  if (imports.length < bindings.length) return undefined;
  const last = imports.at(-1);
  if (last === undefined) return { kind: "given", name };
  if (!isPackage(last)) return { kind: "import", name, module: last.module, member: last.member };
  const modules = imports.filter(isPackage).map((binding) => binding.module);
  return { kind: "package", name, modules };
}

function isPackage(binding: ImportBinding): boolean {
  return binding.member === undefined && !binding.aliased;
}

function byStatement(module: PythonModule): ReadonlyMap<SyntaxNode, readonly string[]> {
  const names = new Map<SyntaxNode, string[]>();
  for (const binding of [...module.bindings.values()].flat()) {
    const known = names.get(binding.statement);
    if (known === undefined) names.set(binding.statement, [binding.name]);
    else known.push(binding.name);
  }
  return names;
}

/** Gathers the statements that bind the name, what else they bind, the statements that bind that, and so on. */
function definitionOf(
  module: PythonModule,
  start: string,
  bound: ReadonlyMap<SyntaxNode, readonly string[]>,
): Definition {
  const names = new Set([start]);
  const bindings = new Set<Binding>();
  for (const name of names) {
    for (const binding of module.bindings.get(name) ?? []) {
      bindings.add(binding);
      // An import statement can be split; any other stays whole.
      if (binding.kind === "import") continue;
      for (const other of bound.get(binding.statement) ?? []) names.add(other);
    }
  }
  const pieces = new Map<Binding | SyntaxNode, Piece>();
  for (const binding of bindings) {
    const { statement } = binding;
    if (binding.kind === "import") {
      pieces.set(binding, { statement, imported: binding, names: [] });
    } else if (!pieces.has(statement)) {
      const free = freeNames(statement, module.source.text);
      pieces.set(statement, { statement, imported: undefined, names: free });
    }
  }
  const ordered = [...pieces.values()].sort((a, b) => a.statement.start - b.statement.start);
  return { kind: "definition", module, names, pieces: ordered };
}
