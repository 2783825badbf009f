import { concreteModel, targetOf, type Model, type ModelField } from "../../schema/model.js";
import { linkModel } from "./link-model.js";

/** A foreign key that points to a field, with its model. */
export interface Referrer {
  readonly model: Model;
  readonly field: ModelField;
}

/**
 * The foreign keys that point to a field, and those that point to them in turn (django/db/backends/base/schema.py,
 * _related_non_m2m_objects). The tables of many-to-many fields are among them.
 */
export function referrersOf(
  model: Model,
  field: ModelField,
  limit: number | undefined,
): readonly Referrer[] {
  return collect(model, field, limit, new Set());
}

function collect(
  model: Model,
  field: ModelField,
  limit: number | undefined,
  seen: Set<string>,
): readonly Referrer[] {
  const direct = allReferrers(model, limit)
    .filter((referrer) => pointsTo(referrer, model, field))
    .sort((a, b) => compare(accessorName(a), accessorName(b)));
  return direct.flatMap((referrer) => {
    const key = `${referrer.model.key} ${referrer.field.name}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [referrer, ...collect(referrer.model, referrer.field, limit, seen)];
  });
}

/**
 * Is a relation one of the model's `related_objects`? Those of the tables of many-to-many fields are hidden, too
 * (django/db/models/options.py, related_objects).
 */
export function isListed({ model, field }: Referrer): boolean {
  return !model.autoCreated && field.foreignKey?.relatedName?.endsWith("+") !== true;
}

/** The foreign keys that point to a model. */
export function allReferrers(model: Model, limit: number | undefined): readonly Referrer[] {
  const found: Referrer[] = [];
  for (const other of [...model.models.all()]) {
    const models = [
      other,
      ...other.links.flatMap((link) => linkModel(other, link, limit)?.model ?? []),
    ];
    for (const candidate of models) {
      for (const field of candidate.fields) {
        if (isOrStandsFor(candidate, field, model)) found.push({ model: candidate, field });
      }
    }
  }
  return found;
}

/** Django counts keys to a proxy among those to the model that it stands for. */
function isOrStandsFor(model: Model, { foreignKey }: ModelField, target: Model): boolean {
  if (foreignKey?.to === undefined) return false;
  if (foreignKey.to === target.key) return true;
  const named = model.models.get(foreignKey.to);
  return named?.proxyOf !== undefined && concreteModel(named)?.key === target.key;
}

function pointsTo({ model, field }: Referrer, target: Model, to: ModelField): boolean {
  return (
    targetOf(model, field)?.model.key === target.key &&
    targetOf(model, field)?.field.name === to.name
  );
}

/** What Django sorts the relations of a model by (ForeignObject.related_query_name). */
function accessorName({ model, field }: Referrer): string {
  const own = model.name.toLowerCase();
  const label = model.key.slice(0, model.key.indexOf("."));
  return (field.foreignKey?.relatedName ?? own)
    .replaceAll("%(class)s", own)
    .replaceAll("%(model_name)s", own)
    .replaceAll("%(app_label)s", label);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
