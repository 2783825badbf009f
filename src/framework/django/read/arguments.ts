import type { TextEdit } from "../../../edit/text-edit.js";
import type { PythonModule } from "../python/module.js";
import { fieldOf, parts, unwrap, type SyntaxNode } from "../python/syntax.js";
import { textOf } from "./names.js";

/** The arguments of a call, by parameter name. */
export interface Arguments {
  /** Keyword arguments and positional ones that a parameter name was given for. */
  readonly named: ReadonlyMap<string, SyntaxNode>;
  /** The whole argument (`name=value`, or the positional value), to take it out of the source. */
  readonly whole: ReadonlyMap<string, SyntaxNode>;
  /** Positional arguments beyond the given names. */
  readonly rest: readonly SyntaxNode[];
}

/**
 * Sorts a call's arguments by parameter, positional ones by the given order of names.
 * Undefined where that cannot be told from the text: `*args`, `**kwargs`, a name given twice.
 */
export function argumentsOf(
  module: PythonModule,
  call: SyntaxNode,
  parameters: readonly string[],
): Arguments | undefined {
  const list = fieldOf(call, "arguments");
  if (list?.type !== "argument_list") return undefined;
  const named = new Map<string, SyntaxNode>();
  const whole = new Map<string, SyntaxNode>();
  const rest: SyntaxNode[] = [];
  let position = 0;
  for (const argument of parts(list)) {
    if (argument.type === "list_splat" || argument.type === "dictionary_splat") return undefined;
    if (argument.type === "keyword_argument") {
      const name = fieldOf(argument, "name");
      const value = fieldOf(argument, "value");
      if (name === undefined || value === undefined) return undefined;
      const key = textOf(module, name);
      if (named.has(key)) return undefined;
      named.set(key, value);
      whole.set(key, argument);
      continue;
    }
    const name = parameters[position];
    position += 1;
    if (name === undefined) rest.push(argument);
    else {
      named.set(name, argument);
      whole.set(name, argument);
    }
  }
  return { named, whole, rest };
}

/** Edits that take an argument and its comma out of an argument list. */
export function removeArgument(
  module: PythonModule,
  call: SyntaxNode,
  argument: SyntaxNode,
): readonly TextEdit[] {
  const list = fieldOf(call, "arguments");
  const all = list === undefined ? [] : parts(list);
  const index = all.indexOf(argument);
  const next = all[index + 1];
  const previous = all[index - 1];
  // Up to the next argument, or from the end of the one before: comments in between stay readable.
  if (next !== undefined) {
    const gap = module.source.text.slice(argument.end, next.start);
    if (!gap.includes("#")) return [{ start: argument.start, end: next.start, text: "" }];
    return [{ start: argument.start, end: argument.end + gap.indexOf(",") + 1, text: "" }];
  }
  if (previous !== undefined) {
    const gap = module.source.text.slice(previous.end, argument.start);
    if (!gap.includes("#")) return [{ start: previous.end, end: argument.end, text: "" }];
    const comma = previous.end + gap.indexOf(",");
    return [
      { start: comma, end: comma + 1, text: "" },
      { start: argument.start, end: argument.end, text: "" },
    ];
  }
  const after = module.source.text.slice(argument.end, list?.end);
  const comma = /^\s*,/.exec(after)?.[0].length ?? 0;
  return [{ start: argument.start, end: argument.end + comma, text: "" }];
}

/** Where a plain string literal stands; undefined for joined strings and for other expressions. */
export function slotOf(
  node: SyntaxNode,
): { readonly start: number; readonly end: number } | undefined {
  const inner = unwrap(node);
  return inner.type === "string" ? { start: inner.start, end: inner.end } : undefined;
}
