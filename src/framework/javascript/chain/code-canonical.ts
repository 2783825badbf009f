import { parse } from "@babel/parser";
import type * as t from "@babel/types";
import { isExpression } from "../free-names.js";
import type { LoadedModule } from "../module.js";
import { withFileName } from "./file-name.js";
import { calledFunctions } from "./touches.js";

/** Marks that layout adds and takes away. */
const LAYOUT: ReadonlySet<string> = new Set([";", ",", "(", ")"]);

/**
 * A normal form of code that is carried, with what it needs of its module: the same for the statements of a migration and for the call
 * of the function that a squashed module has of them.
 */
export function codeCanonical(statements: readonly t.Node[], module: LoadedModule): string {
  const { text, path } = module.parsed.file;
  const slice = (node: t.Node): string => {
    const source = withFileName(text.slice(node.start ?? 0, node.end ?? 0), node, path);
    return isExpression(node) ? `return ${source}` : source;
  };
  const called = calledFunction(statements, module);
  if (called !== undefined) return wordsOf(slice(called).slice(1, -1), path);
  const needed = calledFunctions(statements, module).filter(
    ({ type }) => type !== "ImportDeclaration",
  );
  return wordsOf([...needed, ...statements].map(slice).join("\n"), path);
}

/** The body of the module's function that the statements are no more than a call of. */
function calledFunction(
  statements: readonly t.Node[],
  { parsed }: LoadedModule,
): t.BlockStatement | undefined {
  const [only, second] = statements;
  if (second !== undefined || only?.type !== "ExpressionStatement") return undefined;
  const { expression } = only;
  const call = expression.type === "AwaitExpression" ? expression.argument : expression;
  if (call.type !== "CallExpression" || call.callee.type !== "Identifier") return undefined;
  const { name } = call.callee;
  const found = parsed.program.body.find(
    (each) => each.type === "FunctionDeclaration" && each.id?.name === name,
  );
  return found?.type === "FunctionDeclaration" ? found.body : undefined;
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
    return (tokens ?? []).flatMap((token: unknown) => wordOf(token, text)).join(" ");
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
  if (LAYOUT.has(source)) return [];
  return [typeof value === "string" && /^["']/.test(source) ? JSON.stringify(value) : source];
}

function get(object: object, name: string): unknown {
  return Reflect.get(object, name);
}
