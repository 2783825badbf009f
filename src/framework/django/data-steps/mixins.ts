import type { EntityKey } from "../../../operation/field.js";
import { textOf } from "../read/names.js";
import { fieldOf, parts, type SyntaxNode } from "../python/syntax.js";
import type { Place, Run } from "./run.js";
import type { ClassCode } from "./value.js";

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
      .some((atom) => atom.kind !== "class" || overridesModel(run, atom.code, 0)),
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

function overridesModel(run: Run, code: ClassCode, depth: number): boolean {
  const { module, node } = code;
  const body = fieldOf(node, "body");
  if (depth > 6) return true;
  for (const statement of body === undefined ? [] : parts(body)) {
    const names = boundNames(module.source.text, statement);
    if (names === undefined || names.some((name) => CALLED.has(name) || name.startsWith("_"))) {
      return true;
    }
  }
  const bases = fieldOf(node, "superclasses");
  return (bases === undefined ? [] : parts(bases)).some((base) => {
    if (base.type !== "identifier" && base.type !== "attribute") return true;
    const text = textOf(module, base).replace(/\s/g, "");
    if (text === "object") return false;
    const [first = "", ...rest] = text.split(".");
    const value = run.global(module, first) ?? [];
    if (value.length === 0) return true;
    return value.some((atom) => {
      if (atom.kind === "class" && rest.length === 0) {
        return overridesModel(run, atom.code, depth + 1);
      }
      const path = atom.kind === "imported" ? [atom.path, ...rest].join(".") : "";
      return path !== "django.db.models.Model";
    });
  });
}

/** What a statement of a class body binds; undefined where that is not plain to see. */
function boundNames(text: string, statement: SyntaxNode): readonly string[] | undefined {
  const definition =
    statement.type === "decorated_definition" ? fieldOf(statement, "definition") : statement;
  const name = definition === undefined ? undefined : fieldOf(definition, "name");
  if (name !== undefined) {
    const own = text.slice(name.start, name.end);
    return own === "Meta" ? [] : [own];
  }
  if (statement.type === "pass_statement" || statement.type === "comment") return [];
  const first = statement.children[0];
  if (statement.type !== "expression_statement" || first === undefined) return undefined;
  if (first.type === "string") return [];
  const left = first.type === "assignment" ? fieldOf(first, "left") : undefined;
  return left?.type === "identifier" ? [text.slice(left.start, left.end)] : undefined;
}
