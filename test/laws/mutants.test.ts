import { beforeAll, describe, expect, test } from "vitest";
import { DITCH, GARDEN, HEDGE, POND, POT } from "./mutants/gardens.js";
import { MUTANTS } from "./mutants/mutants.js";
import { fold, type Request, type Subject } from "./laws/subject.js";
import { allViolations } from "./laws/violations.js";

/** Can the laws fail? Folds that are right are damaged as wrong folds would be. */

/** Orders and databases to try: enough to meet the one that matters. */
const TRIES = 25;

const REQUESTS: readonly Request[] = [
  { app: "alpha", mode: "replace", first: undefined },
  { app: "alpha", mode: "rewrite", first: undefined },
  { app: "beta", mode: "replace", first: undefined },
  { app: "beta", mode: "rewrite", first: undefined },
];

let subjects: readonly Subject[] = [];

beforeAll(async () => {
  const found: Subject[] = [];
  for (const texts of [GARDEN, POND, POT, DITCH, HEDGE]) {
    for (const request of REQUESTS) {
      if (![...texts.keys()].some((id) => id.startsWith(request.app))) continue;
      const subject = await fold(texts, new Map(), request);
      if (subject !== undefined) found.push(subject);
    }
  }
  subjects = found;
});

test("what refold made of the projects breaks no law", () => {
  expect(subjects.length).toBeGreaterThan(4);
  expect(subjects.flatMap((subject) => allViolations(subject, TRIES))).toEqual([]);
});

describe("a fold that is damaged breaks one", () => {
  test.each(Object.entries(MUTANTS))("%s", (_, damage) => {
    const damaged = subjects.map(damage).filter((subject) => subject !== undefined);
    expect(damaged).not.toEqual([]);
    const unnoticed = damaged.filter((subject) => allViolations(subject, TRIES).length === 0);
    expect(unnoticed.map(({ name }) => name)).toEqual([]);
  });
});
