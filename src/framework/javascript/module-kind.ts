import type { ParsedModule } from "./parse.js";

/** How a module exports. */
export type ModuleKind = "commonjs" | "esm";

/** The kind of a module, by how it exports. */
export function moduleKindOf({ program }: ParsedModule): ModuleKind {
  const isModule = program.body.some(
    ({ type }) => type.startsWith("Export") || type === "ImportDeclaration",
  );
  return isModule ? "esm" : "commonjs";
}

/** The comments at the top of a module, in front of its first statement, with the directives behind them: licences, `// @ts-check`. */
export function headerOf({ program, comments, file }: ParsedModule): string {
  const [directive] = program.directives;
  const first = program.directives.at(-1) ?? program.body[0];
  const start = directive?.start ?? first?.start ?? file.text.length;
  const leading = comments.filter(({ start: at, end }) => (at ?? 0) < start && (end ?? 0) <= start);
  // The last comment belongs to the statement behind it, unless a blank line is between them or it is about the file as a whole.
  const kept = leading.filter(({ end, value, type }, index) => {
    const isLast = index === leading.length - 1;
    const gap = file.text.slice(end ?? 0, start);
    const isAboutFile = /copyright|licen[cs]e|@ts-|eslint/i.test(value);
    return !isLast || isAboutFile || (type === "CommentLine" && /\n\s*\n/.test(gap));
  });
  const last = program.directives.at(-1) ?? kept.at(-1);
  return last === undefined ? "" : file.text.slice(0, last.end ?? 0).trimEnd();
}
