import { isStandardLibrary } from "../python/standard-library.js";

/** One name that the imports of a module bind. */
export type Import = FromImport | ModuleImport;

/** `from module import member as name`. */
export interface FromImport {
  readonly module: string;
  readonly member: string;
  readonly name: string;
}

/** `import module`, or `import module as name`. */
export interface ModuleImport {
  readonly module: string;
  readonly member: undefined;
  /** Undefined for `import module`, which binds the first part of the module's path. */
  readonly name: string | undefined;
}

/**
 * Writes import statements in the order of isort and ruff with their defaults: `__future__`, the standard library,
 * everything else, relative ones; in each `import …` before `from …`, one `from` statement a module, aliases apart.
 * (https://docs.astral.sh/ruff/settings/#lintisort; project modules stand with third-party ones, since only the
 * project's settings could tell them apart.)
 */
export function writeImports(imports: readonly Import[]): string {
  const sections: Import[][] = [[], [], [], []];
  for (const item of imports) sections[sectionOf(item.module)]?.push(item);
  return sections
    .filter((section) => section.length > 0)
    .map((section) => writeSection(section))
    .join("\n\n");
}

function sectionOf(module: string): 0 | 1 | 2 | 3 {
  if (module === "__future__") return 0;
  if (module.startsWith(".")) return 3;
  return isStandardLibrary(module) ? 1 : 2;
}

function writeSection(imports: readonly Import[]): string {
  const plain = imports.filter((item) => item.member === undefined);
  const from = imports.filter((item) => item.member !== undefined);
  const plainLines = plain
    .toSorted((a, b) => compareModules(a.module, b.module) || compareAliases(a.name, b.name))
    .map(({ module, name }) => `import ${module}${name === undefined ? "" : ` as ${name}`}`);
  const modules = [...new Set(from.map((item) => item.module))].sort(compareModules);
  const fromLines = modules.flatMap((module) =>
    fromStatements(
      module,
      from.filter((item) => item.module === module),
    ),
  );
  return [...new Set([...plainLines, ...fromLines])].join("\n");
}

/** The statements of one module, in the order of their first members. */
function fromStatements(module: string, imports: readonly FromImport[]): readonly string[] {
  const sorted = imports.toSorted(
    (a, b) => compareMembers(a.member, b.member) || compareAliases(aliasOf(a), aliasOf(b)),
  );
  const plain = sorted.filter((item) => aliasOf(item) === undefined).map((item) => item.member);
  const together = [...new Set(plain)].join(", ");
  return sorted.flatMap((item) => {
    const alias = aliasOf(item);
    if (alias !== undefined) return [`from ${module} import ${item.member} as ${alias}`];
    return item.member === plain[0] ? [`from ${module} import ${together}`] : [];
  });
}

function aliasOf({ member, name }: FromImport): string | undefined {
  return name === member ? undefined : name;
}

/** Modules further up come first; `B` stands beside `b`, `a2` before `a10`. */
function compareModules(a: string, b: string): number {
  return dots(b) - dots(a) || compareNaturally(a, b);
}

function dots(module: string): number {
  return /^\.*/.exec(module)?.[0].length ?? 0;
}

/** Constants, then classes, then all else, as isort's `order-by-type` has it. */
function compareMembers(a: string, b: string): number {
  return typeOf(a) - typeOf(b) || compareNaturally(a, b);
}

function typeOf(member: string): 0 | 1 | 2 {
  const letters = member.replace(/[^\p{L}]/gu, "");
  if (member.length > 1 && letters !== "" && letters === letters.toUpperCase()) return 0;
  return /^\p{Lu}/u.test(member) ? 1 : 2;
}

/** Names without an alias come first; aliases go by their exact spelling. */
function compareAliases(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return -1;
  return b === undefined ? 1 : compareParts(chunks(a), chunks(b));
}

function compareNaturally(a: string, b: string): number {
  return (
    compareParts(chunks(a.toLowerCase()), chunks(b.toLowerCase())) ||
    compareParts(chunks(a), chunks(b))
  );
}

/** Runs of digits and single other characters. */
function chunks(text: string): readonly string[] {
  return text.match(/\d+|\D/gu) ?? [];
}

function compareParts(a: readonly string[], b: readonly string[]): number {
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (right === undefined) return 1;
    const order = compareChunks(left, right);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareChunks(a: string, b: string): number {
  if (/^\d/.test(a) && /^\d/.test(b)) return Number(a) - Number(b);
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
