import type { Model } from "../../schema/model.js";
import { valueKey, type Value } from "../../schema/value.js";
import { placeholder } from "../database-value.js";
import type { SchemaEditor } from "../editor.js";
import { writeCondition } from "./condition.js";
import { conditionTree } from "./condition-tree.js";
import { Unwritable, type ExpressionContext } from "./context.js";
import { writeExpression } from "./expression.js";

/** An expression as the database reads it; what refold does not understand is a placeholder. */
export function expressionSql(editor: SchemaEditor, model: Model, value: Value): string {
  return orPlaceholder(`the expression ${valueKey(value)}`, () =>
    writeExpression({ editor, model }, value),
  );
}

/** A condition as the database reads it; what refold does not understand is a placeholder. */
export function conditionSql(editor: SchemaEditor, model: Model, value: Value): string {
  const context: ExpressionContext = { editor, model };
  return orPlaceholder(`the condition ${valueKey(value)}`, () => {
    const tree = conditionTree(value);
    if (tree === undefined) throw new Unwritable("it is no condition");
    return writeCondition(context, tree);
  });
}

function orPlaceholder(what: string, write: () => string): string {
  try {
    return write();
  } catch (error) {
    if (error instanceof Unwritable) return placeholder(`${what}: ${error.message}`);
    throw error;
  }
}
