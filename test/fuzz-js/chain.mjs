/**
 * Random chains, without a framework: what each migration does, one action after the other. A chain is made from genes, so that a failing
 * one can be made smaller by leaving genes out: each gene asks for a kind of action, and its numbers choose among what is there then.
 */

import fc from "fast-check";
import { Schema } from "./schema.mjs";

/** Kinds of actions, with how often each is asked for. */
const KINDS = {
  createTable: 6,
  dropTable: 2,
  renameTable: 2,
  addColumn: 6,
  addColumns: 1,
  dropColumn: 4,
  renameColumn: 3,
  alterColumn: 4,
  addIndex: 4,
  dropIndex: 2,
  addUnique: 2,
  dropUnique: 1,
  addForeign: 2,
  dropForeign: 1,
  insert: 3,
  update: 2,
  remove: 1,
  copyRows: 1,
  rowLoop: 1,
  view: 1,
  dropView: 1,
  trigger: 1,
  rawColumn: 1,
  rawIndex: 1,
  rebuild: 1,
  missing: 1,
};

/** How an action stands in its module. */
const WRAPS = {
  plain: 14,
  helper: 2,
  all: 1,
  transaction: 2,
  swallow: 1,
  ifThere: 3,
  ifMissing: 2,
  ifRows: 1,
};

const weighted = (weights) =>
  fc.oneof(
    ...Object.entries(weights).map(([value, weight]) => ({
      arbitrary: fc.constant(value),
      weight,
    })),
  );

const gene = fc.record({
  kind: weighted(KINDS),
  wrap: weighted(WRAPS),
  startsModule: fc.integer({ min: 0, max: 2 }).map((one) => one === 0),
  numbers: fc.array(fc.nat(999), { minLength: 12, maxLength: 12 }),
});

/** Genes of chains. */
export const genes = fc.record({
  legacy: fc.integer({ min: 0, max: 3 }).map((one) => one === 0),
  genes: fc.array(gene, { minLength: 12, maxLength: 40, size: "max" }),
});

/**
 * The chain that genes stand for: `first` is SQL for the database in front of it, `modules` are lists of actions. `can` says which actions a
 * framework has.
 */
export function chainOf({ legacy, genes: all }, can) {
  const schema = new Schema(legacy);
  const modules = [[]];
  for (const { kind, wrap, startsModule, numbers } of all) {
    if (startsModule && modules.at(-1).length > 0) modules.push([]);
    if (!can(kind)) continue;
    const action = schema.act(kind, numbers);
    if (action !== undefined) modules.at(-1).push({ ...action, wrap: wrapOf(wrap, action) });
  }
  // There is something to fold in two migrations or more.
  while (modules.filter((actions) => actions.length > 0).length < 2) {
    const action = schema.act("createTable", [modules.length, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    modules.push([{ ...action, wrap: "plain" }]);
  }
  return { first: schema.first, modules: modules.filter((actions) => actions.length > 0) };
}

/** An action that fails is caught; one that asks has something to ask for. */
function wrapOf(wrap, { fails, asks }) {
  if (fails) return "swallow";
  if (wrap === "ifThere") return asks?.there === undefined ? "plain" : wrap;
  if (wrap === "ifMissing") return asks?.missing === undefined ? "plain" : wrap;
  return wrap;
}
