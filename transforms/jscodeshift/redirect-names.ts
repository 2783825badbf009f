import { posix } from "node:path";
import { applyEdits } from "../../src/edit/text-edit.js";
import { bareName } from "../../src/framework/javascript/lists.js";
import { redirectNames } from "../../src/framework/javascript/redirect-names.js";
import { listed, moduleOf, required, type RunnerTransform } from "../runner/file.js";

/**
 * Makes code name `--into=NAME` where it named migrations that are gone, `--gone=NAME,NAME` of `--directory=PATH`: in texts, in lists that
 * register them, with the imports for those. Fails on a file that takes something else from one of them.
 */
const transform: RunnerTransform = (file, _api, options) => {
  const into = bareName(required(options, "into", "the migration that stands for those"));
  const names = listed(required(options, "gone", "the migrations that are gone"));
  const wanted = required(options, "directory", "the directory of the migrations");
  const directory = posix.normalize(wanted).replace(/\/$/, "");
  const gone = new Set(names.map(bareName).filter((name) => name !== into));
  if (![...gone].some((name) => file.source.includes(name))) return undefined;
  const module = moduleOf(file);
  const result = redirectNames(module, {
    gone,
    into,
    isNamed: (name) => gone.has(name) || name === into,
    isModule: (path) => posix.dirname(path) === directory && gone.has(bareName(path)),
    texts: "all",
  });
  if (result.ok) return applyEdits(file.source, result.edits);
  const [problem] = result.problems;
  throw new Error(
    `line ${problem?.place?.line ?? 1}: ${problem?.message ?? ""}; ${problem?.hint ?? ""}`,
  );
};

export default transform;
