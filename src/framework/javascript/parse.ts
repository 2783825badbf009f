import { parse, type ParserOptions } from "@babel/parser";
import type * as t from "@babel/types";
import { placeOf, type SourceFile } from "../../edit/source.js";
import type { Problem } from "../../edit/problem.js";

/** A module as its text says it. */
export interface ParsedModule {
  readonly file: SourceFile;
  readonly program: t.Program;
  readonly comments: readonly t.Comment[];
}

export type ParseResult =
  | { readonly ok: true; readonly module: ParsedModule }
  | { readonly ok: false; readonly problem: Problem };

/** Reads a module: TypeScript by its name's ending, scripts and ES modules by their text. */
export function parseModule(file: SourceFile): ParseResult {
  const options: ParserOptions = {
    sourceType: "unambiguous",
    allowReturnOutsideFunction: true,
    allowAwaitOutsideFunction: true,
    plugins: /\.[cm]?ts$/.test(file.path) ? ["typescript", "decorators-legacy"] : ["jsx"],
  };
  try {
    const { program, comments } = parse(file.text, options);
    return { ok: true, module: { file, program, comments: comments ?? [] } };
  } catch (error) {
    return { ok: false, problem: syntaxProblem(file, error) };
  }
}

function syntaxProblem(file: SourceFile, error: unknown): Problem {
  const text = error instanceof Error ? error.message : String(error);
  return {
    code: "syntax-error",
    message: `this is no JavaScript: ${text.replace(/ \(\d+:\d+\)$/, "").replace(/\.$/, "")}`,
    place: placeOf(file, offsetOfError(error)),
    hint: "correct the file; node --check says the same",
  };
}

/** Babel's errors have the offset in `pos`. */
function offsetOfError(error: unknown): number {
  if (typeof error !== "object" || error === null || !("pos" in error)) return 0;
  return typeof error.pos === "number" ? error.pos : 0;
}
