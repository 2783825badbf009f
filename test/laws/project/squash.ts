import { textAfter } from "../../../src/edit/change-set.js";
import { UTF8, type EncodedFile } from "../../../src/edit/encoding.js";
import { keyText } from "../../../src/chain/migration.js";
import { purposes } from "../../../src/framework/django/own-steps/own-steps.js";
import { loadPythonParser } from "../../../src/framework/django/python/parse.js";
import type { DjangoProject } from "../../../src/framework/django/project.js";
import {
  readMigration,
  type MigrationContext,
} from "../../../src/framework/django/read/migration.js";
import {
  NO_ANALYST,
  type DataStepAnalyst,
} from "../../../src/framework/django/data-steps/analyst.js";
import {
  squashDjango,
  type SquashRequest,
  type SquashResult,
} from "../../../transforms/squash-django.js";

/** Modules by `app.name`, as text. */
export type Texts = ReadonlyMap<string, string>;

/** Reads modules as a project. */
export async function readProject(
  texts: Texts,
  settings: ReadonlyMap<string, string>,
): Promise<{ readonly project: DjangoProject; readonly context: MigrationContext }> {
  const parser = await loadPythonParser();
  const context: MigrationContext = {
    modelSettings: settings,
    moduleAt: () => undefined,
    purposeOf: purposes(parser),
  };
  const files = new Map<string, EncodedFile>();
  const labels = [...new Set([...texts.keys()].map((id) => id.slice(0, id.indexOf("."))))].sort();
  const apps = labels.map((label) => {
    const ids = [...texts.keys()].filter((id) => id.startsWith(`${label}.`)).sort();
    const modules = ids.map((id) => {
      const name = id.slice(label.length + 1);
      const file: EncodedFile = {
        path: `${label}/${name}.py`,
        text: texts.get(id) ?? "",
        encoding: UTF8,
      };
      const parsed = parser.parse(file.text);
      if (!parsed.ok) throw new Error(`${id}: ${parsed.problem.message}`);
      const read = readMigration({ app: label, name }, file, parsed.root, context);
      if (!read.ok) throw new Error(`${id}: ${read.problem.reason.message}`);
      files.set(keyText(read.migration.key), file);
      return read.migration;
    });
    return {
      label,
      directory: label,
      installed: "yes" as const,
      editable: true,
      modules,
      unread: [],
    };
  });
  return { project: { version: "5.2", apps, unmigratedApps: new Set(), files }, context };
}

/** A squash, and the modules behind it. */
export interface Squashed {
  readonly result: SquashResult;
  readonly texts: Texts;
}

const USUAL = {
  first: undefined,
  last: undefined,
  name: undefined,
  keepReplaces: true,
  elide: "proved",
  crossing: "proved",
  seams: "allowed",
} as const;

/** Squashes and applies the result. The formatter is left out, because it is slow and changes no meaning. */
export async function squash(
  texts: Texts,
  settings: ReadonlyMap<string, string>,
  request: Pick<SquashRequest, "app" | "mode"> & Partial<SquashRequest>,
  analyst: DataStepAnalyst = NO_ANALYST,
): Promise<Squashed> {
  const { project, context } = await readProject(texts, settings);
  const parser = await loadPythonParser();
  const result = await squashDjango(
    project,
    { ...USUAL, ...request },
    { parser, context, analyst, format: (text) => Promise.resolve(text) },
  );
  if (!result.ok) return { result, texts };
  const after = new Map(texts);
  for (const change of result.changes) {
    const id = change.path.replace("/", ".").replace(/\.py$/, "");
    const text = textAfter(change);
    if (text === undefined) after.delete(id);
    else after.set(id, text);
  }
  return { result, texts: after };
}
