import type { FieldSpec } from "./model.js";

const CLASSES: Readonly<Record<FieldSpec["type"], string>> = {
  integer: "IntegerField",
  bigint: "BigIntegerField",
  char: "CharField",
  text: "TextField",
  boolean: "BooleanField",
  decimal: "DecimalField",
  slug: "SlugField",
  foreign: "ForeignKey",
  oneToOne: "OneToOneField",
  many: "ManyToManyField",
};

/** A field as Python source. `owner` is the key of its model. */
export function fieldText(
  field: FieldSpec,
  owner: string,
  labelOf: (key: string) => string,
): string {
  const words: string[] = [];
  const label = (key: string): string =>
    field.setting !== undefined && key === field.target
      ? `settings.${field.setting}`
      : `'${labelOf(key)}'`;
  if (field.parentLink)
    words.push("auto_created=True", "parent_link=True", "primary_key=True", "serialize=False");
  if (field.blank) words.push("blank=True");
  if (field.column !== undefined) words.push(`db_column='${field.column}'`);
  if (field.comment !== undefined) words.push(`db_comment='${field.comment}'`);
  if (field.databaseDefault !== undefined) words.push(`db_default=${field.databaseDefault}`);
  if (field.index) words.push("db_index=True");
  if (field.default !== undefined) words.push(`default=${field.default}`);
  if (field.type === "char" || field.type === "slug") words.push(`max_length=${field.maxLength}`);
  if (field.type === "decimal") words.push("max_digits=8", "decimal_places=2");
  if (field.null && field.type !== "many") words.push("null=True");
  if (field.unique) words.push("unique=True");
  if (field.target !== undefined) {
    if (field.type !== "many") words.push(`on_delete=django.db.models.deletion.${field.onDelete}`);
    if (!field.parentLink) words.push("related_name='+'");
    if (field.through !== undefined) words.push(`through='${labelOf(field.through)}'`);
    const self =
      field.target === owner && field.setting === undefined && field.through === undefined;
    words.push(`to=${self ? "'self'" : label(field.target)}`);
    if (field.toField !== undefined) words.push(`to_field='${field.toField}'`);
  }
  return `models.${CLASSES[field.type]}(${words.join(", ")})`;
}
