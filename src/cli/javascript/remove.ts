import { loadPostgresParser } from "../../sql/postgres/parser.js";
import { framedIn } from "../chains/framed.js";
import { chainNamed } from "../chains/named.js";
import { deliveryOf } from "../change-options.js";
import type { RemoveOptions } from "../commands/remove.js";
import { deliverRemoval } from "../deliver-removal.js";
import type { ExitCode, Io } from "../io.js";
import type { GlobalOptions } from "../open-project.js";
import { stepName } from "../step-name.js";
import { refusal } from "../stop.js";
import type { JavascriptFramework, JavascriptProject } from "./framework.js";
import { openJavascript } from "./open.js";

/** Runs `remove DIRECTORY MIGRATION…` on a project of a framework. */
export async function removeJavascript<Project extends JavascriptProject>(
  framework: JavascriptFramework<Project>,
  app: string,
  steps: readonly string[],
  options: RemoveOptions,
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  const project = openJavascript(framework, global, io);
  const { root } = project.files;
  const delivery = deliveryOf(options, global, root, io);
  const directory = chainNamed(project.directories, app);
  const all = directory.migrations.map(({ key }) => key.name);
  const names = steps.map((step) => stepName(directory.label, all, step));
  const parser = await loadPostgresParser();
  const { changes, differences, problems } = await framework.remove(
    project,
    directory,
    names,
    parser,
  );
  if (problems.length > 0) {
    throw refusal(problems.map((problem) => framedIn(project.files, problem)));
  }
  const told = `${directory.label}: ${names.join(", ")} ${framework.removed}`;
  return deliverRemoval({ changes, differences, names, told }, root, delivery, options, global, io);
}
