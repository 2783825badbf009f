import type { Options } from "prettier";
import { posix } from "node:path";
import type { SourceFiles } from "./source-files.js";

/** How a project lays its modules out. */
export interface ModuleStyle {
  /** The options of the project's own prettier configuration, or what its modules show. */
  readonly prettier: Options;
}

/** Files in which prettier is configured as data; those that are code are not run. */
const CONFIGURATIONS = [".prettierrc", ".prettierrc.json", ".prettierrc.yaml", ".prettierrc.yml"];

/** The style of a directory's modules: prettier's static configuration where there is one, else what most of the modules show. */
export function readStyle(
  files: SourceFiles,
  directory: string,
  texts: readonly string[],
): ModuleStyle {
  const inferred = inferStyle(texts);
  const found = configuredIn(files, directory);
  return { prettier: found === undefined ? inferred : { ...found } };
}

function configuredIn(files: SourceFiles, directory: string): Options | undefined {
  for (let path = directory; ; path = posix.dirname(path)) {
    const at = path === "." ? "" : path;
    for (const name of CONFIGURATIONS) {
      const text = files.read(posix.join(at, name))?.text;
      const options = text === undefined ? undefined : optionsOf(text);
      if (options !== undefined) return options;
    }
    const manifest = files.read(posix.join(at, "package.json"))?.text;
    const inManifest = manifest === undefined ? undefined : optionsOf(manifest, "prettier");
    if (inManifest !== undefined) return inManifest;
    if (at === "") return undefined;
  }
}

/** Options that decide about layout, as far as they are plain values. YAML of that kind is lines of `name: value`. */
function optionsOf(text: string, under?: string): Options | undefined {
  const parsed = parseJson(text) ?? (under === undefined ? parseLines(text) : undefined);
  const value = under === undefined ? parsed : propertyOf(parsed, under);
  if (typeof value !== "object" || value === null) return undefined;
  const get = (name: string): unknown => propertyOf(value, name);
  const [printWidth, tabWidth] = [get("printWidth"), get("tabWidth")];
  const [semi, singleQuote, useTabs] = [get("semi"), get("singleQuote"), get("useTabs")];
  const [arrowParens, trailingComma] = [get("arrowParens"), get("trailingComma")];
  return {
    ...(typeof printWidth === "number" ? { printWidth } : {}),
    ...(typeof tabWidth === "number" ? { tabWidth } : {}),
    ...(typeof semi === "boolean" ? { semi } : {}),
    ...(typeof singleQuote === "boolean" ? { singleQuote } : {}),
    ...(typeof useTabs === "boolean" ? { useTabs } : {}),
    ...(arrowParens === "avoid" || arrowParens === "always" ? { arrowParens } : {}),
    ...(trailingComma === "none" || trailingComma === "es5" || trailingComma === "all"
      ? { trailingComma }
      : {}),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseLines(text: string): unknown {
  const entries = [...text.matchAll(/^([A-Za-z]+):\s*([^\s#]+)\s*(?:#.*)?$/gm)].map(
    ([, name = "", value = ""]) => [name, parseJson(value) ?? value.replace(/^['"]|['"]$/g, "")],
  );
  return Object.fromEntries(entries);
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

/** Strings and templates. Quotes inside of one are its own: SQL is full of them. */
const LITERALS = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[^])*`/g;

/** What most of the modules show. */
function inferStyle(texts: readonly string[]): Options {
  const all = texts.join("\n");
  const count = (pattern: RegExp): number => all.match(pattern)?.length ?? 0;
  const indents = [...all.matchAll(/^( +|\t+)\S/gm)].map(([, indent = ""]) => indent);
  const useTabs = indents.filter((indent) => indent.startsWith("\t")).length > indents.length / 2;
  const quotes = [...all.matchAll(LITERALS)].map(([literal]) => literal.charAt(0));
  const four = indents.filter((indent) => indent.length % 4 === 0).length;
  return {
    singleQuote: countOf(quotes, "'") >= countOf(quotes, '"'),
    semi: count(/[;]$/gm) >= count(/[)\w'"\]]$/gm) / 4,
    useTabs,
    tabWidth: !useTabs && indents.length > 0 && four === indents.length ? 4 : 2,
    arrowParens: count(/\(\w+\) =>/g) >= count(/[^)\w]\w+ =>/g) ? "always" : "avoid",
    trailingComma: count(/,\n\s*[}\])]/g) > 0 ? "all" : "none",
    printWidth: Math.max(80, Math.min(120, longest(all))),
  };
}

function countOf(marks: readonly string[], wanted: string): number {
  return marks.filter((mark) => mark === wanted).length;
}

/** The length that nearly all lines keep to. */
function longest(text: string): number {
  const lengths = text
    .split("\n")
    .map((line) => line.length)
    .sort((a, b) => a - b);
  return lengths[Math.floor(lengths.length * 0.99)] ?? 80;
}

/** Lays a module out. */
export async function formatModule(
  text: string,
  path: string,
  { prettier: options }: ModuleStyle,
): Promise<string> {
  const { format } = await import("prettier");
  return format(text, { ...options, parser: /ts$/.test(path) ? "typescript" : "babel" });
}
