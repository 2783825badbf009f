import { keyText, type MigrationKey } from "../../../chain/migration.js";
import { editFile, type EditFile } from "../../../edit/change-set.js";
import type { Problem } from "../../../edit/problem.js";
import { placeOf } from "../../../edit/source.js";
import type { TextEdit } from "../../../edit/text-edit.js";
import type { Slot } from "../../../operation/field.js";
import type { DjangoProject } from "../project.js";
import type { MigrationModule } from "../read/migration.js";
import { decodeString } from "../read/literal.js";
import { removeItems } from "./list-item.js";
import { pythonString } from "../write/python-string.js";

export type RepointResult =
  | { readonly ok: true; readonly changes: readonly EditFile[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Edits every module that names a removed step, in dependencies and run_before, so that it names its successor: one string each.
 * Modules that are removed themselves are left alone.
 */
export function repoint(
  project: DjangoProject,
  removed: readonly MigrationKey[],
  successor: (key: MigrationKey) => MigrationKey,
): RepointResult {
  const gone = new Set(removed.map(keyText));
  const changes: EditFile[] = [];
  const problems: Problem[] = [];
  if (gone.size === 0) return { ok: true, changes };
  for (const app of project.apps) {
    for (const module of app.modules) {
      // What is folded away itself is not edited, nor is what takes the place of a removed step.
      if (gone.has(keyText(module.key)) || keyText(successor(module.key)) !== keyText(module.key))
        continue;
      if (removed.some((key) => keyText(successor(key)) === keyText(module.key))) continue;
      const named = namesInstead(module, app.editable, gone, successor);
      problems.push(...named.problems);
      const { edits } = named;
      const file = project.files.get(keyText(module.key));
      if (edits.length > 0 && file !== undefined) changes.push(editFile(file, edits));
    }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, changes };
}

/** What makes a module name the successors of removed steps (by `keyText`), and what of that cannot be edited. */
export interface NamesInstead {
  readonly edits: readonly TextEdit[];
  readonly problems: readonly Problem[];
}

/** The edits of one module, in dependencies and run_before. A successor that is named already is not named again: that item goes. */
export function namesInstead(
  module: MigrationModule,
  editable: boolean,
  gone: ReadonlySet<string>,
  successor: (key: MigrationKey) => MigrationKey,
): NamesInstead {
  const edits: TextEdit[] = [];
  const problems: Problem[] = [];
  const again: Slot[] = [];
  for (const list of [namedDependencies(module), namedBefore(module)]) {
    const named = new Set(list.map(({ key }) => keyText(key)).filter((key) => !gone.has(key)));
    for (const { key, item, slot } of list) {
      if (!gone.has(keyText(key))) continue;
      const instead = successor(key);
      if (!editable || slot === undefined)
        problems.push(unreachable(module, key, item.start, editable));
      else if (named.has(keyText(instead))) again.push(item);
      else {
        named.add(keyText(instead));
        edits.push({ ...slot, text: requoted(module, slot, instead.name) });
      }
    }
  }
  return { edits: [...edits, ...removeItems(module.module.source.text, again)], problems };
}

interface Named {
  readonly key: MigrationKey;
  readonly item: Slot;
  /** Where the name stands as a string literal. */
  readonly slot: Slot | undefined;
}

function namedDependencies({ dependencies }: MigrationModule): readonly Named[] {
  return dependencies.flatMap(({ key, slot, expression }) =>
    key === undefined ? [] : [{ key, slot, item: expression.slice }],
  );
}

function namedBefore({ runBefore }: MigrationModule): readonly Named[] {
  return runBefore.map(({ key, slot, tuple }) => ({ key, slot, item: tuple }));
}

/** A name as a literal in the quotes of the one that it takes the place of. */
export function requoted(module: MigrationModule, slot: Slot, name: string): string {
  const token = module.module.source.text.slice(slot.start, slot.end);
  const quote = token.endsWith("'") ? "'" : '"';
  const plain = `${quote}${name}${quote}`;
  return decodeString(plain) === name ? plain : pythonString(name);
}

function unreachable(
  module: MigrationModule,
  key: MigrationKey,
  start: number,
  editable: boolean,
): Problem {
  return {
    code: "repoint",
    message: editable
      ? `${keyText(module.key)} names ${keyText(key)} in a way that cannot be edited`
      : `${keyText(module.key)}, a vendor's migration, depends on ${keyText(key)}`,
    place: placeOf(module.module.source, start),
    hint: editable
      ? "write the name as a string in the dependency"
      : "use --mode replace, which keeps the old names, or leave this step out of the range",
  };
}
