import type { BuiltInType } from "../../../schema/field-type.js";

/** What is known of one of Django's own field classes (django/db/models/fields, django/contrib/postgres/fields). */
export type KnownType =
  | { readonly kind: "builtIn"; readonly name: BuiltInType; readonly maxLength?: number }
  | { readonly kind: "fixed"; readonly name: string; readonly text: string }
  /** `abstract` is Field itself: what derives from it says what its column is. */
  | { readonly kind: "array" | "generated" | "key" | "composite" | "none" | "abstract" };

const builtIn = (name: BuiltInType, maxLength?: number): KnownType =>
  maxLength === undefined ? { kind: "builtIn", name } : { kind: "builtIn", name, maxLength };

const fixed = (name: string, text: string): KnownType => ({ kind: "fixed", name, text });

const TYPES: ReadonlyMap<string, KnownType> = new Map<string, KnownType>([
  ["models.AutoField", builtIn("AutoField")],
  ["models.BigAutoField", builtIn("BigAutoField")],
  ["models.SmallAutoField", builtIn("SmallAutoField")],
  ["models.BigIntegerField", builtIn("BigIntegerField")],
  ["models.BinaryField", builtIn("BinaryField")],
  ["models.BooleanField", builtIn("BooleanField")],
  ["models.NullBooleanField", builtIn("NullBooleanField")],
  ["models.CharField", builtIn("CharField")],
  ["models.CommaSeparatedIntegerField", builtIn("CharField")],
  ["models.EmailField", builtIn("CharField", 254)],
  ["models.URLField", builtIn("CharField", 200)],
  ["models.SlugField", builtIn("SlugField", 50)],
  ["models.FileField", builtIn("FileField", 100)],
  ["models.ImageField", builtIn("FileField", 100)],
  ["models.FilePathField", builtIn("FilePathField", 100)],
  ["models.DateField", builtIn("DateField")],
  ["models.DateTimeField", builtIn("DateTimeField")],
  ["models.DecimalField", builtIn("DecimalField")],
  ["models.DurationField", builtIn("DurationField")],
  ["models.FloatField", builtIn("FloatField")],
  ["models.GenericIPAddressField", builtIn("GenericIPAddressField")],
  ["models.IPAddressField", builtIn("IPAddressField")],
  ["models.IntegerField", builtIn("IntegerField")],
  ["models.OrderWrt", builtIn("IntegerField")],
  ["models.JSONField", builtIn("JSONField")],
  ["models.PositiveBigIntegerField", builtIn("PositiveBigIntegerField")],
  ["models.PositiveIntegerField", builtIn("PositiveIntegerField")],
  ["models.PositiveSmallIntegerField", builtIn("PositiveSmallIntegerField")],
  ["models.SmallIntegerField", builtIn("SmallIntegerField")],
  ["models.TextField", builtIn("TextField")],
  ["models.TimeField", builtIn("TimeField")],
  ["models.UUIDField", builtIn("UUIDField")],
  ["models.Field", { kind: "abstract" }],
  ["models.RelatedField", { kind: "abstract" }],
  ["models.ForeignKey", { kind: "key" }],
  ["models.OneToOneField", { kind: "key" }],
  ["models.GeneratedField", { kind: "generated" }],
  ["models.CompositePrimaryKey", { kind: "composite" }],
  ["models.ManyToManyField", { kind: "none" }],
  ["models.ForeignObject", { kind: "none" }],
  ["django.contrib.contenttypes.fields.GenericForeignKey", { kind: "none" }],
  ["django.contrib.contenttypes.fields.GenericRelation", { kind: "none" }],
  ["postgres.ArrayField", { kind: "array" }],
  ["postgres.HStoreField", fixed("HStoreField", "hstore")],
  ["postgres.JSONField", builtIn("JSONField")],
  ["postgres.CICharField", fixed("CICharField", "citext")],
  ["postgres.CIEmailField", fixed("CIEmailField", "citext")],
  ["postgres.CITextField", fixed("CITextField", "citext")],
  ["postgres.search.SearchVectorField", fixed("SearchVectorField", "tsvector")],
  ["postgres.search.SearchQueryField", fixed("SearchQueryField", "tsquery")],
  ["postgres.IntegerRangeField", fixed("IntegerRangeField", "int4range")],
  ["postgres.BigIntegerRangeField", fixed("BigIntegerRangeField", "int8range")],
  ["postgres.DecimalRangeField", fixed("DecimalRangeField", "numrange")],
  ["postgres.FloatRangeField", fixed("FloatRangeField", "numrange")],
  ["postgres.DateTimeRangeField", fixed("DateTimeRangeField", "tstzrange")],
  ["postgres.DateRangeField", fixed("DateRangeField", "daterange")],
]);

/** What Django 5.1 has left of classes that were PostgreSQL's (django/contrib/postgres/fields/citext.py). */
const LEFT: ReadonlyMap<string, KnownType> = new Map([
  ["postgres.CICharField", builtIn("CharField")],
  ["postgres.CIEmailField", builtIn("CharField", 254)],
  ["postgres.CITextField", builtIn("TextField")],
]);

/** What is known of a class under a release of Django, by its first two numbers. */
export function knownTypeIn(
  className: string,
  [major, minor]: readonly [number, number],
): KnownType | undefined {
  const isLeft = major > 5 || (major === 5 && minor >= 1);
  return (isLeft ? LEFT.get(className) : undefined) ?? knownType(className);
}

/** What is known of a class by its normal path; undefined for classes that are not Django's. */
export function knownType(className: string): KnownType | undefined {
  return TYPES.get(className);
}

/** Arguments that change nothing in the database and are not compared (Field.non_db_attrs of Django 5.2). */
export const UNCOMPARED: ReadonlySet<string> = new Set([
  "blank",
  "choices",
  "db_column",
  "editable",
  "error_messages",
  "help_text",
  "limit_choices_to",
  "on_delete",
  "related_name",
  "related_query_name",
  "validators",
  "verbose_name",
]);

/** Values that an argument has without being given, in normal form (Field.deconstruct). */
export const ASSUMED: ReadonlyMap<string, string> = new Map([
  ["primary_key", "False"],
  ["max_length", "None"],
  ["unique", "False"],
  ["null", "False"],
  ["db_index", "False"],
  ["serialize", "True"],
  ["unique_for_date", "None"],
  ["unique_for_month", "None"],
  ["unique_for_year", "None"],
  ["db_tablespace", "None"],
  ["db_comment", "None"],
  ["auto_created", "False"],
  ["db_constraint", "True"],
  ["parent_link", "False"],
  ["auto_now", "False"],
  ["auto_now_add", "False"],
  ["db_collation", "None"],
  ["encoder", "None"],
  ["decoder", "None"],
  ["max_digits", "None"],
  ["decimal_places", "None"],
  ["size", "None"],
]);
