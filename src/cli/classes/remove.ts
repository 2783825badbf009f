import { loadPostgresParser } from "../../sql/postgres/parser.js";
import { deliveryOf } from "../change-options.js";
import type { RemoveOptions } from "../commands/remove.js";
import { deliver, patchOf } from "../deliver.js";
import { EXIT, type ExitCode, type Io } from "../io.js";
import { jsonDocument } from "../json.js";
import type { GlobalOptions } from "../open-project.js";
import { stepName } from "../step-name.js";
import { refusal, Stop } from "../stop.js";
import { dialectOf } from "./dialect.js";
import type { ClassCommandsOf, ClassRemoving } from "./framework.js";
import { chainNamed, openClasses } from "./open.js";

/** Runs `remove DIRECTORY MIGRATION…` on a project of a framework. */
export async function removeFromClassChain(
  framework: ClassCommandsOf,
  removing: ClassRemoving,
  app: string,
  steps: readonly string[],
  options: RemoveOptions,
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  const project = openClasses(framework, global, io);
  const delivery = deliveryOf(options, global, project.root, io);
  const chain = chainNamed(project, app);
  const all = chain.migrations.map(({ key }) => key.name);
  const names = steps.map((step) => stepName(chain.label, all, step));
  const sql = {
    dialect: dialectOf(framework, chain, options.dialect),
    parser: await loadPostgresParser(),
  };
  const result = removing.remove(project, chain, names, sql);
  if (!result.ok) throw refusal(result.problems);
  const { changes, differences } = result;
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
    const patch = new TextDecoder().decode(await patchOf(changes, project.root));
    io.out(jsonDocument({ ok: true, removed: names, differences, patch }));
  }
  if (!global.quiet) {
    io.err(`${chain.label}: ${names.join(", ")} taken out\n${removing.recorded}\n`);
  }
  return code;
}
