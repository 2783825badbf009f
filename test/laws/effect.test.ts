import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { fold, requestsFor, validTexts, type Subject } from "./laws/subject.js";
import {
  onExistingDatabases,
  onNewDatabase,
  onTheWayBack,
  type Violations,
} from "./laws/violations.js";
import { fromTape } from "./project/choice.js";
import { generate, type Project } from "./project/generate.js";
import { renderProject } from "./project/render.js";
import { RUNS, TIMEOUT, TRIES } from "./runs.js";

vi.setConfig({ testTimeout: TIMEOUT });

/**
 * The laws of docs/architecture.md, judged by an interpreter of their own (test/laws/reference): it reads the modules that went in and those
 * that came out, and runs both on databases with symbolic rows. Nothing in it is shared with what folds and validates.
 */

function projects(): fc.Arbitrary<Project> {
  const tapes = fc.array(fc.nat(9_999), { minLength: 40, maxLength: 400, size: "max" });
  return fc
    .record({ tape: tapes, postgres: fc.boolean() })
    .map(({ tape, postgres }) => generate(fromTape(tape), { modules: 10, postgres, opaque: 16 }));
}

function show(project: Project): string {
  return [...renderProject(project)].map(([id, text]) => `# ${id}\n${text}`).join("\n");
}

const known = new Map<string, Promise<readonly Subject[]>>();

/** The folds of a project. All properties meet the same projects, so what was folded for one is kept for the next. */
function subjectsOf(project: Project): Promise<readonly Subject[]> {
  const key = show(project);
  const found = known.get(key) ?? foldAll(project);
  if (known.size < 200) known.set(key, found);
  return found;
}

async function foldAll(project: Project): Promise<readonly Subject[]> {
  const texts = await validTexts(project);
  if (texts === undefined) return [];
  const choice = fromTape([texts.size, texts.size * 7, texts.size * 13]);
  const found: Subject[] = [];
  for (const request of requestsFor(project, choice)) {
    const subject = await fold(texts, project.settings, request);
    if (subject !== undefined) found.push(subject);
  }
  return found;
}

async function holds(law: (subject: Subject) => Violations): Promise<void> {
  await fc.assert(
    fc.asyncProperty(projects(), async (project) => {
      for (const subject of await subjectsOf(project)) {
        const [violation] = law(subject);
        if (violation !== undefined) throw new Error(`${violation}\n${show(project)}`);
      }
    }),
    RUNS,
  );
}

describe("a folded project", () => {
  test("builds the same on a new database, in every order that the graph allows, and data steps see what they saw (laws 1, 2, 3)", async () => {
    await holds((subject) => onNewDatabase(subject, TRIES));
  });

  test("leaves rows as they were, from wherever a database stands, or stops with an error (laws 4, 6)", async () => {
    await holds((subject) => onExistingDatabases(subject, TRIES));
  });

  test("can be unapplied where the original could (law 5)", async () => {
    await holds(onTheWayBack);
  });
});

test("most generated projects can run, and most of their folds are looked at", async () => {
  const sample = fc.sample(projects(), { seed: RUNS.seed, numRuns: 20 });
  const folds = await Promise.all(sample.map(subjectsOf));
  expect(folds.filter((found) => found.length > 0).length).toBeGreaterThan(10);
});
