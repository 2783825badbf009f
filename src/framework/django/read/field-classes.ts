import type { Storage } from "../../../operation/field.js";

/** What Django's documentation and source say of a field class (django/db/models/fields/). */
export interface FieldClass {
  readonly storage: Storage;
  /** The column's type family: values stay as they are inside one. */
  readonly type: string;
  /** The class's `empty_strings_allowed`: do blank, not-null columns get `''` without a default? */
  readonly emptyStrings: boolean;
}

function column(type: string, emptyStrings: boolean): FieldClass {
  return { storage: "column", type, emptyStrings };
}

const text = (type: string): FieldClass => column(type, true);
const other = (type: string): FieldClass => column(type, false);

const CLASSES: ReadonlyMap<string, FieldClass> = new Map([
  ["models.AutoField", other("integer")],
  ["models.BigAutoField", other("bigint")],
  ["models.SmallAutoField", other("smallint")],
  ["models.BigIntegerField", other("bigint")],
  ["models.BinaryField", text("binary")],
  ["models.BooleanField", other("boolean")],
  ["models.NullBooleanField", other("boolean")],
  ["models.CharField", text("varchar")],
  ["models.CommaSeparatedIntegerField", text("varchar")],
  ["models.DateField", other("date")],
  ["models.DateTimeField", other("datetime")],
  ["models.DecimalField", other("decimal")],
  ["models.DurationField", other("duration")],
  ["models.EmailField", text("varchar")],
  ["models.FileField", text("varchar")],
  ["models.FilePathField", text("varchar")],
  ["models.FloatField", other("float")],
  ["models.GeneratedField", other("generated")],
  ["models.GenericIPAddressField", other("inet")],
  ["models.IPAddressField", other("inet")],
  ["models.ImageField", text("varchar")],
  ["models.IntegerField", other("integer")],
  ["models.JSONField", other("json")],
  ["models.PositiveBigIntegerField", other("bigint")],
  ["models.PositiveIntegerField", other("integer")],
  ["models.PositiveSmallIntegerField", other("smallint")],
  ["models.SlugField", text("varchar")],
  ["models.SmallIntegerField", other("smallint")],
  ["models.TextField", text("text")],
  ["models.TimeField", other("time")],
  ["models.URLField", text("varchar")],
  ["models.UUIDField", other("uuid")],
  ["models.OrderWrt", other("integer")],
  ["models.ForeignKey", other("key")],
  ["models.OneToOneField", other("key")],
  ["models.ManyToManyField", { storage: "table", type: "link", emptyStrings: false }],
  ["models.CompositePrimaryKey", { storage: "nothing", type: "", emptyStrings: false }],
  ["models.ForeignObject", { storage: "nothing", type: "", emptyStrings: false }],
  ["postgres.ArrayField", other("array")],
  ["postgres.HStoreField", text("hstore")],
  ["postgres.JSONField", other("json")],
  ["postgres.CICharField", text("citext")],
  ["postgres.CIEmailField", text("citext")],
  ["postgres.CITextField", text("citext")],
  ["postgres.search.SearchVectorField", text("tsvector")],
  ["postgres.IntegerRangeField", other("int4range")],
  ["postgres.BigIntegerRangeField", other("int8range")],
  ["postgres.DecimalRangeField", other("numrange")],
  ["postgres.DateTimeRangeField", other("tstzrange")],
  ["postgres.DateRangeField", other("daterange")],
]);

/** What is known of a field class by its normal path; undefined for classes that are not Django's. */
export function knownFieldClass(path: string): FieldClass | undefined {
  return CLASSES.get(path);
}

/**
 * A guess for classes of other packages, by the field's own convention: a class called …ForeignKey, …OneToOneField or ParentalKey
 * with a target is a foreign key. What matters is kept either way: the expression is carried as it is.
 */
export function guessedFieldClass(path: string, hasTarget: boolean): FieldClass {
  const name = path.slice(path.lastIndexOf(".") + 1);
  if (hasTarget && /(?:ForeignKey|OneToOneField|OneToOne|ParentalKey)$/.test(name))
    return key(path);
  if (hasTarget && /(?:ManyToManyField|ManyToMany)$/.test(name)) return link(path);
  return { storage: "unknown", type: path, emptyStrings: false };
}

/** The class of a relation that derives from one of Django's; undefined where that is no relation. */
export function derivedRelation(path: string, base: string): FieldClass | undefined {
  if (base === "models.ForeignKey") return key(path);
  return base === "models.ManyToManyField" ? link(path) : undefined;
}

function key(path: string): FieldClass {
  return other(`key ${path}`);
}

function link(path: string): FieldClass {
  return { storage: "table", type: `link ${path}`, emptyStrings: false };
}

/**
 * Arguments that change nothing in the database (django/db/models/fields/__init__.py, Field.non_db_attrs, and those of the same kind
 * on relations and files).
 */
export const STATE_ONLY_ARGUMENTS: ReadonlySet<string> = new Set([
  "blank",
  "choices",
  "editable",
  "error_messages",
  "help_text",
  "limit_choices_to",
  "on_delete",
  "related_name",
  "related_query_name",
  "validators",
  "verbose_name",
  "auto_created",
  "serialize",
  "default",
  "upload_to",
  "storage",
  "swappable",
  "parent_link",
  "auto_now",
  "auto_now_add",
  "unique_for_date",
  "unique_for_month",
  "unique_for_year",
  "symmetrical",
  "through_fields",
  "to",
  "through",
  "to_field",
  "encoder",
  "decoder",
  "unpack_ipv4",
  "allow_unicode",
  "height_field",
  "width_field",
  "path",
  "match",
  "recursive",
  "allow_files",
  "allow_folders",
]);
