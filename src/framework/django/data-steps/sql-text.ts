import type { SourceSlice } from "../../../edit/slice.js";
import { PARAMETER } from "../../../sql/lex.js";
import { argumentsOf } from "../read/arguments.js";
import { normalPath } from "../read/normal-path.js";
import { literalOf } from "../read/literal.js";
import { importedPath, textOf } from "../read/names.js";
import type { PythonModule } from "../python/module.js";
import { fieldOf, parts, type SyntaxNode } from "../python/syntax.js";
import { followConstant } from "./class-names.js";
import { constantText, followSource, type Source } from "./constant-text.js";

/** A text of SQL that a step runs, and where it stands. Values that are given beside it stand as `PARAMETER`. */
export interface SqlText {
  readonly text: string;
  readonly slice: SourceSlice;
}

/** What a step runs in one direction, or why that is not known. */
export type SqlTexts =
  | { readonly ok: true; readonly texts: readonly SqlText[] }
  | {
      readonly ok: false;
      readonly why: string;
      readonly slice: SourceSlice;
      /** Text that holds all words of the SQL, where there is such. */
      readonly words: string | undefined;
    };

/** What a RunSQL runs. */
export interface RunSql {
  readonly forwards: SqlTexts;
  /** Nothing where there is no way back. */
  readonly backwards: SqlTexts;
}

const PARAMETERS = ["sql", "reverse_sql", "state_operations", "hints", "elidable"];

/** The SQL of a call of RunSQL (django/db/migrations/operations/special.py); undefined where its arguments cannot be told apart. */
export function readRunSql(source: Source, call: SyntaxNode): RunSql | undefined {
  const { module } = source;
  const named = argumentsOf(module, call, PARAMETERS)?.named;
  const sql = named?.get("sql");
  if (sql === undefined) return undefined;
  const back = named?.get("reverse_sql");
  return {
    forwards: textsOf(source, sql),
    backwards:
      back === undefined || back.type === "none" ? { ok: true, texts: [] } : textsOf(source, back),
  };
}

/** The call at a place of a module. */
export function callAt(module: PythonModule, slice: SourceSlice): SyntaxNode | undefined {
  let node: SyntaxNode | undefined = module.root;
  while (node !== undefined) {
    if (node.start === slice.start && node.end === slice.end && node.type === "call") return node;
    node = node.children.find(({ start, end }) => start <= slice.start && end >= slice.end);
  }
  return undefined;
}

function textsOf(source: Source, node: SyntaxNode): SqlTexts {
  const { module } = source;
  const slice = sliceOf(module, node);
  if (isNoop(module, node)) return { ok: true, texts: [] };
  const { source: home, node: list } = followSource(source, node);
  if (list.type !== "list" && list.type !== "tuple") {
    const text = constantText(home, list);
    if (text === undefined) return unknownTexts(module, node, "the SQL is computed");
    return { ok: true, texts: [{ text, slice }] };
  }
  const texts: SqlText[] = [];
  for (const item of parts(list)) {
    const read = textOfItem(home, item);
    if (!read.ok) return read;
    texts.push(...read.texts);
  }
  return { ok: true, texts };
}

/** One element of a list: a text, or a text with its parameters. */
function textOfItem(source: Source, item: SyntaxNode): SqlTexts {
  const { module } = source;
  const slice = sliceOf(module, item);
  const node = followConstant(module, item);
  if (node.type !== "list" && node.type !== "tuple") {
    const text = constantText(source, node);
    if (text === undefined) return unknownTexts(module, node, "the SQL is computed");
    return { ok: true, texts: [{ text, slice }] };
  }
  const [sql, parameters] = parts(node);
  const template = sql === undefined ? undefined : constantText(source, sql);
  if (template === undefined) return unknownTexts(module, node, "the SQL is computed");
  if (parameters === undefined || parameters.type === "none") {
    return { ok: true, texts: [{ text: template, slice }] };
  }
  // A value of a class of the driver's could be a piece of SQL.
  if (!isPlain(module, parameters)) {
    return unknownTexts(module, node, "the parameters are computed");
  }
  const text = withParameters(template);
  if (text === undefined) return unknownTexts(module, node, "the parameters do not fit");
  return { ok: true, texts: [{ text, slice }] };
}

/** SQL that only the project's code knows. Pieces that it is put together from are among the module's strings. */
function unknownTexts(module: PythonModule, node: SyntaxNode, why: string): SqlTexts {
  const words = isComposed(module, node) ? stringsOf(module) : undefined;
  return { ok: false, why, slice: sliceOf(module, node), words };
}

const METHODS = /^(?:format|join|strip|lstrip|rstrip|replace|lower|upper)$/;

/** Is the expression put together from strings of the module, with settings and such between them? */
function isComposed(module: PythonModule, written: SyntaxNode): boolean {
  const node = followConstant(module, written);
  switch (node.type) {
    case "string":
    case "concatenated_string":
      return true;
    case "list":
    case "tuple":
      return parts(node).every((part) => isComposed(module, part) || isPlain(module, part));
    case "binary_operator": {
      const left = fieldOf(node, "left");
      return left !== undefined && isComposed(module, left);
    }
    case "call": {
      const callee = fieldOf(node, "function");
      const object = callee === undefined ? undefined : fieldOf(callee, "object");
      const method = callee === undefined ? undefined : fieldOf(callee, "attribute");
      if (object === undefined || method === undefined) return false;
      return METHODS.test(textOf(module, method)) && isComposed(module, object);
    }
    default:
      return false;
  }
}

/** The source of all strings of a module. */
function stringsOf(module: PythonModule): string {
  const texts: string[] = [];
  const pending: SyntaxNode[] = [module.root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.type === "string") texts.push(textOf(module, node));
    else pending.push(...node.children);
  }
  return texts.join("\n");
}

function isPlain(module: PythonModule, node: SyntaxNode): boolean {
  const value = followConstant(module, node);
  if (value.type !== "dictionary") return literalOf(module, value) !== undefined;
  return parts(value).every((pair) => {
    const inner = parts(pair).at(-1);
    return pair.type === "pair" && inner !== undefined && literalOf(module, inner) !== undefined;
  });
}

/** The text with `%s` and `%(name)s` as parameters and `%%` as a percent sign; undefined where something else follows a percent sign. */
export function withParameters(template: string): string | undefined {
  if (template.includes(PARAMETER)) return undefined;
  const misfits: string[] = [];
  const text = template.replace(/%(?:(%)|s|b|\(\w+\)s|)/g, (whole, percent?: string) => {
    if (percent !== undefined) return "%";
    if (whole === "%") misfits.push(whole);
    return PARAMETER;
  });
  return misfits.length === 0 ? text : undefined;
}

function isNoop(module: PythonModule, node: SyntaxNode): boolean {
  const path = importedPath(module, node);
  return path !== undefined && normalPath(path) === "migrations.RunSQL.noop";
}

function sliceOf(module: PythonModule, node: SyntaxNode): SourceSlice {
  return { file: module.source, start: node.start, end: node.end, edits: [] };
}
