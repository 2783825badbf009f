/** What became of the data steps of a package, and why those that nothing passes are walls. */

import { run } from "./processes.mjs";

/**
 * Asks refold about the data steps of some apps of a project whose chains are the original ones.
 * @returns {left, passable, walls, reasons: [{reason, steps}]}: steps that a squash leaves out, others of which all is known
 * that they touch, those that nothing passes, and the most frequent reasons for these
 */
export async function dataStepsOf(executable, project, apps) {
  const labels = apps.map(({ label }) => label);
  const { summary } = await ask(executable, project, ["status", "--data", ...labels]);
  let left = 0;
  for (const label of labels) {
    const { blocks } = await ask(executable, project, ["squash", label, "--check"]);
    // A chain that is refused leaves nothing out.
    for (const { elided } of blocks ?? []) left += elided.length;
  }
  const sum = (key) => summary.apps.reduce((count, app) => count + app[key], 0);
  const kept = sum("dataSteps") - left;
  const walls = Math.min(sum("walls"), kept);
  return { left, passable: kept - walls, walls, reasons: summary.wallReasons };
}

async function ask(executable, project, args) {
  const options = ["-C", project.folder, "--json", "--quiet"];
  const ended = await run(process.execPath, [executable, ...options, ...args], {
    timeoutSeconds: 300,
  });
  if (ended.stdout === "") throw new Error(`refold ${args.join(" ")}: ${ended.stderr}`);
  return JSON.parse(ended.stdout);
}

/** The lines that a run prints of it. */
export function dataStepLines({ package: packageName, django, dataSteps }) {
  if (!dataSteps) return [];
  const { left, passable, walls, reasons } = dataSteps;
  return [
    `data steps of ${packageName} on Django ${django}: ${left} left out, ${passable} kept that others pass, ${walls} walls`,
    ...reasons.map(({ reason, steps }) => `${String(steps).padStart(6)}  ${reason}`),
  ];
}
