import { isExpression } from "../free-names.js";
import { calledBody, carriedOrigin } from "./called-body.js";
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
 * of two modules do not meet. Its name is none of those that are taken. What a squashed module carried already keeps its name.
 */
export function carriedText(code: CarriedCode, taken: ReadonlySet<string>): CarriedText {
  const { module } = code;
  const { file } = module.parsed;
  const { statements, parameters, called } = calledBody(code.statements, code.parameters, module);
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
  const known = called && carriedOrigin(called);
  const origin = known?.origin ?? baseName(file.path);
  const name = freeName(known?.name ?? functionName(file.path), taken);
  return {
    name,
    definition: `/** From ${origin}. */\nasync function ${name}(${textOfParameters(parameters, file.text)}) {\n${[...inner, ...body].join("\n\n")}\n}`,
    imports: needed.filter(isImport).map(slice),
  };
}

/** The names of functions that are carried. */
export function takenNames(carried: ReadonlyMap<string, CarriedText>): ReadonlySet<string> {
  return new Set([...carried.values()].map(({ name }) => name));
}

function textOfParameters(parameters: CarriedCode["parameters"], text: string): string {
  return text.slice(parameters[0]?.start ?? 0, parameters.at(-1)?.end ?? 0);
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  for (let number = 2; ; number += 1) {
    const numbered = `${name}_${number}`;
    if (!taken.has(numbered)) return numbered;
  }
}

function functionName(path: string): string {
  const words = baseName(path)
    .replace(/\.[cm]?[jt]s$/, "")
    .split(/[^A-Za-z0-9]+/);
  const [number = "", ...rest] = words;
  const camel = [...rest, number].map((word, index) =>
    index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1),
  );
  const name = camel.join("");
  return /^[A-Za-z]/.test(name) ? name : `step${name}`;
}
