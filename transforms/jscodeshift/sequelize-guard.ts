import { posix } from "node:path";
import type * as t from "@babel/types";
import { applyEdits } from "../../src/edit/text-edit.js";
import { RECORDED_GUARD } from "../../src/framework/javascript/chain/recorded-guard.js";
import { exportedFunctions } from "../../src/framework/javascript/exported-functions.js";
import { patternNames } from "../../src/framework/javascript/module.js";
import { SEQUELIZE_META } from "../../src/framework/sequelize/bookkeeping.js";
import { guardFunction } from "../../src/framework/sequelize/write/guard-text.js";
import { laidOutLike } from "../runner/laid-out.js";
import { listed, moduleOf, optional, required, type RunnerTransform } from "../runner/file.js";

/**
 * Puts a guard in front of a Sequelize migration that stands for others, `--folded=NAME,NAME`: with all of them recorded in `--table`
 * (SequelizeMeta) it does nothing, with some it throws before it changes anything, with none and none of `--tables=TABLE,TABLE` it runs.
 */
const transform: RunnerTransform = (file, _api, options) => {
  const folded = listed(required(options, "folded", "the migrations that this one stands for"));
  const module = moduleOf(file);
  const up = exportedFunctions(module).find(({ name }) => name === "up")?.node;
  if (up === undefined) return undefined;
  if (file.source.includes(`function ${RECORDED_GUARD}(`)) return file.source;
  const queryInterface = nameIn(up.params);
  if (up.body.type !== "BlockStatement" || queryInterface === undefined || !up.async) {
    throw new Error("up is no async function that is given the query interface under a name");
  }
  const definition = guardFunction(
    {
      result: posix.basename(module.file.path),
      folded,
      earlier: [],
      tables: listed(optional(options, "tables") ?? ""),
    },
    optional(options, "table") ?? SEQUELIZE_META.name,
    /ts$/.test(file.path) ? "typescript" : "javascript",
  );
  const start = (up.body.start ?? 0) + 1;
  const end = file.source.length;
  return laidOutLike(
    applyEdits(file.source, [
      { start, end: start, text: `\n  if (await ${RECORDED_GUARD}(${queryInterface})) return;\n` },
      { start: end, end, text: `\n${definition}\n` },
    ]),
    file,
  );
};

/** What a function calls the query interface: its first parameter, or what it takes out of umzug's context. */
function nameIn([first]: readonly t.Node[]): string | undefined {
  if (first?.type === "Identifier") return first.name;
  const names = first === undefined ? [] : patternNames(first);
  return (
    names.find((name) => name === "queryInterface") ?? (names.length === 1 ? names[0] : undefined)
  );
}

export default transform;
