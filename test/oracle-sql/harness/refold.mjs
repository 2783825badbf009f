/** What refold prints for every step of a project, by its command line in this process. */

import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** What statements are printed for: as sqlmigrate prints them, or as migrate runs them. */
export const MANNERS = ["sqlmigrate", "migrate"];

/**
 * Prints all steps of some apps.
 * @param build the folder of the built package
 * @param project of makeProject
 * @param wanted {dialect, django, direction, manner, server, apps}; server as --server takes it
 * @returns (app, name) => {statements: [{sql}]} | {refusal: text}
 */
export async function printSteps(build, project, wanted) {
  const { main } = await import(pathToFileURL(join(build, "dist", "index.js")).href);
  const steps = new Map();
  const refusals = new Map();
  for (const app of wanted.apps) {
    const { code, out, err } = await call(main, project.folder, app, wanted);
    const document = out === "" ? {} : JSON.parse(out);
    if (document.migrations === undefined) {
      const told = (document.problems ?? []).map(({ message }) => message).join("; ");
      refusals.set(app, told || err || `exit code ${code}`);
    }
    for (const { migration, lines, refusal } of document.migrations ?? []) {
      const printed =
        refusal === undefined ? { statements: lines.map((sql) => ({ sql })) } : { refusal };
      steps.set(migration, printed);
    }
  }
  return (app, name) =>
    steps.get(`${app}.${name}`) ?? {
      refusal: refusals.get(app) ?? "it prints nothing of this step",
    };
}

async function call(main, folder, app, { dialect, django, direction, manner, server }) {
  const output = { out: "", err: "" };
  const io = {
    out: (text) => (output.out += text),
    err: (text) => (output.err += text),
    colour: false,
    outColour: false,
    cwd: folder,
    env: process.env,
  };
  const arguments_ = ["--json", "sql", app, "--dialect", dialect, "--django", django];
  if (server !== undefined) arguments_.push("--server", server);
  if (direction === "backwards") arguments_.push("--backwards");
  if (manner === "migrate") arguments_.push("--as", "migrate");
  return { code: await main(arguments_, io), ...output };
}
