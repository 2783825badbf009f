import { finalizeKnex } from "../../../transforms/finalize-knex.js";
import { forgettingFile } from "../../bookkeeping/table.js";
import { KNEX_MIGRATIONS } from "../../framework/knex/bookkeeping.js";
import { framedIn } from "../chains/framed.js";
import { chainNamed } from "../chains/named.js";
import { deliveryOf } from "../change-options.js";
import type { FinalizeOptions } from "../commands/finalize.js";
import { checkTarget, deliver, patchOf } from "../deliver.js";
import type { ExitCode, Io } from "../io.js";
import { jsonDocument } from "../json.js";
import type { GlobalOptions } from "../open-project.js";
import { refusal, UsageError } from "../stop.js";
import { dialectsOf } from "./dialects.js";
import type { JavascriptFramework, JavascriptProject } from "./framework.js";
import { openJavascript } from "./open.js";
import { reconcileFiles, saveFiles } from "../chains/reconcile-files.js";

/** Runs `finalize DIRECTORY` on a Knex project: takes away the modules that a squash left empty. */
export async function finalizeJavascript<Project extends JavascriptProject>(
  framework: JavascriptFramework<Project>,
  app: string,
  squashes: readonly string[],
  options: FinalizeOptions,
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  if (squashes.length > 0) {
    throw new UsageError(
      "finalize takes no names on a Knex project",
      "it takes away all empty modules of the directory",
    );
  }
  const project = openJavascript(framework, global, io);
  const { root } = project.files;
  const delivery = deliveryOf(options, global, root, io);
  const directory = chainNamed(project.directories, app);
  if (options.reconcile === undefined) {
    throw new UsageError(
      "finalize needs --reconcile FILE",
      "databases have recorded the modules that go: the file gets the statements that forget them",
    );
  }
  checkTarget(options.reconcile, io);
  const result = finalizeKnex(directory);
  if (!result.ok) throw refusal(result.problems.map((problem) => framedIn(project.files, problem)));
  const { changes, forgotten } = result;
  const files = reconcileFiles(
    options.reconcile,
    dialectsOf(options.dialect, [...project.clients.keys()]),
    KNEX_MIGRATIONS,
    (table, dialect) => forgettingFile(table, dialect, forgotten),
  );
  const code = await deliver(changes, delivery, io);
  if (!delivery.check) await saveFiles(files, io);
  if (global.json) {
    const patch = new TextDecoder().decode(await patchOf(changes, root));
    io.out(jsonDocument({ ok: true, forgotten, statements: files, patch }));
  }
  if (!global.quiet) io.err(summary(directory.label, changes.length, files));
  return code;
}

function summary(
  label: string,
  count: number,
  files: readonly { readonly path: string }[],
): string {
  const paths = files.map(({ path }) => path).join(", ");
  return [
    `${label}: ${count} empty ${count === 1 ? "module goes" : "modules go"}`,
    `Existing databases: run ${paths} on each before Knex runs without these modules, else it says that the directory is corrupt. Where an older release migrates after that, it records them again: run it again.`,
    "",
  ].join("\n");
}
