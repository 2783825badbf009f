import { keyText, type MigrationKey } from "../../chain/migration.js";
import { appOf } from "../../framework/django/project.js";
import { removeDjango } from "../../../transforms/remove-django.js";
import { deliveryOf, type ChangeOptions } from "../change-options.js";
import { deliver, patchOf } from "../deliver.js";
import { differenceLines } from "../difference-lines.js";
import { EXIT, type ExitCode, type Io } from "../io.js";
import { jsonDocument, jsonMention } from "../json.js";
import { openProject, type GlobalOptions } from "../open-project.js";
import { ANSI, PLAIN } from "../paint.js";
import { mentionLines } from "../mention-lines.js";
import { mentionsOf } from "../mentions.js";
import { stepName } from "../step-name.js";
import { refusal, Stop, UsageError } from "../stop.js";
import { framed, refuseUnread, refuseUnreadDependents } from "../told.js";

/** The options of `remove`. */
export interface RemoveOptions extends ChangeOptions {
  readonly acceptStateChange?: boolean;
  /** For TypeORM, where the chain does not show which database it is for. */
  readonly dialect?: string;
}

/** Runs `remove APP MIGRATION…`. */
export async function remove(
  app: string,
  steps: readonly string[],
  options: RemoveOptions,
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  const opened = await openProject(global, [app], io);
  const delivery = deliveryOf(options, global, opened.root, io);
  refuseUnread(opened, app);
  const names = (appOf(opened.project, app)?.modules ?? []).map(({ key }) => key.name);
  const keys = distinct(steps.map((given) => ({ app, name: stepName(app, names, given) })));
  if (!global.quiet) io.progress?.("comparing what the chains build …");
  const result = removeDjango(opened.project, keys);
  if (!result.ok) throw refusal(result.problems.map((problem) => framed(opened, problem)));
  const { changes, differences } = result;
  if (differences.length > 0 && options.acceptStateChange !== true) {
    throw new Stop(
      EXIT.refused,
      [
        {
          code: "state-change",
          message: OTHER_SCHEMA,
          list: differenceLines(differences),
          hint: "nothing was written; --accept-state-change if that is what you want",
        },
      ],
      { differences },
    );
  }
  const mentions = mentionsOf(opened, keys, []);
  refuseUnreadDependents(opened, keys);
  const code = await deliver(changes, delivery, io);
  if (global.json) {
    const patch = new TextDecoder().decode(await patchOf(changes, opened.root));
    const removed = keys.map(keyText);
    const report = { ok: true, removed, differences, mentions: mentions.map(jsonMention), patch };
    io.out(jsonDocument(report));
  }
  if (!global.quiet) {
    const paint = io.colour && global.color ? ANSI : PLAIN;
    io.err(
      [
        ...(differences.length === 0 ? [] : [`note: ${OTHER_SCHEMA}:`]),
        ...differenceLines(differences).map((line) => `  ${line}`),
        `${paint.bold(`${app}: ${keys.map(({ name }) => name).join(", ")} removed`)}; the chains build the ${differences.length > 0 ? "schema shown above" : "same schema"}`,
        "Existing databases: the rows of removed steps in django_migrations stay, and do no harm.",
        ...mentionLines(mentions),
        "",
      ].join("\n"),
    );
  }
  return code;
}

const OTHER_SCHEMA = "the chains would build another schema";

/** A step that is named twice is most likely one name too few. */
function distinct(keys: readonly MigrationKey[]): readonly MigrationKey[] {
  const seen = new Set<string>();
  for (const { name } of keys) {
    if (seen.has(name)) {
      throw new UsageError(`${name} is named twice`, "name each migration once");
    }
    seen.add(name);
  }
  return keys;
}
