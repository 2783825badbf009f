import { parse } from "@babel/parser";
import type * as t from "@babel/types";
import { isExpression } from "../free-names.js";
import type { LoadedModule } from "../module.js";
import { calledBody } from "./called-body.js";
import { withFileName } from "./file-name.js";
import { calledFunctions } from "./touches.js";

/** Marks that layout adds and takes away. */
const LAYOUT: ReadonlySet<string> = new Set([";", ",", "(", ")"]);

/**
 * A normal form of code that is carried, with what it needs of its module: the same for the statements of a migration and for the call
 * of the function that a squashed module has of them.
 */
export function codeCanonical(
  code: readonly t.Node[],
  parameters: readonly t.Node[],
  module: LoadedModule,
): string {
  const { text, path } = module.parsed.file;
  const slice = (node: t.Node): string => {
    const source = withFileName(text.slice(node.start ?? 0, node.end ?? 0), node, path);
    return isExpression(node) ? `return ${source}` : source;
  };
  const { statements } = calledBody(code, parameters, module);
  const needed = calledFunctions(statements, module).filter(
    ({ type }) => type !== "ImportDeclaration",
  );
  return wordsOf([...needed, ...statements].map(slice).join("\n"), path);
}

function wordsOf(text: string, path: string): string {
  try {
    const { tokens } = parse(text, {
      sourceType: "unambiguous",
      allowReturnOutsideFunction: true,
      allowAwaitOutsideFunction: true,
      tokens: true,
      plugins: /ts$/.test(path) ? ["typescript"] : [],
    });
    const words = (tokens ?? []).flatMap((token: unknown) => wordOf(token, text));
    return words.flatMap((word, index) => meaning(word, words, index)).join(" ");
  } catch {
    return text.replace(/\s+/g, " ").trim();
  }
}

/** A token as it means; layout and comments are none. */
function wordOf(token: unknown, text: string): readonly string[] {
  if (typeof token !== "object" || token === null) return [];
  const [type, value] = [get(token, "type"), get(token, "value")];
  const [start, end] = [get(token, "start"), get(token, "end")];
  if (type === "CommentBlock" || type === "CommentLine") return [];
  if (typeof start !== "number" || typeof end !== "number") return [];
  const source = text.slice(start, end);
  return [typeof value === "string" && /^["']/.test(source) ? JSON.stringify(value) : source];
}

/** A word, without what only lays it out: quotes around the name of a property among it. */
function meaning(word: string, words: readonly string[], index: number): readonly string[] {
  if (LAYOUT.has(word)) return [];
  const isProperty = words[index + 1] === ":" && /^[{,]$/.test(words[index - 1] ?? "");
  return [isProperty && /^"[A-Za-z_$][\w$]*"$/.test(word) ? word.slice(1, -1) : word];
}

function get(object: object, name: string): unknown {
  return Reflect.get(object, name);
}
