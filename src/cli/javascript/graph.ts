import { EXIT, type ExitCode, type Io } from "../io.js";
import { jsonDocument } from "../json.js";
import type { GlobalOptions } from "../open-project.js";
import { UsageError } from "../stop.js";
import type { JavascriptFramework, JavascriptProject } from "./framework.js";
import { directoriesOf, openJavascript } from "./open-javascript.js";
import { chainText } from "../graph-text.js";

/** Runs `graph [DIRECTORY…]` on a project of a framework: each directory is one line of migrations. */
export function graphJavascript<Project extends JavascriptProject>(
  framework: JavascriptFramework<Project>,
  labels: readonly string[],
  { format }: { readonly format: string },
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  if (format !== "mermaid" && format !== "dot") {
    throw new UsageError(`--format takes mermaid or dot, not ${format}`);
  }
  const { project } = openJavascript(framework, global, io);
  const chains = directoriesOf(project, labels).map(({ label, migrations }) =>
    migrations.map(({ key }) => `${label}/${key.name}`),
  );
  const nodes = chains.flat();
  const edges = chains.flatMap((chain) =>
    chain.flatMap((name, index): readonly (readonly [string, string])[] => {
      const before = chain[index - 1];
      return before === undefined ? [] : [[name, before]];
    }),
  );
  const shown = { nodes, edges };
  io.out(global.json ? jsonDocument(shown) : chainText(shown, format));
  return Promise.resolve(EXIT.done);
}
