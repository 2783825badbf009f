/**
 * The seed is fixed, so that a run is the same everywhere; REFOLD_SEED explores, REFOLD_RUNS says how long. The suite is cut short on a slow
 * machine, which is no failure; an exploration is not.
 */
const seed = process.env["REFOLD_SEED"];
const runs = process.env["REFOLD_RUNS"];

export const RUNS = {
  seed: Number(seed ?? 20_260_101),
  numRuns: Number(runs ?? 40),
  ...(runs === undefined ? { interruptAfterTimeLimit: 5_000, markInterruptAsFailure: false } : {}),
};

/** Orders of a graph and databases in the middle that are tried for each fold. */
export const TRIES = 3;

/** How long one property may take. */
export const TIMEOUT = runs === undefined ? 30_000 : 24 * 3_600_000;
