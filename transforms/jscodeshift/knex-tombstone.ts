import { posix } from "node:path";
import { tombstoneOf, tombstoneText } from "../../src/framework/knex/write/tombstone-text.js";
import { laidOut } from "../runner/laid-out.js";
import { moduleOf, required, type RunnerTransform } from "../runner/file.js";

/**
 * Makes a Knex migration one that does nothing, because another one, `--into=FILE`, does what it did: Knex wants a file for each recorded
 * name. That one, and what runs behind it, stays as it is.
 */
const transform: RunnerTransform = async (file, _api, options) => {
  const into = required(options, "into", "the file of the migration that does what these did");
  const { file: source } = moduleOf(file);
  if (posix.basename(source.path) >= into) return undefined;
  if (tombstoneOf(source)?.into === into) return file.source;
  return laidOut(tombstoneText(source, into), file);
};

export default transform;
