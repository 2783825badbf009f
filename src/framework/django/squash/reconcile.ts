import type { MigrationKey } from "../../../chain/migration.js";
import {
  renamingStatements,
  type ReconcileDialect,
  type RenamingParts,
} from "../../../bookkeeping/renaming.js";

/** A module that takes the place of steps whose names are recorded in django_migrations. */
export interface Renaming {
  readonly key: MigrationKey;
  readonly steps: readonly MigrationKey[];
}

/**
 * The statements that tell a database of the new names: where all old steps of a module are recorded, it is recorded too, and they are
 * forgotten. A database that lacks one of them is refused with an error before anything is changed; one that has been told already stays as
 * it is, so that the file can be run again where a later module was refused.
 * Table and columns: django/db/migrations/recorder.py, MigrationRecorder.Migration. Nothing makes its rows distinct.
 */
export function reconcileStatements(
  dialect: ReconcileDialect,
  renamings: readonly Renaming[],
): string {
  const lines = [
    `-- Records the squashed migrations under their new names (${dialect}).`,
    "-- Run it on every database that has all of the old ones, before `manage.py migrate`.",
    "-- Where that has been done, it changes nothing.",
    ...renamings.flatMap((renaming) => renamingStatements(dialect, partsOf(renaming))),
  ];
  return `${lines.join("\n")}\n`;
}

function partsOf({ key, steps }: Renaming): RenamingParts {
  return {
    recorded: count(steps),
    steps: steps.length,
    known: `EXISTS (SELECT 1 FROM django_migrations WHERE ${isOneOf([key])})`,
    forget: `DELETE FROM django_migrations WHERE ${isOneOf(steps)}`,
    record: (values) => `INSERT INTO django_migrations (app, name, applied) ${values}`,
    row: (name, now) => `${text(key.app)}, ${name}, ${now}`,
    name: text(key.name),
    refusal: text(`${key.app}: not all migrations that ${key.name} stands for are applied here`),
    // The column name is NOT NULL.
    failing: undefined,
  };
}

function count(steps: readonly MigrationKey[]): string {
  return `(SELECT COUNT(DISTINCT name) FROM django_migrations WHERE ${isOneOf(steps)})`;
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function isOneOf(names: readonly MigrationKey[]): string {
  const list = names.map(({ name }) => text(name)).join(", ");
  return `app = ${text(names[0]?.app ?? "")} AND name IN (${list})`;
}
