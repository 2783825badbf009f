import type { PythonModule } from "../python/module.js";
import type { SyntaxNode } from "../python/syntax.js";
import { needsStarImport, type Carried, type Use } from "./carried.js";
import type { Import } from "./imports.js";
import { refuse } from "./refusal.js";

/** The `from … import *` statements of a new module: those before its other imports and those behind them. */
export interface StarImports {
  readonly before: readonly string[];
  readonly behind: readonly string[];
}

/**
 * Decides which star imports come along. What they bind cannot be read from the text, so they may come along only
 * where they cannot change what another name means: one module needs them, other modules use nothing that a star import
 * could hide, and they stay on the same side of the imports.
 */
export function starImports(carried: Carried, imports: readonly Import[]): StarImports {
  const use = carried.uses.find(needsStarImport);
  if (use === undefined) return { before: [], behind: [] };
  const { module } = use;
  const problem = `\`${use.name.name}\` can only come from a star import, and `;
  const stop = (reason: string): never => refuse(problem + reason, module, use.name.start);
  if (carried.uses.some((other) => other.module !== module && other.meaning.kind === "given")) {
    stop("other migrations use names that it could hide");
  }
  if (
    [...(carried.definitions.get(module) ?? [])].some((definition) =>
      definition.pieces.some((piece) => startsBefore(piece.statement, module)),
    )
  ) {
    stop("it could replace a definition above it");
  }
  const statements = [...new Set(module.starImports.map((star) => textOf(module, star)))];
  const used = importStatements(carried.uses, module);
  if (used.every((statement) => isBehindAll(statement, module.starImports))) {
    return { before: statements, behind: [] };
  }
  const isForeign = imports.some((item) => !isBoundBefore(item, module));
  if (isForeign || used.some((statement) => !isBeforeAll(statement, module.starImports))) {
    stop("it could replace another import");
  }
  return { before: [], behind: statements };
}

function startsBefore(statement: SyntaxNode, module: PythonModule): boolean {
  return module.starImports.some((star) => statement.start < star.start);
}

function textOf(module: PythonModule, statement: SyntaxNode): string {
  return module.source.text.slice(statement.start, statement.end);
}

/** The import statements of a module whose names are used. */
function importStatements(uses: readonly Use[], module: PythonModule): readonly SyntaxNode[] {
  return uses
    .filter((use) => use.module === module)
    .filter(({ meaning }) => meaning.kind === "import" || meaning.kind === "package")
    .flatMap((use) => module.bindings.get(use.name.name) ?? [])
    .map((binding) => binding.statement);
}

function isBehindAll(statement: SyntaxNode, stars: readonly SyntaxNode[]): boolean {
  return stars.every((star) => star.start < statement.start);
}

function isBeforeAll(statement: SyntaxNode, stars: readonly SyntaxNode[]): boolean {
  return stars.every((star) => statement.start < star.start);
}

/** Whether the star imports' own module has the same import before them, so that they act on it as they did there. */
function isBoundBefore(item: Import, module: PythonModule): boolean {
  if (item.module === "__future__") return true;
  const name = item.name ?? item.module.split(".")[0] ?? item.module;
  return (module.bindings.get(name) ?? []).some(
    (binding) =>
      binding.kind === "import" &&
      binding.module === item.module &&
      binding.member === item.member &&
      isBeforeAll(binding.statement, module.starImports),
  );
}
