import { plainType, type FieldType } from "../../schema/field-type.js";
import { Unwritable, type ExpressionContext } from "./context.js";

/** A written expression with its type. */
export interface Written {
  readonly text: string;
  readonly type: FieldType;
}

/** Writes what a name between a field and its comparison does: `name__length__gt`. Throws Unwritable. */
export function writeTransform(
  { editor }: ExpressionContext,
  name: string,
  { text, type }: Written,
): Written {
  const integer = plainType("IntegerField");
  if (type.kind === "array" && name === "len") {
    const length = `coalesce(array_length(${text}, 1), 0)`;
    return { text: `CASE WHEN ${text} IS NULL THEN NULL ELSE ${length} END`, type: integer };
  }
  switch (name) {
    case "length":
      return {
        text: `${editor.dialect.expressions.functionName("LENGTH")}(${text})`,
        type: integer,
      };
    case "lower":
    case "upper":
      return { text: `${name.toUpperCase()}(${text})`, type };
    case "abs":
      return { text: `ABS(${text})`, type };
    default:
      throw new Unwritable(`refold does not know ${name}`);
  }
}
