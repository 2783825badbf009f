import type * as t from "@babel/types";
import { placeOf } from "../../src/edit/source.js";
import { applyEdits, type TextEdit } from "../../src/edit/text-edit.js";
import { exportedFunctions } from "../../src/framework/javascript/exported-functions.js";
import { isFunction, walk } from "../../src/framework/javascript/free-names.js";
import { SEQUELIZE_STATEMENTS } from "../../src/framework/sequelize/statement-rules.js";
import { moduleOf, type RunnerTransform } from "../runner/file.js";

/**
 * Waits for calls of the query interface that nothing waits for: the migration counted as done while they ran, also where they failed. Those
 * in functions inside of `up` and `down` are told, as nothing may wait for these either. Knex has no such transform: there a call that
 * nothing waits for never ran, and would.
 */
const transform: RunnerTransform = (file, api) => {
  const module = moduleOf(file);
  const edits = exportedFunctions(module).flatMap(({ name, node }): readonly TextEdit[] => {
    if (node === undefined || !/^(?:up|down)$/.test(name)) return [];
    const [parameter] = node.params;
    if (parameter?.type !== "Identifier") return [];
    const { own, nested } = unawaited(node.body, parameter.name);
    for (const call of nested) {
      const { line } = placeOf(module.file, call.start ?? 0);
      api.report(`line ${line}: nothing waits for a call in a function inside of ${name}`);
    }
    if (own.length === 0) return [];
    const insert = (at: number, text: string): TextEdit => ({ start: at, end: at, text });
    return [
      ...(node.async ? [] : [insert(node.start ?? 0, "async ")]),
      ...own.map((call) => insert(call.start ?? 0, "await ")),
    ];
  });
  return applyEdits(file.source, edits);
};

interface Unawaited {
  readonly own: readonly t.Node[];
  readonly nested: readonly t.Node[];
}

/** Calls on the query interface that are statements: those of the function itself, and those of functions in it. */
function unawaited(body: t.Node, root: string): Unawaited {
  const own: t.Node[] = [];
  const nested: t.Node[] = [];
  const look = (node: t.Node, found: t.Node[]): void => {
    walk(node, (each) => {
      if (each !== node && isFunction(each)) {
        look(each, nested);
        return false;
      }
      const call = each.type === "ExpressionStatement" ? each.expression : undefined;
      if (call?.type === "CallExpression" && SEQUELIZE_STATEMENTS.acts(call, root))
        found.push(call);
      return true;
    });
  };
  look(body, own);
  return { own, nested };
}

export default transform;
