import { chainsNamed } from "../chains/named.js";
import { EXIT, type ExitCode, type Io } from "../io.js";
import { jsonDocument } from "../json.js";
import type { GlobalOptions } from "../open-project.js";
import type { ClassCommandsOf } from "./framework.js";
import { openClasses } from "./open.js";

/** Runs `status [DIRECTORY…]` on a project of a framework: a line for each chain. */
export function statusClasses(
  framework: ClassCommandsOf,
  labels: readonly string[],
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  const project = openClasses(framework, global, io);
  const rows = chainsNamed(project.chains, labels).map(
    ({ label, dialect = null, migrations, registration }) => ({
      label,
      dialect,
      migrations: migrations.length,
      first: migrations[0]?.key.name ?? null,
      last: migrations.at(-1)?.key.name ?? null,
      registered: registration?.path ?? null,
    }),
  );
  if (global.json) io.out(jsonDocument({ chains: rows }));
  else {
    for (const row of rows) {
      const where = row.registered === null ? "" : `, listed in ${row.registered}`;
      const last = row.last === null ? "" : `, the last is ${row.last}`;
      io.out(
        `${row.label} (${row.dialect ?? "unknown database"}): ${row.migrations} migrations${last}${where}\n`,
      );
    }
  }
  return Promise.resolve(EXIT.done);
}
