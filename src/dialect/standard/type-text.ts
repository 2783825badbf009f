import type { BuiltIn, FieldType } from "../../schema/field-type.js";

/**
 * A column type as the database writes it, by what it writes for the types that each has one for; undefined where there is none. Lists
 * have the type of their items with brackets, as Django's ArrayField says it for every database (contrib/postgres/fields/array.py).
 */
export function typeText(type: FieldType, builtIn: (type: BuiltIn) => string): string | undefined {
  switch (type.kind) {
    case "builtIn":
      return builtIn(type);
    case "array": {
      const base = typeText(type.base, builtIn);
      return base === undefined ? undefined : `${base}[${type.size ?? ""}]`;
    }
    case "fixed":
      return type.text;
    case "generated":
      return typeText(type.output, builtIn);
    default:
      return undefined;
  }
}
