import { fromSeed, type Choice } from "../project/choice.js";
import type { Project as Generated } from "../project/generate.js";
import { renderProject } from "../project/render.js";
import { squash, type Texts } from "../project/squash.js";
import { loadPythonParser } from "../../../src/framework/django/python/parse.js";
import { EMPTY, migrate, type Project } from "../reference/migrate.js";
import { readModules } from "../reference/module.js";

/** A project and what folding made of it, as the reference interpreter reads both. */
export interface Subject {
  readonly name: string;
  readonly app: string;
  readonly mode: "replace" | "rewrite";
  readonly original: Project;
  readonly folded: Project;
}

/** What to fold: all of an app's chain, or the end of it. */
export interface Request {
  readonly app: string;
  readonly mode: "replace" | "rewrite";
  readonly first: string | undefined;
}

/** Reads texts for the interpreter. */
async function reading(texts: Texts, settings: ReadonlyMap<string, string>): Promise<Project> {
  return { modules: readModules(texts, await loadPythonParser()), settings };
}

/** A generated project as texts; undefined where the generator has made one that cannot run. */
export async function validTexts(project: Generated): Promise<Texts | undefined> {
  const texts = renderProject(project);
  const original = await reading(texts, project.settings);
  try {
    migrate(original, EMPTY, "plan");
    return texts;
  } catch {
    return undefined;
  }
}

/** Folds; undefined where refold refuses or has nothing to do. */
export async function fold(
  texts: Texts,
  settings: ReadonlyMap<string, string>,
  request: Request,
): Promise<Subject | undefined> {
  const { result, texts: folded } = await squash(texts, settings, request);
  if (!result.ok || result.changes.length === 0) return undefined;
  const { app, mode, first } = request;
  return {
    name: `${app} ${mode}${first === undefined ? "" : ` from ${first}`}`,
    app,
    mode,
    original: await reading(texts, settings),
    folded: await reading(folded, settings),
  };
}

/** The folds to look at: each app in each mode, and from some step in the middle. */
export function requestsFor(project: Generated, choice: Choice): readonly Request[] {
  return project.apps.flatMap((app): readonly Request[] => {
    const names = project.modules.filter((module) => module.app === app).map(({ name }) => name);
    if (names.length < 2) return [];
    const middle = names[1 + choice.below(names.length - 1)];
    return [
      { app, mode: "replace", first: undefined },
      { app, mode: "rewrite", first: undefined },
      ...(middle === names.at(-1) ? [] : [{ app, mode: "replace", first: middle } as const]),
    ];
  });
}

/** Choices that go with a subject, the same each time. */
export function choicesFor(subject: Subject): Choice {
  return fromSeed(subject.original.modules.length * 31 + subject.folded.modules.length);
}
