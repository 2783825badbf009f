import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { injectRunSql } from "../../../transforms/inject-run-sql.js";
import { keyText } from "../../chain/migration.js";
import { editFile } from "../../edit/change-set.js";
import { decodeUtf8 } from "../../edit/encoding.js";
import { appOf, migrationOf } from "../../framework/django/project.js";
import { VENDORS } from "../../framework/django/vendor.js";
import { DIALECTS } from "../../sql/dialect.js";
import { deliveryOf, type ChangeOptions } from "../change-options.js";
import { deliver, patchOf } from "../deliver.js";
import type { ExitCode, Io } from "../io.js";
import { jsonDocument } from "../json.js";
import { oneOf } from "../one-of.js";
import { openProject, type GlobalOptions } from "../open-project.js";
import { stepName } from "../step-name.js";
import { refusal, UsageError } from "../stop.js";
import { framed, refuseUnread } from "../told.js";

/** The options of `inject`. */
export interface InjectOptions extends ChangeOptions {
  readonly sql: string;
  readonly reverse?: string;
  readonly dialect?: string;
  readonly after?: string;
}

/** Runs `inject APP MIGRATION`. */
export async function inject(
  app: string,
  step: string,
  options: InjectOptions,
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  const { dialect, after } = options;
  const vendor = dialect === undefined ? undefined : VENDORS[oneOf("--dialect", dialect, DIALECTS)];
  const forwards = [readStatement("--sql", options.sql, io)];
  const backwards =
    options.reverse === undefined ? [] : [readStatement("--reverse", options.reverse, io)];
  const opened = await openProject(global, [app], io);
  const delivery = deliveryOf(options, global, opened.root, io);
  refuseUnread(opened, app);
  const owner = appOf(opened.project, app);
  const names = (owner?.modules ?? []).map(({ key }) => key.name);
  const key = { app, name: stepName(app, names, step) };
  const migration = migrationOf(opened.project, key);
  const file = opened.project.files.get(keyText(key));
  if (migration === undefined || file === undefined || owner?.editable !== true) {
    throw refusal([
      {
        code: "vendor",
        message: `${keyText(key)} is installed from a package: its files are not the project's to change`,
        hint: `refold override ${app} writes a package of the project's own in its place`,
      },
    ]);
  }
  const injection = { after: placeIn(after), sql: { forwards, backwards }, vendor };
  const result = injectRunSql(migration, injection, opened);
  if (!result.ok) throw refusal(result.problems.map((problem) => framed(opened, problem)));
  const changes = [editFile(file, result.edits)];
  const code = await deliver(changes, delivery, io);
  if (global.json) {
    const patch = new TextDecoder().decode(await patchOf(changes, opened.root));
    io.out(jsonDocument({ ok: true, migration: keyText(key), patch }));
  }
  if (!global.quiet) {
    const where = vendor === undefined ? "on every database" : `on ${vendor} databases only`;
    const back = backwards.length === 0 ? "; it has no way back" : "";
    io.err(`${keyText(key)} runs the SQL ${where}${back}\n`);
  }
  return code;
}

function placeIn(after: string | undefined): number | undefined {
  if (after === undefined) return undefined;
  if (!/^\d+$/.test(after)) throw new UsageError(`--after takes a number, not ${after}`);
  return Number(after);
}

/** The statement in a file, without blank lines around it. Throws UsageError where there is none. */
function readStatement(option: string, path: string, io: Io): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(resolve(io.cwd, path));
  } catch {
    throw new UsageError(`${option} ${path} cannot be read`, "name a file that holds the SQL");
  }
  const decoded = decodeUtf8(path, bytes);
  if (!decoded.ok) throw new UsageError(`${option} ${path}: ${decoded.message}`, decoded.hint);
  const text = decoded.file.text.replaceAll("\r\n", "\n").trim();
  if (text === "") throw new UsageError(`${option} ${path} holds no SQL`);
  return text;
}
