import { fromSeed } from "./choice.js";
import { generate, type Size } from "./generate.js";
import { renderProject } from "./render.js";
import { squash } from "./squash.js";

/** What the Python side is given: a project and what folding made of it. */
export interface Job {
  readonly id: number;
  readonly settings: Readonly<Record<string, string>>;
  readonly original: Readonly<Record<string, string>>;
  readonly cases: readonly Case[];
  /** After how many steps of the plan to stop and write rows. */
  readonly cuts: readonly number[];
}

export interface Case {
  readonly name: string;
  readonly mode: "replace" | "rewrite";
  readonly texts: Readonly<Record<string, string>>;
}

export interface Refused {
  readonly name: string;
  readonly code: string;
  readonly message: string;
}

/** Generates a project and squashes each of its apps, whole and from the middle. */
export async function makeJob(
  seed: number,
  size: Size,
): Promise<{ readonly job: Job; readonly refusals: readonly Refused[] }> {
  const project = generate(fromSeed(seed), size);
  const texts = renderProject(project);
  const cases: Case[] = [];
  const refusals: Refused[] = [];
  for (const app of project.apps) {
    const names = [...texts.keys()].filter((id) => id.startsWith(`${app}.`)).sort();
    if (names.length < 2) continue;
    const middle = names[seed % (names.length - 1)]?.slice(app.length + 1);
    const requests = [
      { mode: "replace", first: undefined, seams: "allowed" },
      { mode: "rewrite", first: undefined, seams: "none" },
      { mode: "replace", first: middle, seams: "none" },
    ] as const;
    for (const { mode, first, seams } of requests) {
      const name = `${app} ${mode}${first === undefined ? "" : ` from ${first}`}`;
      const squashed = await squash(texts, project.settings, { app, mode, first, seams });
      if (!squashed.result.ok) {
        const [problem] = squashed.result.problems;
        refusals.push({ name, code: problem?.code ?? "", message: problem?.message ?? "" });
      } else if (squashed.result.changes.length > 0) {
        cases.push({ name, mode, texts: Object.fromEntries(squashed.texts) });
      }
    }
  }
  const last = Math.max(1, texts.size - 1);
  const cuts = [...new Set([1 + (seed % last), 1 + ((seed * 7) % last)])].filter(
    (cut) => cut < texts.size,
  );
  return {
    job: {
      id: seed,
      settings: Object.fromEntries(project.settings),
      original: Object.fromEntries(texts),
      cases,
      cuts,
    },
    refusals,
  };
}
