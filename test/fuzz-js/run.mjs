// Squashes random chains of Knex, Sequelize, TypeORM and MikroORM, and lets the real frameworks say on SQLite what comes of it:
//   npm run fuzz:js -- --seeds 1..60 [--framework NAME] [--shrink] [--refusals] [--verbose]
// Uses the environment of `npm run oracle:js` (.oracle/js). REFOLD_ORACLE_REQUIRED=1 makes a skip an error. With --shrink a chain that breaks a
// law is made smaller first, and printed; with --refusals so is one that refold refuses.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import fc from "fast-check";
import { makeEnvironment } from "../oracle-js/environment.mjs";
import { chainOf, genes } from "./chain.mjs";
import { knex } from "./frameworks/knex.mjs";
import { mikroOrm } from "./frameworks/mikro-orm.mjs";
import { sequelize } from "./frameworks/sequelize.mjs";
import { typeorm } from "./frameworks/typeorm.mjs";
import { examine } from "./laws.mjs";

const { values: options } = parseArgs({
  options: {
    seeds: { type: "string", default: "1..40" },
    framework: { type: "string" },
    shrink: { type: "boolean", default: false },
    verbose: { type: "boolean", default: false },
    refusals: { type: "boolean", default: false },
  },
});
const [from, to] = options.seeds.split("..").map(Number);
const all = [knex, sequelize, typeorm, mikroOrm];
const chosen = all.filter(({ name }) => (options.framework ?? name) === name);

const load = await makeEnvironment()
  .then((found) => {
    found("better-sqlite3");
    found("reflect-metadata");
    return found;
  })
  .catch((error) => {
    console.log(`SKIPPED the random chains: ${error.message.split("\n")[0]}`);
    process.exit(process.env.REFOLD_ORACLE_REQUIRED === "1" ? 1 : 0);
  });
const home = mkdtempSync(join(tmpdir(), "refold-fuzz-js-"));
mkdirSync(home, { recursive: true });
let failed = false;
try {
  for (const framework of chosen) await tryChains(framework);
} finally {
  rmSync(home, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;

async function tryChains(framework) {
  const totals = { chains: 0, discarded: 0, refused: 0, folded: 0, of: 0, disagreements: 0 };
  const reasons = new Map();
  for (let seed = from; seed <= (to ?? from); seed += 1) {
    totals.chains += 1;
    const [sample] = fc.sample(genes, { seed, numRuns: 1 });
    const result = await examineGenes(framework, sample);
    if (result.discarded !== undefined) {
      totals.discarded += 1;
      note(reasons, `discarded: ${result.discarded}`, seed);
    } else if (result.refused !== undefined) {
      totals.refused += 1;
      note(reasons, `refused: ${result.refused}`, seed);
    } else {
      totals.folded += result.folded;
      totals.of += result.of;
      if (result.problems.length > 0) {
        totals.disagreements += 1;
        await report(framework, seed, sample, result.problems);
      }
    }
  }
  if (options.verbose) {
    for (const [reason, seeds] of reasons) {
      console.log(`${seeds.length} ${reason} (${seeds.slice(0, 8).join(", ")})`);
    }
  }
  failed ||= totals.disagreements > 0;
  console.log(`${framework.name}: ${JSON.stringify(totals)}`);
}

async function examineGenes(framework, sample) {
  const result = await examine(load, framework, chainOf(sample, framework.can), home);
  return options.refusals && result.refused !== undefined
    ? { problems: [result.refused], folded: 0, of: 0, written: [] }
    : result;
}

function note(reasons, text, seed) {
  const reason = text.replace(/\d+/g, "N").slice(0, 300);
  reasons.set(reason, [...(reasons.get(reason) ?? []), seed]);
}

async function report(framework, seed, sample, problems) {
  console.log(`${framework.name} seed ${seed}`);
  for (const problem of problems) console.log(`    ${problem.slice(0, 1500)}`);
  if (!options.shrink) return;
  const [smallest, left, written] = await smaller(framework, sample, problems);
  console.log("  the smallest chain that breaks a law:");
  for (const [path, text] of framework.files(chainOf(smallest, framework.can))) {
    if (path !== "package.json") console.log(`--- ${path}\n${text}`);
  }
  console.log("  squashed:");
  for (const [path, text] of written) console.log(`--- ${path}\n${text}`);
  for (const problem of left) console.log(`    ${problem.slice(0, 1500)}`);
}

/** Leaves genes out as long as a law is broken. */
async function smaller(framework, sample, problems) {
  const kindOf = (list) => list[0]?.split(/[:\n]/)[0];
  let best = sample;
  let left = problems;
  let written = [];
  for (
    let size = Math.ceil(best.genes.length / 2);
    size >= 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let at = 0; at < best.genes.length;) {
      const candidate = { ...best, genes: best.genes.toSpliced(at, size) };
      const result = await examineGenes(framework, candidate);
      if ((result.problems?.length ?? 0) > 0 && kindOf(result.problems) === kindOf(problems)) {
        best = candidate;
        left = result.problems;
        written = result.written;
      } else {
        at += size;
      }
    }
  }
  for (const change of [
    (each) => ({ ...each, wrap: "plain" }),
    (each) => ({ ...each, startsModule: true }),
  ]) {
    for (let at = 0; at < best.genes.length; at += 1) {
      const candidate = { ...best, genes: best.genes.with(at, change(best.genes[at])) };
      const result = await examineGenes(framework, candidate);
      if ((result.problems?.length ?? 0) > 0 && kindOf(result.problems) === kindOf(problems)) {
        best = candidate;
        left = result.problems;
        written = result.written;
      }
    }
  }
  return [best, left, written];
}
