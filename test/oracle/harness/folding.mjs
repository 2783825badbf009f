/** Changing a project's chains: by refold, or for the self-test by Django's own squash. */

import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./processes.mjs";
import { git } from "./project.mjs";

/**
 * Gives a function that folds one app of a project with refold and applies the diff to its files.
 * The function @returns {outcome: "folded" | "unchanged" | "refused", message, diff}
 */
export const foldWithRefold = (executable) => async (project, app, mode) => {
  const started = performance.now();
  const args = [
    executable,
    "-C",
    project.folder,
    "--no-color",
    "squash",
    app.label,
    "--mode",
    mode,
  ];
  const ended = await run(process.execPath, args, { timeoutSeconds: 300 });
  const seconds = (performance.now() - started) / 1000;
  const message = ended.stderr.trim();
  if (ended.code !== 0) {
    const shown = message.split("\n").slice(0, 12).join(" | ").slice(0, 900);
    return { outcome: "refused", message: `exit ${ended.code}: ${shown}`, diff: "", seconds };
  }
  if (ended.stdout.trim() === "") return { outcome: "unchanged", message, diff: "", seconds };
  const path = join(project.scratch, `${app.label}.${mode}.diff`);
  writeFileSync(path, ended.stdout);
  try {
    await git(project, "apply", "--whitespace=nowarn", path);
  } catch (error) {
    const text = `git apply refuses the diff: ${error.message}`;
    return { outcome: "refused", message: text, diff: ended.stdout, seconds };
  }
  return { outcome: "folded", message, diff: ended.stdout, seconds };
};

/** How refold divides an app's chain: lists of step names, one for each module of the result. */
export async function dividedByRefold(executable, project, app, mode) {
  const args = [executable, "-C", project.folder, "--json", "--quiet", "squash", app.label];
  const ended = await run(process.execPath, [...args, "--mode", mode], { timeoutSeconds: 300 });
  return JSON.parse(ended.stdout).blocks.map(({ steps }) => steps);
}

/**
 * Adds a module that folds the whole chain as squashmigrations would: Django's optimizer over all
 * operations, `replaces` naming them all. The module computes that while it is imported, so that
 * functions need no copying by hand. damage names something to spoil on purpose.
 */
export async function foldWithDjango(project, app, _mode, damage = null) {
  const name = nameOf(app);
  const path = join(project.folder, app.directory, `${name}.py`);
  const call = `squash(__name__, ${JSON.stringify(app.label)}, ${JSON.stringify(app.steps)}`;
  writeFileSync(
    path,
    "from helpers.django_squash import squash\n\n" +
      `Migration = ${call}, damage=${damage === null ? "None" : JSON.stringify(damage)})\n`,
  );
  return { outcome: "folded", message: "", diff: readFileSync(path, "utf8"), seconds: 0 };
}

/**
 * The same for a chain that holds squashes, in the place of all its modules: Django does not squash
 * such a chain, but what its optimizer leaves of one can be run.
 * @param replaced names of the steps that the chain's squashes replace
 */
export function replaceWithDjangos(project, app, replaced) {
  const folder = join(project.folder, app.directory);
  const before = join(folder, "before");
  mkdirSync(before);
  for (const name of readdirSync(folder)) {
    if (name.endsWith(".py") && name !== "__init__.py") {
      renameSync(join(folder, name), join(before, name));
    }
  }
  writeFileSync(join(before, "__init__.py"), "");
  const names = `${JSON.stringify(app.label)}, ${JSON.stringify(app.steps)}`;
  const more = `before="before", replaced=${JSON.stringify(replaced)}`;
  writeFileSync(
    join(folder, `${nameOf(app)}.py`),
    "from helpers.django_squash import squash\n\n" +
      `Migration = squash(__name__, ${names}, ${more})\n`,
  );
}

function nameOf(app) {
  return `${app.steps.at(-1).slice(0, 4)}_squashed_by_django`;
}
