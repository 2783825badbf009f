import { plainType, type FieldType } from "../../schema/field-type.js";

/** The type of a column that points to one that the server numbers (Django: `rel_db_type` of the AutoFields). */
export function referencingAuto(type: FieldType): FieldType {
  if (type.kind !== "builtIn") return type;
  switch (type.name) {
    case "AutoField":
      return plainType("IntegerField");
    case "BigAutoField":
      return plainType("BigIntegerField");
    case "SmallAutoField":
      return plainType("SmallIntegerField");
    default:
      return type;
  }
}

/** The same where columns that are never negative are pointed to by plain ones (PositiveIntegerRelDbTypeMixin). */
export function referencingSigned(type: FieldType): FieldType {
  if (type.kind !== "builtIn") return type;
  switch (type.name) {
    case "PositiveIntegerField":
      return plainType("IntegerField");
    case "PositiveBigIntegerField":
      return plainType("BigIntegerField");
    case "PositiveSmallIntegerField":
      return plainType("SmallIntegerField");
    default:
      return referencingAuto(type);
  }
}
