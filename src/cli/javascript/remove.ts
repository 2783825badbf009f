import { loadPostgresParser } from "../../sql/postgres/parser.js";
import { deliveryOf } from "../change-options.js";
import type { RemoveOptions } from "../commands/remove.js";
import { deliver, patchOf } from "../deliver.js";
import { EXIT, type ExitCode, type Io } from "../io.js";
import { jsonDocument } from "../json.js";
import type { GlobalOptions } from "../open-project.js";
import { stepName } from "../step-name.js";
import { Stop, UsageError } from "../stop.js";
import type { JavascriptFramework, JavascriptProject } from "./framework.js";
import { directoriesOf, openJavascript } from "./open-javascript.js";

/** Runs `remove DIRECTORY MIGRATION…` on a project of a framework. */
export async function removeJavascript<Project extends JavascriptProject>(
  framework: JavascriptFramework<Project>,
  app: string,
  steps: readonly string[],
  options: RemoveOptions,
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  const { root, project } = openJavascript(framework, global, io);
  const delivery = deliveryOf(options, global, root, io);
  const [directory] = directoriesOf(project, [app]);
  if (directory === undefined) throw new UsageError("name a migrations directory");
  const all = directory.migrations.map(({ key }) => key.name);
  const names = steps.map((step) => stepName(directory.label, all, step));
  const parser = await loadPostgresParser();
  const { changes, differences } = await framework.remove(project, directory, names, parser);
  if (differences.length > 0 && options.acceptStateChange !== true) {
    throw new Stop(
      EXIT.refused,
      [
        {
          code: "state-change",
          message: "the chain would build another schema",
          list: differences,
          hint: "nothing was written; --accept-state-change if that is what you want",
        },
      ],
      { differences },
    );
  }
  const code = await deliver(changes, delivery, io);
  if (global.json) {
    const patch = new TextDecoder().decode(await patchOf(changes, root));
    io.out(jsonDocument({ ok: true, removed: names, differences, patch }));
  }
  if (!global.quiet) io.err(`${directory.label}: ${names.join(", ")} ${framework.removed}\n`);
  return code;
}
