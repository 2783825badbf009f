import { applyEdits, type TextEdit } from "../../src/edit/text-edit.js";
import { parts } from "../../src/framework/django/python/syntax.js";
import { classList } from "../../src/framework/django/read/class-list.js";
import type { MigrationModule } from "../../src/framework/django/read/migration.js";
import { bindingOf } from "../../src/framework/django/read/names.js";
import { insertItem } from "../../src/framework/django/write/insert-item.js";
import { pythonString } from "../../src/framework/django/write/python-string.js";
import type { Field } from "../../src/operation/field.js";
import { applyToState, StateError, type EntityState } from "../../src/operation/state.js";
import { numberArgument } from "../../src/rules/columns.js";
import type { Key } from "../../src/rules/keys.js";
import { madeKeys } from "../../src/rules/mssql/made-keys.js";
import type { Finding } from "../../src/rules/open-hazards.js";
import { nameOfMigrations } from "../inject/guard.js";
import type { Fix, Fixer } from "./fixer.js";

/**
 * Turns a TextField with a max_length into a CharField before it becomes part of a key (MSSQL007): where the field is written in the operation that
 * makes the key, there, else in an AlterField in front of it.
 */
export const fixTextKey: Fixer = (finding, module) => {
  if (finding.rule.name !== "max-type-key") return undefined;
  const found = keyedField(finding);
  if (found === undefined) return refused("the field is not known");
  const { entity, key, field, length } = found;
  const title = `${entity.name}.${field.name}`;
  if (field.className !== "models.TextField") return refused(`${title} is no TextField`);
  if (length === undefined) return refused(`${title} has no max_length`);
  if (length > LONGEST[key.kind]) {
    return refused(`a max_length of ${length} is too long for a key (${LONGEST[key.kind]})`);
  }
  const charField = asCharField(field, length);
  if (charField === undefined) return refused(`${title} is not written as models.TextField(…)`);
  const { operation } = finding;
  const origin = field.args.has("max_length") ? "" : ", the length that it had before";
  const reason = `${title} is a CharField before it is part of a key (max_length=${length}${origin}); its model must say so, too`;
  const { slice } = field.expression;
  const whole = operation.origin.slice;
  if (slice.file === whole.file && slice.start >= whole.start && slice.end <= whole.end) {
    return { ok: true, edits: charField, reason };
  }
  const text = applyEdits(
    slice.file.text.slice(slice.start, slice.end),
    charField.map(({ start, end, text: into }) => ({
      start: start - slice.start,
      end: end - slice.start,
      text: into,
    })),
  );
  return altered(module, finding, { entity, field, text, reason });
};

/** 900 bytes of a clustered key and 1,700 of others, two for a character. */
const LONGEST: Readonly<Record<Key["kind"], number>> = { primary: 450, unique: 850, index: 850 };

function refused(why: string): Fix {
  return { ok: false, why };
}

interface KeyedField {
  readonly entity: EntityState;
  readonly key: Key;
  readonly field: Field;
  /** Its max_length, or the one that it had in front of the operation. */
  readonly length: number | undefined;
}

/** The field that a finding is about, and its key, in the state behind the operation. */
function keyedField({ rule, about, operation, before }: Finding): KeyedField | undefined {
  if (!("entity" in operation)) return undefined;
  const state = before.copy();
  try {
    applyToState(state, operation);
  } catch (error) {
    if (error instanceof StateError) return undefined;
    throw error;
  }
  const entity = state.get(operation.entity);
  if (entity === undefined) return undefined;
  for (const key of madeKeys(entity)) {
    for (const field of key.fields) {
      const subject = `${key.by} ${key.title} ${field.name}`;
      if (about !== [rule.code, entity.key, subject].join(" ")) continue;
      const earlier = before.get(entity.key)?.fields.find(({ name }) => name === field.name);
      const length =
        numberArgument(field, "max_length") ??
        (earlier === undefined ? undefined : numberArgument(earlier, "max_length"));
      return { entity, key, field, length };
    }
  }
  return undefined;
}

/** The edits that make `models.CharField(max_length=…)` of `models.TextField(…)`. */
function asCharField(field: Field, length: number): readonly TextEdit[] | undefined {
  const { slice } = field.expression;
  const text = slice.file.text.slice(slice.start, slice.end);
  const prefix = /^models\s*\.\s*(?=TextField\b)/.exec(text)?.[0];
  if (prefix === undefined || slice.edits.length > 0) return undefined;
  const start = slice.start + prefix.length;
  const rename = { start, end: start + "TextField".length, text: "CharField" };
  if (field.args.has("max_length")) return [rename];
  if (field.insertion === undefined) return undefined;
  const { offset, separator } = field.insertion;
  return [rename, { start: offset, end: offset, text: `${separator}max_length=${length}` }];
}

interface AlteredField {
  readonly entity: EntityState;
  readonly field: Field;
  readonly text: string;
  readonly reason: string;
}

/** An AlterField in front of the operation. */
function altered(
  { module, operations }: MigrationModule,
  { operation }: Finding,
  { entity, field, text, reason }: AlteredField,
): Fix {
  const list = classList(module, "operations")?.list;
  const place = operations.indexOf(operation);
  const migrations = nameOfMigrations(module);
  if (list === undefined || migrations === undefined || parts(list).length !== operations.length) {
    return refused("the operations are not one literal list");
  }
  if (place < 0) return refused("the operation is inside another");
  const isOwn = field.expression.slice.file === module.source;
  if (!isOwn && !(namesOnlyModels(text) && bindingOf(module, "models") !== undefined)) {
    return refused(`the definition of ${field.name} names what only its own module knows`);
  }
  const item = [
    `${migrations}.AlterField(`,
    `    model_name=${pythonString(entity.name.toLowerCase())},`,
    `    name=${pythonString(field.name)},`,
    `    field=${text},`,
    ")",
  ];
  return { ok: true, edits: insertItem(module.source.text, list, place, item), reason };
}

/** Does an expression name nothing but what `models` has? */
function namesOnlyModels(text: string): boolean {
  const bare = text.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, "''");
  return [...bare.matchAll(/[A-Za-z_][\w.]*(?:\s*=(?!=))?/g)].every(([name]) =>
    /^(?:models\.\w+|True|False|None|\w+\s*=)$/.test(name),
  );
}
