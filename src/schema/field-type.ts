import type { Value } from "./value.js";

/** The types that the framework has a column type for in every database (Django: what `get_internal_type` answers). */
export const BUILT_IN_TYPES = [
  "AutoField",
  "BigAutoField",
  "BigIntegerField",
  "BinaryField",
  "BooleanField",
  "CharField",
  "DateField",
  "DateTimeField",
  "DecimalField",
  "DurationField",
  "FileField",
  "FilePathField",
  "FloatField",
  "GenericIPAddressField",
  "IPAddressField",
  "IntegerField",
  "JSONField",
  "NullBooleanField",
  "PositiveBigIntegerField",
  "PositiveIntegerField",
  "PositiveSmallIntegerField",
  "SlugField",
  "SmallAutoField",
  "SmallIntegerField",
  "TextField",
  "TimeField",
  "UUIDField",
] as const;

/** One of the types that every database has a column type for. */
export type BuiltInType = (typeof BUILT_IN_TYPES)[number];

/** A column type of every database, with its parameters. */
export interface BuiltIn {
  readonly kind: "builtIn";
  readonly name: BuiltInType;
  readonly maxLength: number | undefined;
  readonly maxDigits: number | undefined;
  readonly decimalPlaces: number | undefined;
  readonly collation: string | undefined;
}

/** What a column holds. */
export type FieldType =
  | BuiltIn
  | { readonly kind: "array"; readonly base: FieldType; readonly size: number | undefined }
  /** A type whose name is the same for every database; `name` is the framework's name for its class. */
  | {
      readonly kind: "fixed";
      readonly name: string;
      readonly text: string;
      readonly collation: string | undefined;
    }
  | {
      readonly kind: "generated";
      readonly output: FieldType;
      readonly expression: Value;
      readonly stored: boolean;
    }
  /** The type of the column that a foreign key points to. */
  | { readonly kind: "relation" }
  /** Not a column: several columns together are the key. */
  | { readonly kind: "composite"; readonly fields: readonly string[] }
  /** Nothing in the database (generic relations, relations without a column). */
  | { readonly kind: "none" }
  /** A class that refold could not read. */
  | { readonly kind: "unknown"; readonly className: string; readonly why: string };

/** The built-in type of a name; undefined for all other names. */
export function builtInType(name: string): BuiltInType | undefined {
  return BUILT_IN_TYPES.find((type) => type === name);
}

/** A built-in type without parameters. */
export function plainType(name: BuiltInType): BuiltIn {
  return {
    kind: "builtIn",
    name,
    maxLength: undefined,
    maxDigits: undefined,
    decimalPlaces: undefined,
    collation: undefined,
  };
}

/** Is it one of the types that the database numbers itself? */
export function isAutoType(type: FieldType): boolean {
  return type.kind === "builtIn" && type.name.endsWith("AutoField");
}
