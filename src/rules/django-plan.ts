import { keyText } from "../chain/migration.js";
import type { ChainGraph } from "../chain/graph.js";
import { fullPlan } from "../framework/django/loader/plan.js";
import { migrationOf, type DjangoProject } from "../framework/django/project.js";
import type { MigrationModule } from "../framework/django/read/migration.js";
import { callAt, readRunSql } from "../framework/django/data-steps/sql-text.js";
import { entityKey } from "../framework/django/read/field.js";
import type { ModuleFinder } from "../framework/django/read/operation-classes.js";
import { derivedField } from "../framework/django/schema/derived-field.js";
import { migrationSources } from "../framework/django/schema/sources.js";
import type { EntityState } from "../operation/state.js";
import type { Opaque, Operation } from "../operation/operation.js";
import { withFields } from "../operation/with-fields.js";
import type { PlannedStep } from "./find-hazards.js";
import type { RawSql } from "./rule.js";

/**
 * All steps of a project in the order in which Django runs them on an empty database. Steps that could not be read are left out. Data
 * steps know what `analysed` (analysePlan) has of them; fields of other classes than Django's are those that the classes come down to.
 */
export function djangoPlan(
  project: DjangoProject,
  graph: ChainGraph,
  analysed: ReadonlyMap<Operation, Opaque>,
  moduleAt: ModuleFinder,
): readonly PlannedStep[] {
  const sources = { moduleOf: migrationSources(project), moduleAt };
  const derive = (operation: Operation): Operation =>
    withFields(operation, (field) => derivedField(field, sources));
  return fullPlan(graph).flatMap((key) => {
    const migration = migrationOf(project, key);
    return migration === undefined ? [] : [plannedStep(migration, analysed, derive)];
  });
}

function plannedStep(
  migration: MigrationModule,
  analysed: ReadonlyMap<Operation, Opaque>,
  derive: (operation: Operation) => Operation,
): PlannedStep {
  const { key, atomic } = migration;
  const operations = migration.operations.map((operation) =>
    derive(analysed.get(operation) ?? operation),
  );
  return { key, atomic, operations, sqlOf: (operation) => sqlOf(migration, operation) };
}

function sqlOf({ key, module }: MigrationModule, operation: Operation): readonly RawSql[] {
  if (operation.kind !== "opaque" || operation.label !== "RunSQL") return [];
  if (keyText(operation.origin.migration) !== keyText(key)) return [];
  const call = callAt(module, operation.origin.slice);
  const read =
    call === undefined ? undefined : readRunSql({ module, moduleAt: () => undefined }, call);
  return read?.forwards.ok === true ? read.forwards.texts : [];
}

/**
 * Which entities have no table because a setting names another in their place (`swappable`, django/db/models/options.py).
 * `modelSettings` are the settings that name models.
 */
export function swappedBy(
  modelSettings: ReadonlyMap<string, string>,
): (entity: EntityState) => boolean {
  return ({ key, options }) => {
    const setting = options.get("swappable")?.literal;
    const model = typeof setting === "string" ? modelSettings.get(setting) : undefined;
    return model !== undefined && entityKey(model) !== key;
  };
}
