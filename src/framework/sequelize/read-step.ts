import { placeOf } from "../../edit/source.js";
import { readUnits } from "../javascript/chain/read-units.js";
import type { StepResult } from "../javascript/chain/step.js";
import type { TableVocabulary } from "../javascript/chain/touches.js";
import type { FunctionValue, Value } from "../javascript/interpret/value.js";
import type { MigrationFile } from "../javascript/migration-file.js";
import type { LoadedModule, ModuleLoader } from "../javascript/module.js";
import { SEQUELIZE } from "./host/values.js";
import type { SequelizeRequest } from "./issue.js";
import type { SequelizeRun } from "./sequelize-run.js";
import { issueText } from "./write/issue-text.js";

/** Runs the `up` of a migration as far as its text tells. */
export function readStep(
  { key, path, file }: MigrationFile,
  loader: ModuleLoader,
  run: SequelizeRun,
): StepResult<SequelizeRequest> {
  run.begin(key);
  const module = loader.load(path);
  const up = module && exportedFunction(module, "up");
  if (module === undefined || up === undefined) {
    return {
      ok: false,
      problem: {
        code: "no-migration",
        message: `${path} exports no function up that can be read`,
        place: placeOf(file, 0),
        hint: "Sequelize needs `up`; correct the file, or take it out of the directory",
      },
    };
  }
  const start = run.now();
  for (;;) {
    const units = readUnits({
      up,
      args: [run.hosts.argument, SEQUELIZE],
      module,
      run,
      vocabulary: VOCABULARY,
      isSayable: (issue) => issueText(issue) !== undefined,
    });
    const unproved = run.catalogs.unproved(run.world.state);
    if (unproved.length === 0) return { ok: true, step: { key, path, module, up, units } };
    run.catalogs.doubt(unproved);
    run.takeBack(start);
    run.begin(key);
  }
}

/** A function that a module exports: by its name, or in the object that is its default export. It has to stand in the module itself. */
export function exportedFunction(
  { exports, parsed }: LoadedModule,
  name: string,
): FunctionValue | undefined {
  const isDefault = exports.get("default");
  const value: Value | undefined =
    exports.get(name) ??
    (isDefault?.kind === "object" ? isDefault.properties.get(name) : undefined);
  return value?.kind === "function" && value.scope.module.file === parsed.file ? value : undefined;
}

const VOCABULARY: TableVocabulary = {
  onTables: new Set([
    "addColumn",
    "addConstraint",
    "addIndex",
    "bulkDelete",
    "bulkInsert",
    "bulkUpdate",
    "changeColumn",
    "createTable",
    "decrement",
    "delete",
    "describeTable",
    "dropTable",
    "getForeignKeyReferencesForTable",
    "increment",
    "insert",
    "query",
    "rawSelect",
    "removeColumn",
    "removeConstraint",
    "removeIndex",
    "renameColumn",
    "renameTable",
    "select",
    "showConstraint",
    "showIndex",
    "tableExists",
    "update",
    "upsert",
  ]),
  takesTable: /(?!)/,
  reachesAll:
    /\.(?:define|init|import|models?|sync|drop|truncate|showAllTables|showAllSchemas|dropAll\w+|getForeignKeysForTables)\b/,
};
