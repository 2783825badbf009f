import { keyText, type MigrationKey } from "../../chain/migration.js";
import { migrationOf } from "../../framework/django/project.js";
import type { MigrationModule } from "../../framework/django/read/migration.js";
import type { Operation } from "../../operation/operation.js";
import { StateError } from "../../operation/state.js";
import { shortName } from "../../schema/value.js";
import type { Lookups } from "../editor.js";
import { isSince } from "../release.js";
import type { History, PlanHistory } from "./history.js";
import { migrationSql } from "./migration-sql.js";
import type { Direction } from "./step.js";

/** The statements of one migration as Django prints them, or why there are none. */
export type StepSql =
  | {
      readonly kind: "written";
      readonly key: MigrationKey;
      /** With BEGIN and COMMIT, where the migration runs in a transaction. */
      readonly lines: readonly string[];
      /** What is not known, as the placeholders in the lines say it. */
      readonly unknown: readonly string[];
    }
  | { readonly kind: "refused"; readonly key: MigrationKey; readonly why: string };

/** Which way the migrations run, and what their lookups of names see. */
export interface Way {
  readonly direction: Direction;
  readonly lookups: Lookups;
}

/** Writes migrations, each for a database in front of it (or behind it, for the way back). */
export function writeSteps(
  history: History | PlanHistory,
  keys: readonly MigrationKey[],
  way: Way,
): readonly StepSql[] {
  return keys.flatMap((key) => {
    const module = migrationOf(history.project, key);
    return module === undefined ? [] : [writeStep(history, module, way)];
  });
}

function writeStep(
  history: History | PlanHistory,
  { key, operations, atomic }: MigrationModule,
  { direction, lookups }: Way,
): StepSql {
  const irreversible = direction === "backwards" ? operations.find(isIrreversible) : undefined;
  if (irreversible !== undefined) {
    return { kind: "refused", key, why: `${nameOf(irreversible)} has no way back` };
  }
  try {
    const { state } = history.before(key);
    const { catalog } = direction === "forwards" ? history.before(key) : history.behind(key);
    const run = { operations, direction, state, catalog, lookups };
    const { lines, unknown } = migrationSql(run, history.writing);
    const { begin, features, release } = history.writing.dialect;
    // Django 2.1 prints BEGIN for databases, too, that cannot take DDL back (sqlmigrate, output_transaction).
    const inTransaction = atomic && (features.transactionalDdl || !isSince(release, "3.2"));
    const framed = inTransaction && lines.length > 0 ? [begin, ...lines, "COMMIT;"] : lines;
    return { kind: "written", key, lines: framed, unknown };
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    const step = keyText(error.operation.origin.migration);
    return { kind: "refused", key, why: `${step}: ${error.message}` };
  }
}

function isIrreversible(operation: Operation): boolean {
  return operation.kind === "opaque" && !operation.reversible;
}

function nameOf(operation: Operation): string {
  return operation.kind === "opaque" ? `its ${shortName(operation.label)}` : operation.kind;
}
