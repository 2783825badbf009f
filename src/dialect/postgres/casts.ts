import type { Field } from "../../operation/field.js";

/** The kind of a column's type, as far as PostgreSQL's casts tell them apart. */
export type CastKind =
  | "text"
  | "smallint"
  | "integer"
  | "bigint"
  | "numeric"
  | "double precision"
  | "boolean"
  | "date"
  | "timestamp with time zone"
  | "time"
  | "interval"
  | "uuid"
  | "jsonb"
  | "bytea"
  | "inet";

const KINDS: ReadonlyMap<string, CastKind> = new Map<string, CastKind>([
  ["models.AutoField", "integer"],
  ["models.BigAutoField", "bigint"],
  ["models.SmallAutoField", "smallint"],
  ["models.BigIntegerField", "bigint"],
  ["models.BinaryField", "bytea"],
  ["models.BooleanField", "boolean"],
  ["models.NullBooleanField", "boolean"],
  ["models.CharField", "text"],
  ["models.DateField", "date"],
  ["models.DateTimeField", "timestamp with time zone"],
  ["models.DecimalField", "numeric"],
  ["models.DurationField", "interval"],
  ["models.EmailField", "text"],
  ["models.FileField", "text"],
  ["models.FilePathField", "text"],
  ["models.FloatField", "double precision"],
  ["models.GenericIPAddressField", "inet"],
  ["models.ImageField", "text"],
  ["models.IntegerField", "integer"],
  ["models.JSONField", "jsonb"],
  ["models.PositiveBigIntegerField", "bigint"],
  ["models.PositiveIntegerField", "integer"],
  ["models.PositiveSmallIntegerField", "smallint"],
  ["models.SlugField", "text"],
  ["models.SmallIntegerField", "smallint"],
  ["models.TextField", "text"],
  ["models.TimeField", "time"],
  ["models.URLField", "text"],
  ["models.UUIDField", "uuid"],
]);

/** The kind of a field's column; undefined for classes whose casts are not known here. */
export function castKind({ className }: Field): CastKind | undefined {
  return KINDS.get(className);
}

const NUMBERS: ReadonlySet<CastKind> = new Set([
  "smallint",
  "integer",
  "bigint",
  "numeric",
  "double precision",
]);

/** Pairs with a cast besides those between numbers, and to and from text (the catalog pg_cast of PostgreSQL 17). */
const PAIRS: ReadonlySet<string> = new Set([
  "integer boolean",
  "boolean integer",
  "date timestamp with time zone",
  "timestamp with time zone date",
  "timestamp with time zone time",
  "time interval",
  "interval time",
  "jsonb boolean",
  "jsonb smallint",
  "jsonb integer",
  "jsonb bigint",
  "jsonb numeric",
  "jsonb double precision",
]);

/** Servers from 18 on also cast between these. */
const NEWER = /^(?:bytea (?:smallint|integer|bigint)|(?:smallint|integer|bigint) bytea)$/;

/** Can the values of one type be cast to another? Text is cast to and from everything. */
export function canCast(from: CastKind, to: CastKind): boolean {
  if (from === to || from === "text" || to === "text") return true;
  if (NUMBERS.has(from) && NUMBERS.has(to)) return true;
  const pair = `${from} ${to}`;
  return PAIRS.has(pair) || NEWER.test(pair);
}
