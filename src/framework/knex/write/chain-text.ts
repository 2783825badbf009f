import { parseExpression } from "@babel/parser";
import type * as t from "@babel/types";
import { applyEdits, type TextEdit } from "../../../edit/text-edit.js";
import { walk } from "../../javascript/free-names.js";
import type { BuilderCall, BuilderChain } from "../bridge.js";
import { valueText } from "./value-text.js";

/** How the written module names what its callbacks are given. */
export interface WrittenNames {
  readonly table: string;
  readonly knex: string;
}

/** The name of the table builder in every callback that is written, and of Knex in every function. */
export const WRITTEN_NAMES: WrittenNames = { table: "table", knex: "knex" };

/**
 * A chain of calls on a table builder: as its module has it where it needs nothing but the builder and Knex, else put together from what
 * Knex was given. Undefined where neither can say it.
 */
export function chainText(
  chain: BuilderChain,
  ownKnex: string,
  names: WrittenNames,
): string | undefined {
  return verbatim(chain, ownKnex, names) ?? composed(chain.calls, names);
}

/** The chain as it is composed of calls. */
export function composed(
  calls: readonly BuilderCall[],
  { table, knex }: WrittenNames,
): string | undefined {
  const texts = calls.map(({ name, args }) => {
    const given = args.map((arg) => valueText(arg, knex));
    return given.some((arg) => arg === undefined) ? undefined : `.${name}(${given.join(", ")})`;
  });
  return texts.some((text) => text === undefined) ? undefined : `${table}${texts.join("")}`;
}

function verbatim(
  { calls }: BuilderChain,
  ownKnex: string,
  { table, knex }: WrittenNames,
): string | undefined {
  const [first] = calls;
  const last = calls.at(-1);
  if (first === undefined || last === undefined || last.at.file !== first.at.file) return undefined;
  const text = first.at.file.text.slice(first.at.start, last.at.end);
  const expression = parsed(text, first.at.file.path);
  if (expression === undefined || callCount(expression) < calls.length) return undefined;
  const root = rootName(expression);
  if (root === undefined) return undefined;
  const variables = variablesIn(expression);
  const written = (name: string): string | undefined =>
    name === root ? table : name === ownKnex ? knex : name === "undefined" ? name : undefined;
  if (variables.some(({ name }) => written(name) === undefined)) return undefined;
  const edits = variables.flatMap(({ name, start, end }): readonly TextEdit[] => {
    const other = written(name) ?? name;
    return other === name ? [] : [{ start: start ?? 0, end: end ?? 0, text: other }];
  });
  return applyEdits(text, edits);
}

function parsed(text: string, path: string): t.Expression | undefined {
  try {
    return parseExpression(text, { plugins: /ts$/.test(path) ? ["typescript"] : [] });
  } catch {
    return undefined;
  }
}

/** The variable at the start of a chain. */
function rootName(node: t.Node): string | undefined {
  switch (node.type) {
    case "CallExpression":
      // A method that was bound to the builder has no builder in its text.
      return node.callee.type === "Identifier" ? undefined : rootName(node.callee);
    case "MemberExpression":
      return rootName(node.object);
    case "Identifier":
      return node.name;
    default:
      return undefined;
  }
}

/** Calls along the chain, those in its arguments left out. */
function callCount(node: t.Node): number {
  if (node.type === "CallExpression") return 1 + callCount(node.callee);
  return node.type === "MemberExpression" ? callCount(node.object) : 0;
}

/** The identifiers that stand for variables. */
function variablesIn(node: t.Node): readonly t.Identifier[] {
  const found: t.Identifier[] = [];
  walk(node, (each) => {
    if (each.type === "Identifier") found.push(each);
    const inner =
      each.type === "MemberExpression" && !each.computed
        ? each.object
        : each.type === "ObjectProperty" && !each.computed
          ? each.value
          : undefined;
    if (inner !== undefined) found.push(...variablesIn(inner));
    return inner === undefined;
  });
  return found;
}
