import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { fromTape } from "./project/choice.js";
import { generate, type Project } from "./project/generate.js";
import { renderProject } from "./project/render.js";
import { squash, type Texts } from "./project/squash.js";
import { RUNS, TIMEOUT } from "./runs.js";

vi.setConfig({ testTimeout: TIMEOUT });

/** Random projects of a few modules; fast-check shrinks the tape that they are made from. */
function projects(): fc.Arbitrary<Project> {
  return fc
    .array(fc.nat(9_999), { minLength: 40, maxLength: 400, size: "max" })
    .map((tape) => generate(fromTape(tape), { modules: 12, postgres: false, opaque: 12 }));
}

function show(project: Project): string {
  return [...renderProject(project)].map(([id, text]) => `# ${id}\n${text}`).join("\n");
}

/** Refusals that a valid project may meet: each names a database that no folded module can serve. */
const LEGITIMATE = new Set(["half-way"]);

function operationsOf(texts: Texts, app: string): number {
  const own = [...texts].filter(([id]) => id.startsWith(`${app}.`)).map(([, text]) => text);
  return own
    .join("\n")
    .split("\n")
    .filter((line) => /^ {8}[a-z.]+[A-Z]\w+\(/.test(line)).length;
}

async function forEachApp(
  project: Project,
  check: (app: string, texts: Texts) => Promise<void>,
): Promise<void> {
  const texts = renderProject(project);
  for (const app of project.apps) {
    if (![...texts.keys()].some((id) => id.startsWith(`${app}.`))) continue;
    try {
      await check(app, texts);
    } catch (error) {
      throw new Error(`${app}: ${String(error)}\n${show(project)}`, { cause: error });
    }
  }
}

describe("squashing a valid project", () => {
  test("is not refused, in either mode", async () => {
    await fc.assert(
      fc.asyncProperty(projects(), (project) =>
        forEachApp(project, async (app, texts) => {
          for (const mode of ["replace", "rewrite"] as const) {
            const { result } = await squash(texts, project.settings, { app, mode });
            const problems = result.ok ? [] : result.problems;
            expect(problems.filter(({ code }) => !LEGITIMATE.has(code))).toEqual([]);
          }
        }),
      ),
      RUNS,
    );
  });

  test("never leaves more operations, but for a guard at the head of a module (law 5)", async () => {
    await fc.assert(
      fc.asyncProperty(projects(), (project) =>
        forEachApp(project, async (app, texts) => {
          const { result, texts: folded } = await squash(texts, project.settings, {
            app,
            mode: "rewrite",
          });
          if (!result.ok) return;
          for (const block of result.blocks) {
            const guard = block.guarded ? 1 : 0;
            expect(block.operationsAfter - guard).toBeLessThanOrEqual(block.operationsBefore);
            expect(block.seams.length).toBeLessThan(block.steps.length);
          }
          const guards = result.blocks.filter(({ guarded }) => guarded).length;
          expect(operationsOf(folded, app) - guards).toBeLessThanOrEqual(operationsOf(texts, app));
        }),
      ),
      RUNS,
    );
  });

  test("leaves no operation for a second squash to fold (law 5)", async () => {
    await fc.assert(
      fc.asyncProperty(projects(), (project) =>
        forEachApp(project, async (app, texts) => {
          const once = await squash(texts, project.settings, { app, mode: "rewrite" });
          if (!once.result.ok) return;
          const twice = await squash(once.texts, project.settings, { app, mode: "rewrite" });
          if (!twice.result.ok) return;
          // Blocks may join the second time: what kept them apart was the place of a step in its old module.
          if (
            twice.result.blocks.some(
              ({ steps, result }) => result !== undefined && steps.length > 1,
            )
          )
            return;
          expect(twice.result.changes).toEqual([]);
        }),
      ),
      RUNS,
    );
  });
});
