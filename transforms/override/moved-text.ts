import type { MigrationKey } from "../../src/chain/migration.js";
import { placeOf, type SourceFile } from "../../src/edit/source.js";
import { applyEdits, type TextEdit } from "../../src/edit/text-edit.js";
import { dynamicNames } from "../../src/framework/django/python/scope.js";
import type { MigrationModule } from "../../src/framework/django/read/migration.js";
import { requoted } from "../../src/framework/django/squash/repoint.js";
import { absoluteImports } from "../../src/framework/django/write/absolute-imports.js";
import { addReplaces } from "../../src/framework/django/write/add-replaces.js";
import { Refusal } from "../squash/refusal.js";

/** What is different for a module in another package. */
export interface Move {
  /** The dotted name of the package that it comes from. */
  readonly vendorPackage: string;
  /** What it depends on in the place of a step. */
  readonly instead: (key: MigrationKey) => MigrationKey;
  /** What it replaces besides. */
  readonly replaces: readonly MigrationKey[];
}

/** A module's text for another package. Throws a refusal where it depends on the place or the name of its own. */
export function movedText(
  migration: MigrationModule,
  { vendorPackage, instead, replaces }: Move,
): string {
  const { module, dependencies } = migration;
  const { source } = module;
  const [place] = dynamicNames(module.root, source.text).filter(({ kind }) => kind !== "namespace");
  if (place !== undefined) {
    throw refuseAt(
      source,
      place.start,
      `the module uses ${place.name}, which would be another one in another package`,
      "give what it needs another way first, or leave the app out",
    );
  }
  const renamed = dependencies.flatMap(({ key, slot, expression }): readonly TextEdit[] => {
    const name = key === undefined ? undefined : instead(key).name;
    if (name === undefined || name === key?.name) return [];
    if (slot !== undefined) return [{ ...slot, text: requoted(migration, slot, name) }];
    throw refuseAt(
      source,
      expression.slice.start,
      `the dependency must become ${name}, but cannot be edited`,
      "write the name as a string in the dependency",
    );
  });
  const replacing = replaces.flatMap((key) => {
    const edits = addReplaces(module, key);
    if (edits !== undefined) return edits;
    throw refuseAt(
      source,
      0,
      `the migration must replace ${key.name}, but has no place to say so`,
      "write its class body, and `replaces` in it, as plain statements",
    );
  });
  return applyEdits(source.text, [
    ...absoluteImports(module, vendorPackage),
    ...renamed,
    ...replacing,
  ]);
}

function refuseAt(source: SourceFile, start: number, message: string, hint: string): Refusal {
  return new Refusal([{ code: "place", message, place: placeOf(source, start), hint }]);
}
