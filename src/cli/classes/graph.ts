import { EXIT, type ExitCode, type Io } from "../io.js";
import { chainText } from "../graph-text.js";
import { jsonDocument } from "../json.js";
import type { GlobalOptions } from "../open-project.js";
import { UsageError } from "../stop.js";
import type { ClassCommandsOf } from "./framework.js";
import { chainsNamed, openClasses } from "./open.js";

/** Runs `graph [DIRECTORY…]` on a project of a framework: each chain is one line of migrations. */
export function graphClasses(
  framework: ClassCommandsOf,
  labels: readonly string[],
  { format }: { readonly format: string },
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  if (format !== "mermaid" && format !== "dot") {
    throw new UsageError(`--format takes mermaid or dot, not ${format}`);
  }
  const project = openClasses(framework, global, io);
  const names = chainsNamed(project, labels).map(({ label, migrations }) =>
    migrations.map(({ key }) => `${label}/${key.name}`),
  );
  const edges = names.flatMap((list) =>
    list.flatMap((name, index): readonly (readonly [string, string])[] => {
      const before = list[index - 1];
      return before === undefined ? [] : [[name, before]];
    }),
  );
  const shown = { nodes: names.flat(), edges };
  io.out(global.json ? jsonDocument(shown) : chainText(shown, format));
  return Promise.resolve(EXIT.done);
}
