import { loadPostgresParser } from "../../sql/postgres/parser.js";
import { chainNamed } from "../chains/named.js";
import { deliveryOf } from "../change-options.js";
import type { RemoveOptions } from "../commands/remove.js";
import { deliverRemoval } from "../deliver-removal.js";
import type { ExitCode, Io } from "../io.js";
import type { GlobalOptions } from "../open-project.js";
import { stepName } from "../step-name.js";
import { refusal } from "../stop.js";
import { dialectOf } from "./dialect.js";
import type { ClassCommandsOf } from "./framework.js";
import { openClasses } from "./open.js";

/** Runs `remove DIRECTORY MIGRATION…` on a project of a framework. */
export async function removeFromClassChain(
  framework: ClassCommandsOf,
  app: string,
  steps: readonly string[],
  options: RemoveOptions,
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  const project = openClasses(framework, global, io);
  const delivery = deliveryOf(options, global, project.root, io);
  const chain = chainNamed(project.chains, app);
  const all = chain.migrations.map(({ key }) => key.name);
  const names = steps.map((step) => stepName(chain.label, all, step));
  const sql = {
    dialect: dialectOf(framework, chain, options.dialect),
    parser: await loadPostgresParser(),
  };
  const { removing } = framework;
  const result = removing.remove(project, chain, names, sql);
  if (!result.ok) throw refusal(result.problems);
  const { changes, differences } = result;
  const told = `${chain.label}: ${names.join(", ")} taken out\n${removing.recorded}`;
  return deliverRemoval(
    { changes, differences, names, told },
    project.root,
    delivery,
    options,
    global,
    io,
  );
}
