import { pick, weighted } from "../../laws/project/choice.js";
import { ownPlainFields } from "./values.js";
import { relationsTo, type ModelSpec } from "./schema.js";
import { someModel, type Scope } from "./scope.js";
import type { Written } from "./statements.js";

/** A model's table, as Django names it. */
export function tableOf({ app, name }: ModelSpec): string {
  return `${app}_${name.toLowerCase()}`;
}

/** SQL that the function itself runs. */
export function sqlStatement(scope: Scope): Written {
  const model = someModel(scope);
  const sql = JSON.stringify(sqlText(scope));
  const ofModel = `'SELECT count(*) FROM %s' % ${model.name}._meta.db_table`;
  const lines = weighted(scope.choice, [
    [1, ["with schema_editor.connection.cursor() as cursor:", `    cursor.execute(${ofModel})`]],
    [1, [`schema_editor.execute(f"DELETE FROM {${model.name}._meta.db_table} WHERE 1 = 0")`]],
    [1, [`schema_editor.execute(${sql})`]],
    [1, ["with schema_editor.connection.cursor() as cursor:", `    cursor.execute(${sql})`]],
  ]);
  return { lines: lines ?? [], scope };
}

/** A statement in SQL that changes rows, and that all databases read alike. */
export function sqlText(scope: Scope): string {
  const { choice, schema } = scope;
  const model = someModel(scope);
  const table = tableOf(model);
  const field = pick(choice, ownPlainFields(model));
  const relation = pick(
    choice,
    relationsTo(model, schema).filter(({ field: { kind } }) => kind === "key"),
  );
  const column = field?.name ?? "id";
  const value = field?.kind === "text" ? "'sql'" : "1";
  const key = model.parent === undefined ? "id" : `${model.parent.toLowerCase()}_ptr_id`;
  return (
    weighted(choice, [
      [field === undefined ? 0 : 4, `UPDATE ${table} SET ${column} = ${value} WHERE ${key} > 1`],
      [
        relation === undefined || field === undefined ? 0 : 2,
        `UPDATE ${table} SET ${column} = ${value} WHERE ${key} IN (SELECT ${relation?.field.name ?? ""}_id FROM ${relation === undefined ? "" : tableOf(relation.owner)})`,
      ],
      [1, `SELECT count(*) FROM ${table}`],
      [
        relation === undefined ? 0 : 1,
        `DELETE FROM ${relation === undefined ? "" : tableOf(relation.owner)} WHERE ${relation?.field.name ?? ""}_id IS NULL`,
      ],
    ]) ?? `SELECT count(*) FROM ${table}`
  );
}
