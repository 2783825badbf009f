import { framedIn } from "../chains/framed.js";
import { drawChains } from "../chains/graph.js";
import { chainsNamed } from "../chains/named.js";
import { tellProblems } from "../chains/tell-problems.js";
import type { FrameworkCommands } from "../framework-commands.js";
import { graphFormat } from "../graph-text.js";
import { UsageError } from "../stop.js";
import type { JavascriptFramework, JavascriptProject } from "./framework.js";
import { openJavascript } from "./open.js";
import { overrideJavascript } from "./override.js";
import { removeJavascript } from "./remove.js";
import { squashJavascript } from "./squash.js";
import { statusJavascript } from "./status.js";

/** The commands on projects of a framework whose migrations are modules in directories. */
export function javascriptCommands<Project extends JavascriptProject>(
  framework: JavascriptFramework<Project>,
): FrameworkCommands {
  const { title, showSql, writeSql } = framework;
  return {
    status: (apps, _options, global, io) => statusJavascript(framework, apps, global, io),
    check: (apps, _options, global, io) => {
      const project = openJavascript(framework, global, io);
      const problems = chainsNamed(project.directories, apps)
        .flatMap((directory) => framework.check(directory, project))
        .map((problem) => framedIn(project.files, problem));
      return Promise.resolve(tellProblems(problems, global, io));
    },
    graph: (apps, options, global, io) => {
      const format = graphFormat(options.format);
      const { directories } = openJavascript(framework, global, io);
      return Promise.resolve(drawChains(chainsNamed(directories, apps), format, global, io));
    },
    squash: (app, range, options, global, io) =>
      squashJavascript(framework, app, range, options, global, io),
    remove: (app, steps, options, global, io) =>
      removeJavascript(framework, app, steps, options, global, io),
    override: (app, options, global, io) => overrideJavascript(framework, app, options, global, io),
    inject: () => {
      throw new UsageError(`refold puts no SQL into ${title} migrations`, writeSql);
    },
    sql: () => {
      throw new UsageError(`refold prints no SQL for ${title} projects`, showSql);
    },
  };
}
