import { isExpression } from "../free-names.js";
import { calledFunctions } from "./touches.js";
import type { CarriedCode } from "./issue.js";
import { baseName, withFileName } from "./file-name.js";

/** Code that is carried, as a function of the written module. */
export interface CarriedText {
  /** The function's name. */
  readonly name: string;
  readonly definition: string;
  /** Import declarations that it needs. */
  readonly imports: readonly string[];
}

/**
 * A function that does what code of a migration did: its statements, and in front of them what they need of their module, so that names
 * of two modules do not meet. `ordinal` tells several pieces of one module apart.
 */
export function carriedText(
  { statements, module, parameters }: CarriedCode,
  ordinal: number,
): CarriedText {
  const { file } = module.parsed;
  const needed = calledFunctions([...parameters, ...statements], module);
  const isImport = (node: { readonly type: string }): boolean => node.type === "ImportDeclaration";
  const slice = (node: { readonly start?: number | null; readonly end?: number | null }): string =>
    file.text.slice(node.start ?? 0, node.end ?? 0);
  const inner = needed
    .filter((each) => !isImport(each))
    .map((each) => withFileName(slice(each), each, file.path));
  const body = statements.map((each) => {
    const text = withFileName(slice(each), each, file.path);
    return isExpression(each) ? `return ${text};` : text;
  });
  const name = functionName(file.path, ordinal);
  return {
    name,
    definition: `/** From ${baseName(file.path)}. */\nasync function ${name}(${textOfParameters(parameters, file.text)}) {\n${[...inner, ...body].join("\n\n")}\n}`,
    imports: needed.filter(isImport).map(slice),
  };
}

function textOfParameters(parameters: CarriedCode["parameters"], text: string): string {
  return text.slice(parameters[0]?.start ?? 0, parameters.at(-1)?.end ?? 0);
}

function functionName(path: string, ordinal: number): string {
  const words = baseName(path)
    .replace(/\.[cm]?[jt]s$/, "")
    .split(/[^A-Za-z0-9]+/);
  const [number = "", ...rest] = words;
  const camel = [...rest, number].map((word, index) =>
    index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1),
  );
  const name = camel.join("");
  return `${/^[A-Za-z]/.test(name) ? name : `step${name}`}${ordinal === 0 ? "" : `_${ordinal + 1}`}`;
}
