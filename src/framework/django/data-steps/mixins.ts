import type { EntityKey } from "../../../operation/field.js";
import { overrides, type Contract } from "./overriding.js";
import type { Place, Run } from "./run.js";

/** Classes of the project that an entity derives from: historical models keep them. */
export function mixinsOf(run: Run, entity: EntityKey): readonly string[] {
  return run.models.line(entity).flatMap((part) => {
    const list = run.models.get(part)?.bases?.list ?? [];
    return list.flatMap((base) =>
      base.entity === undefined && base.canonical !== "models.Model" ? [base.canonical] : [],
    );
  });
}

/** May a class of the project that the entity derives from act when its rows are made, stored or deleted? */
export function actsOnRows(run: Run, entity: EntityKey, place: Place): boolean {
  return mixinsOf(run, entity).some((path) =>
    run
      .imported(place.module, path)
      .some((atom) => atom.kind !== "class" || overrides(run, atom.code, MODEL)),
  );
}

/** Methods of models that Django calls (django/db/models/base.py). */
const CALLED = new Set([
  "save",
  "delete",
  "from_db",
  "refresh_from_db",
  "full_clean",
  "clean",
  "clean_fields",
  "validate_unique",
  "validate_constraints",
  "save_base",
  "prepare_database_save",
  "serializable_value",
  "get_deferred_fields",
  "arefresh_from_db",
  "check",
  "pk",
  "objects",
]);

/** What is derived from `models.Model` and leaves those methods, and everything private, as they are. */
const MODEL: Contract = {
  isKept: (name) => CALLED.has(name) || name.startsWith("_"),
  roots: new Set(["django.db.models.Model"]),
};
