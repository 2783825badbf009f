import { posix } from "node:path";
import { applyEdits } from "../../src/edit/text-edit.js";
import { stringText } from "../../src/framework/javascript/chain/string-text.js";
import {
  exportedFunctions,
  type ExportedFunction,
} from "../../src/framework/javascript/exported-functions.js";
import { laidOutLike } from "../runner/laid-out.js";
import { moduleOf, optional, type RunnerTransform } from "../runner/file.js";

/**
 * Gives a Knex or Sequelize migration without `down` one that throws an error, which says that there is no way back (or `--why=TEXT`): undoing
 * it fails then with a reason, where it failed without one or did nothing.
 */
const transform: RunnerTransform = (file, _api, options) => {
  const module = moduleOf(file);
  const exported = exportedFunctions(module);
  if (exported.some(({ name }) => name === "down")) return file.source;
  const up = exported.find(({ name }) => name === "up");
  if (up === undefined) return undefined;
  const name = posix.basename(module.file.path);
  const why = optional(options, "why") ?? `${name} has no way back.`;
  const isTyped = /ts$/.test(file.path);
  const [start, end] = insertion(up, isTyped);
  const inner = up.form === "property" ? "  " : "";
  const body = `{\n${inner}  throw new Error(${stringText(why)});\n${inner}}`;
  const at = up.at.end ?? 0;
  return laidOutLike(
    applyEdits(file.source, [{ start: at, end: at, text: `${start}${body}${end}` }]),
    file,
  );
};

/** What stands around the body, in the form in which `up` is exported. */
function insertion({ form }: ExportedFunction, isTyped: boolean): readonly [string, string] {
  const promise = isTyped ? ": Promise<void>" : "";
  switch (form) {
    case "declaration":
      return [`\n\nexport async function down()${promise} `, "\n"];
    case "assignment":
      return [`\n\nexports.down = async function down()${promise} `, ";\n"];
    case "property":
      return [`,\n  async down()${promise} `, ""];
  }
}

export default transform;
