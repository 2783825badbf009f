import { fieldOfModel, type Index, type Model, type ModelField } from "../../schema/model.js";
import type { SchemaEditor } from "../editor.js";
import { conditionSql } from "../expressions/compile.js";
import { indexExpressions } from "../expressions/index-expressions.js";
import type { Manner } from "../schema-rules.js";
import { plainColumn, type CreateIndex, type IndexTarget, type Statement } from "../statement.js";
import { placeholder } from "../database-value.js";
import { valueKey } from "../../schema/value.js";

/** The classes of indexes of django.contrib.postgres, with the method of each. */
const METHODS: Readonly<Record<string, string>> = {
  BTreeIndex: "btree",
  BloomIndex: "bloom",
  BrinIndex: "brin",
  GinIndex: "gin",
  GistIndex: "gist",
  HashIndex: "hash",
  SpGistIndex: "spgist",
};

/** CREATE INDEX for an index that the model names; undefined where the server has no such indexes. */
export function createIndex(
  editor: SchemaEditor,
  model: Model,
  index: Index,
  manner: Manner,
): CreateIndex | undefined {
  const { features } = editor.dialect;
  if (index.expressions.length > 0 && !features.expressionIndexes) return undefined;
  const known = index.className === "Index" || METHODS[index.className] !== undefined;
  return {
    kind: "createIndex",
    table: model.table,
    name: { kind: "given", name: index.name },
    target: indexTarget(editor, model, index),
    unique: false,
    method: known ? METHODS[index.className] : placeholder(`the method of ${index.className}`),
    include: features.coveringIndexes
      ? index.include.map((name) => fieldOfModel(model, name)?.column ?? name)
      : [],
    extra: storageOf(index) + tablespaceOf(editor, model, index),
    nullsDistinct: undefined,
    condition:
      index.condition === undefined || !features.partialIndexes
        ? undefined
        : conditionSql(editor, model, index.condition),
    concurrently: manner === "concurrently",
  };
}

function indexTarget(editor: SchemaEditor, model: Model, index: Index): IndexTarget {
  if (index.expressions.length > 0) return indexExpressions(editor, model, index.expressions);
  const columns = index.fields.map((written, position) => {
    const descending = written.startsWith("-");
    const name = descending ? written.slice(1) : written;
    const order = descending && editor.dialect.features.indexColumnOrdering ? "DESC" : "";
    const operatorClass =
      editor.dialect.name === "postgres" ? (index.operatorClasses[position] ?? "") : "";
    return { column: fieldOfModel(model, name)?.column ?? name, operatorClass, order };
  });
  return { kind: "columns", columns };
}

/** Storage parameters of PostgreSQL's indexes (django/contrib/postgres/indexes.py, get_with_params). */
function storageOf(index: Index): string {
  const words: string[] = [];
  for (const [name, value] of index.extra) {
    if (value.kind === "none") continue;
    const isFlag = value.kind === "boolean";
    const text = isFlag ? (value.value ? "on" : "off") : valueKey(value);
    if (name === "columns" && value.kind === "list") {
      words.push(...value.items.map((item, position) => `col${position + 1} = ${valueKey(item)}`));
    } else words.push(`${name} = ${text}`);
  }
  return words.length === 0 ? "" : ` WITH (${words.join(", ")})`;
}

function tablespaceOf(editor: SchemaEditor, model: Model, index: Index): string {
  if (!editor.dialect.features.tablespaces) return "";
  const [only] = index.fields;
  const field =
    index.fields.length === 1 && only !== undefined ? fieldOfModel(model, only) : undefined;
  const tablespace = index.tablespace ?? field?.tablespace ?? model.tablespace;
  return tablespace === undefined ? "" : ` TABLESPACE ${editor.quote(tablespace)}`;
}

/** The index of one field (Django: `db_index`). */
export function fieldIndex(
  editor: SchemaEditor,
  model: Model,
  field: ModelField,
  suffix = "",
  operatorClass = "",
): CreateIndex {
  const tablespace = field.tablespace ?? model.tablespace;
  return {
    kind: "createIndex",
    table: model.table,
    name: { kind: "derived", suffix },
    target: { kind: "columns", columns: [{ ...plainColumn(field.column), operatorClass }] },
    unique: false,
    method: undefined,
    include: [],
    extra:
      tablespace === undefined || !editor.dialect.features.tablespaces
        ? ""
        : ` TABLESPACE ${editor.quote(tablespace)}`,
    nullsDistinct: undefined,
    condition: undefined,
    concurrently: false,
  };
}

/** The indexes that a field has of itself. */
export function fieldIndexes(
  editor: SchemaEditor,
  model: Model,
  field: ModelField,
): readonly Statement[] {
  const wanted = editor.dialect.schema.isIndexed(editor, model, field);
  return wanted ? [fieldIndex(editor, model, field)] : [];
}

/** Does a field get an index of its own? A unique one has one already. */
export function isIndexed(_editor: SchemaEditor, _model: Model, field: ModelField): boolean {
  return field.indexed && !field.unique;
}

export function addIndex(editor: SchemaEditor, model: Model, index: Index, manner: Manner): void {
  const statement = createIndex(editor, model, index, manner);
  if (statement !== undefined) editor.run(statement);
}

export function removeIndex(
  editor: SchemaEditor,
  model: Model,
  index: Index,
  manner: Manner,
): void {
  if (index.expressions.length > 0 && !editor.dialect.features.expressionIndexes) return;
  dropIndex(editor, model, index.name, manner);
}

/** DROP INDEX; what waits to make the index is forgotten. */
export function dropIndex(
  editor: SchemaEditor,
  model: Model,
  name: string,
  manner: Manner = "plain",
): void {
  editor.forgetIndex(model.table, name);
  editor.run({
    kind: "dropIndex",
    table: model.table,
    name,
    concurrently: manner === "concurrently",
  });
}

export function renameIndex(editor: SchemaEditor, model: Model, before: Index, after: Index): void {
  const { features, schema } = editor.dialect;
  if (features.renameIndex) {
    editor.run({ kind: "renameIndex", table: model.table, name: before.name, to: after.name });
    return;
  }
  schema.removeIndex(editor, model, before, "plain");
  schema.addIndex(editor, model, after, "plain");
}
