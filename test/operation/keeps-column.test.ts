import { expect, test } from "vitest";
import { keepsColumn } from "../../src/operation/keeps-column.js";
import { applyToState, SchemaState } from "../../src/operation/state.js";
import { migration } from "../framework/django/data-steps/world.js";

/** May the field become the other one without SQL? */
function keeps(before: string, after: string): boolean {
  const id = "('id', models.AutoField(primary_key=True))";
  const { operations } = migration(
    [
      `CreateModel('Book', [${id}, ('other', models.IntegerField()), ('field', ${before})])`,
      `AlterField('book', 'field', ${after})`,
    ],
    "import shop.fields\n",
  );
  const [creation, alteration] = operations;
  if (creation === undefined || alteration?.kind !== "alterField") throw new Error("not read");
  const state = new SchemaState();
  applyToState(state, creation);
  const book = state.get("shop.book");
  if (book === undefined) throw new Error("no model");
  return keepsColumn(book, alteration);
}

const TEXT = "models.CharField(max_length=9";
const KEY = "models.ForeignKey('shop.Book'";

test.each([
  [`${TEXT})`, `${TEXT}, choices=[('a', 'A')], help_text='which')`],
  [`${TEXT}, default='a')`, `${TEXT}, default='b', validators=[shop.fields.check])`],
  [`${KEY}, models.CASCADE)`, `${KEY}, on_delete=models.PROTECT, related_name='all')`],
])("%s to %s is no SQL", (before, after) => {
  expect(keeps(before, after)).toBe(true);
});

test.each([
  [`${TEXT})`, "models.CharField(max_length=10)"],
  [`${TEXT})`, `${TEXT}, null=True)`],
  [`${TEXT})`, `${TEXT}, db_index=True)`],
  [`${TEXT})`, `${TEXT}, unique=True)`],
  [`${TEXT})`, `${TEXT}, db_column='text')`],
  [`${TEXT})`, `${TEXT}, db_default='a')`],
  [`${TEXT})`, `${TEXT}, db_comment='a')`],
  [`${TEXT})`, `${TEXT}, db_collation='a')`],
  [`${TEXT})`, "models.TextField(max_length=9)"],
  ["shop.fields.Code()", "shop.fields.Code(help_text='a')"],
  [`${KEY}, models.CASCADE)`, "models.ForeignKey('shop.Tag', models.CASCADE)"],
  [`${KEY}, models.CASCADE)`, `${KEY}, models.CASCADE, db_constraint=False)`],
  [`${KEY}, models.CASCADE)`, `${KEY}, models.CASCADE, to_field='other')`],
  // Django drops the key and makes it again.
  [`${KEY}, models.CASCADE)`, `${KEY}, models.CASCADE, default=1)`],
  [`${KEY}, models.CASCADE)`, "models.OneToOneField('shop.Book', models.CASCADE)"],
])("%s to %s may be some", (before, after) => {
  expect(keeps(before, after)).toBe(false);
});
