import { chainsNamed } from "../chains/named.js";
import { EXIT, type ExitCode, type Io } from "../io.js";
import { jsonDocument } from "../json.js";
import type { GlobalOptions } from "../open-project.js";
import type { JavascriptFramework, JavascriptProject } from "./framework.js";
import { openJavascript } from "./open.js";

/** Runs `status [DIRECTORY…]` on a project of a framework. */
export function statusJavascript<Project extends JavascriptProject>(
  framework: JavascriptFramework<Project>,
  labels: readonly string[],
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  const project = openJavascript(framework, global, io);
  const rows = chainsNamed(project.directories, labels).map(({ label, migrations }) => ({
    directory: label,
    migrations: migrations.length,
    first: migrations[0]?.key.name ?? "",
    last: migrations.at(-1)?.key.name ?? "",
  }));
  if (global.json) {
    io.out(jsonDocument({ directories: rows, databases: Object.fromEntries(project.clients) }));
  } else {
    for (const { directory, migrations, first, last } of rows) {
      io.out(`${directory}: ${migrations} migrations, ${first} … ${last}\n`);
    }
    io.out(`databases: ${[...project.clients.keys()].join(", ")}\n`);
  }
  return Promise.resolve(EXIT.done);
}
