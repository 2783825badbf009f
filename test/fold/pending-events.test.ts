import { expect, test } from "vitest";
import { pendingEvents } from "../../src/fold/pending-events.js";
import { applyToState, SchemaState } from "../../src/operation/state.js";
import type { Touch } from "../../src/operation/touches.js";
import { migration } from "../framework/django/data-steps/world.js";

const ID = "('id', models.AutoField(primary_key=True))";

const { operations } = migration(
  [
    `CreateModel('Tag', [${ID}, ('label', models.SlugField(unique=True))])`,
    `CreateModel('Book', [${ID}, ('tags', models.ManyToManyField('shop.Tag'))])`,
    `CreateModel('Line', [${ID}, ('book', models.ForeignKey('shop.Book', models.CASCADE)), ('note', models.TextField())])`,
    `CreateModel('Novel', [('book_ptr', models.OneToOneField('shop.Book', models.CASCADE, primary_key=True, parent_link=True))], bases=('shop.book',))`,
    `CreateModel('Seat', [${ID}, ('row', models.IntegerField())], options={'constraints': [models.UniqueConstraint(fields=['row'], name='one', deferrable=models.Deferrable.DEFERRED)]})`,
    `CreateModel('Code', [${ID}, ('code', shop.fields.CodeField())])`,
    "RunPython(code)",
  ],
  "import shop.fields\ndef code(apps, schema_editor):\n    pass\n",
);

function pendingAfter(
  entity: string,
  manner: Touch["manner"],
  members: Touch["members"] = "all",
  fresh: readonly string[] = [],
): boolean {
  const state = new SchemaState();
  for (const operation of operations.slice(0, -1)) applyToState(state, operation);
  const step = operations.at(-1);
  if (step?.kind !== "opaque") throw new Error("the last operation is no data step");
  const reason = { text: "", slice: step.origin.slice };
  const touches: readonly Touch[] = [{ entity, manner, members, reason }];
  const onEmpty = { kind: "unknown", reasons: [] } as const;
  const facts = { touches: { kind: "these", touches }, onEmpty } as const;
  const pending = pendingEvents({ ...step, facts }, state, new Set(fresh));
  return pending === "everything" || pending.has(entity);
}

// As PostgreSQL 15 answers an ALTER TABLE behind an INSERT in one transaction; a deferrable UNIQUE waits for duplicates only.
test.each([
  ["shop.tag", false],
  ["shop.book", false],
  ["shop.line", true],
  ["shop.novel", true],
  ["shop.seat", true],
  ["shop.code", true],
  ["shop.unknown", true],
])("new rows of %s wait for a check at the commit: %s", (entity, waits) => {
  expect(pendingAfter(entity, "insert")).toBe(waits);
});

test("deleted rows always may", () => {
  expect(pendingAfter("shop.tag", "delete")).toBe(true);
});

// As PostgreSQL 15 answers an ALTER TABLE behind two UPDATEs in one transaction.
test("rows that the transaction wrote before are checked at any update, where they may point somewhere", () => {
  const note = new Set(["note"]);
  expect(pendingAfter("shop.line", "update", note)).toBe(false);
  expect(pendingAfter("shop.line", "update", note, ["shop.line"])).toBe(true);
  expect(pendingAfter("shop.seat", "read", note, ["shop.seat"])).toBe(false);
});
