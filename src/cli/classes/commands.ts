import { SourceFiles } from "../../framework/javascript/source-files.js";
import { framedIn } from "../chains/framed.js";
import { drawChains } from "../chains/graph.js";
import { chainsNamed } from "../chains/named.js";
import { tellProblems } from "../chains/tell-problems.js";
import type { FrameworkCommands } from "../framework-commands.js";
import { graphFormat } from "../graph-text.js";
import type { ExitCode } from "../io.js";
import { UsageError } from "../stop.js";
import type { ClassCommandsOf } from "./framework.js";
import { overrideClassChain } from "./override.js";
import { openClasses } from "./open.js";
import { removeFromClassChain } from "./remove.js";
import { squashClassChain } from "./squash.js";
import { statusClasses } from "./status.js";

/** The commands on projects of a framework whose migrations are classes. */
export function classCommands(framework: ClassCommandsOf): FrameworkCommands {
  const missing = (command: string): Promise<ExitCode> => {
    throw new UsageError(
      `refold has no ${command} for ${framework.title} projects`,
      "what it has for them is status, check, graph, squash, remove and override",
    );
  };
  return {
    status: (apps, _options, global, io) => statusClasses(framework, apps, global, io),
    squash: (app, range, options, global, io) =>
      squashClassChain(framework, app, range, options, global, io),
    check: (apps, _options, global, io) => {
      const project = openClasses(framework, global, io);
      const files = new SourceFiles(project.root);
      const problems = chainsNamed(project.chains, apps)
        .flatMap((chain) => framework.check(chain, project))
        .map((problem) => framedIn(files, problem));
      return Promise.resolve(tellProblems(problems, global, io));
    },
    graph: (apps, options, global, io) => {
      const format = graphFormat(options.format);
      const { chains } = openClasses(framework, global, io);
      return Promise.resolve(drawChains(chainsNamed(chains, apps), format, global, io));
    },
    sql: () => missing("sql"),
    remove: (app, steps, options, global, io) =>
      removeFromClassChain(framework, app, steps, options, global, io),
    inject: () => missing("inject"),
    override: (app, options, global, io) => overrideClassChain(framework, app, options, global, io),
  };
}
