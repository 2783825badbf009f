/** A field of a generated model. */
export type FieldSpec = PlainField | RelationField;

interface PlainField {
  readonly kind: "text" | "number" | "flag";
  readonly name: string;
}

interface RelationField {
  readonly kind: "key" | "links";
  readonly name: string;
  readonly target: string;
  /** The other way round: `author.books`, `filter(books__…)`. */
  readonly related: string;
  /** For keys: rows go with what they point to, or lose it. */
  readonly onDelete: "CASCADE" | "SET_NULL";
}

export interface ModelSpec {
  readonly app: string;
  readonly name: string;
  readonly fields: readonly FieldSpec[];
  /** The model whose rows are part of this one's (multi-table inheritance). */
  readonly parent?: string;
}

/** All models by name, as they stand at a step; names are different in all apps. */
export type Schema = ReadonlyMap<string, ModelSpec>;

const text = (name: string): FieldSpec => ({ kind: "text", name });
const number = (name: string): FieldSpec => ({ kind: "number", name });
const flag = (name: string): FieldSpec => ({ kind: "flag", name });
const key = (name: string, target: string, related: string): FieldSpec => ({
  kind: "key",
  name,
  target,
  related,
  onDelete: "CASCADE",
});
const looseKey = (name: string, target: string, related: string): FieldSpec => ({
  kind: "key",
  name,
  target,
  related,
  onDelete: "SET_NULL",
});
const links = (name: string, target: string, related: string): FieldSpec => ({
  kind: "links",
  name,
  target,
  related,
  onDelete: "CASCADE",
});

/** The models that every project starts with: relations of each kind, in both directions and over several steps. */
export const START: readonly ModelSpec[] = [
  {
    app: "people",
    name: "Person",
    fields: [text("name"), flag("active"), looseKey("boss", "Person", "staff")],
  },
  {
    app: "library",
    name: "Author",
    fields: [text("name"), text("slug"), looseKey("person", "Person", "authors")],
  },
  { app: "library", name: "Tag", fields: [text("name"), number("weight")] },
  {
    app: "library",
    name: "Book",
    fields: [
      text("title"),
      number("pages"),
      flag("public"),
      key("author", "Author", "books"),
      links("tags", "Tag", "books"),
    ],
  },
  {
    app: "library",
    name: "Review",
    fields: [
      number("stars"),
      text("note"),
      key("book", "Book", "reviews"),
      looseKey("editor", "Author", "edited"),
    ],
  },
  { app: "library", name: "Novel", fields: [text("genre")], parent: "Book" },
  { app: "library", name: "Shelf", fields: [text("code"), links("books", "Book", "shelves")] },
];

/** A field as Django's source writes it. */
export function fieldSource(field: FieldSpec, schema: Schema): string {
  switch (field.kind) {
    case "text":
      return "models.CharField(max_length=60, default='')";
    case "number":
      return "models.IntegerField(default=0)";
    case "flag":
      return "models.BooleanField(default=False)";
    case "key":
      return `models.ForeignKey('${labelOf(field.target, schema)}', models.${field.onDelete}, related_name='${field.related}'${field.onDelete === "SET_NULL" ? ", null=True" : ""})`;
    case "links":
      return `models.ManyToManyField('${labelOf(field.target, schema)}', related_name='${field.related}')`;
  }
}

/** `app.Model` of a model by its name. */
export function labelOf(name: string, schema: Schema): string {
  return `${schema.get(name)?.app ?? "library"}.${name}`;
}

/** A model's fields, those of the model that it is part of included. */
export function allFields(model: ModelSpec, schema: Schema): readonly FieldSpec[] {
  const parent = model.parent === undefined ? undefined : schema.get(model.parent);
  return parent === undefined ? model.fields : [...allFields(parent, schema), ...model.fields];
}

/** Relations that point to a model, with the models that have them. */
export function relationsTo(
  model: ModelSpec,
  schema: Schema,
): readonly { readonly owner: ModelSpec; readonly field: RelationField }[] {
  return [...schema.values()].flatMap((owner) =>
    owner.fields.flatMap((field) =>
      "target" in field && field.target === model.name ? [{ owner, field }] : [],
    ),
  );
}
