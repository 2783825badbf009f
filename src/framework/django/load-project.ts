import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { noMigration, unreadableFile, type Unreadable } from "../../chain/module-problems.js";
import { keyText, type MigrationKey } from "../../chain/migration.js";
import type { ChainProblem } from "../../chain/problem.js";
import { decodePython, type EncodedFile } from "../../edit/encoding.js";
import { reasonOf } from "../../edit/file-system.js";
import { moduleFinder } from "./data-steps/module-finder.js";
import type { DjangoApp } from "./discover/app.js";
import type { MigrationFile } from "./discover/migrations-package.js";
import type { Discovery } from "./discover/discovery.js";
import type { AppMigrations, DjangoProject } from "./project.js";
import { purposes } from "./own-steps/own-steps.js";
import { parseAhead } from "./helper/parse-ahead.js";
import type { ParseResult, PythonParser } from "./python/parse.js";
import {
  readMigration,
  type MigrationContext,
  type MigrationModule,
  type NoMigration,
} from "./read/migration.js";

/** A project with all migrations of its graph read. */
export interface LoadedProject {
  readonly project: DjangoProject;
  readonly context: MigrationContext;
  /** What could not be read; the rest is there. */
  readonly problems: readonly ChainProblem[];
}

/** The Django whose loader is modelled where the environment does not say. */
const USUAL_VERSION = "5.2";

/**
 * Reads the migrations of a discovered project, and of apps outside its graph that were asked for. Never throws: what cannot be read is a
 * problem, and its migration is left out.
 */
export function loadProject(
  discovery: Discovery,
  extra: readonly DjangoApp[],
  parser: PythonParser,
): LoadedProject {
  const loader = new ProjectLoader(discovery, parser);
  const apps = loader.apps([...discovery.apps, ...extra]);
  return {
    project: {
      version: discovery.django?.model ?? USUAL_VERSION,
      apps,
      unmigratedApps: discovery.unmigratedApps,
      files: loader.files,
    },
    context: loader.context,
    problems: loader.problems,
  };
}

type ReadFile =
  | { readonly ok: true; readonly file: EncodedFile }
  | { readonly ok: false; readonly why: Unreadable };

/** A file of an app, read or not. */
interface OpenedFile {
  readonly name: string;
  readonly path: string;
  readonly found: ReadFile;
}

/** Django takes whatever the module calls Migration; refold reads only a class. */
function withoutMigration({ key, module, reason, bound }: NoMigration): ChainProblem {
  const { source: file } = module;
  if (!bound) return noMigration(key, file.path);
  return unreadableFile(key, file.path, {
    detail: reason.message,
    hint: "write it as `class Migration(migrations.Migration):` with lists of literals; Django itself may well load it as it is",
    at: { file, start: reason.offset, end: reason.offset },
  });
}

class ProjectLoader {
  readonly files = new Map<string, EncodedFile>();
  readonly problems: ChainProblem[] = [];
  readonly context: MigrationContext;

  constructor(
    readonly discovery: Discovery,
    readonly parser: PythonParser,
  ) {
    this.context = {
      modelSettings: modelSettings(discovery),
      moduleAt: moduleFinder(discovery.root, discovery.roots, parser),
      purposeOf: purposes(parser),
    };
  }

  apps(apps: readonly DjangoApp[]): readonly AppMigrations[] {
    const opened = apps.map((app) => ({ app, files: app.files.map((file) => this.open(file)) }));
    const texts = opened.flatMap(({ files }) =>
      files.flatMap(({ found }) => (found.ok ? [found.file.text] : [])),
    );
    const ahead = parseAhead(texts, this.parser);
    let next = 0;
    const parse = (): ParseResult => {
      next += 1;
      return ahead.parse(next - 1);
    };
    try {
      return opened.map(({ app, files }) => this.app(app, files, parse));
    } finally {
      ahead.end();
    }
  }

  private app(
    app: DjangoApp,
    files: readonly OpenedFile[],
    parse: () => ParseResult,
  ): AppMigrations {
    const modules: MigrationModule[] = [];
    const unread: MigrationKey[] = [];
    for (const file of files) {
      const key = { app: app.label, name: file.name };
      const module = this.migration(key, file, parse);
      if (module === undefined) unread.push(key);
      else modules.push(module);
    }
    return {
      label: app.label,
      directory: app.migrationsDir,
      installed: app.installed,
      editable: app.origin !== "vendor" && !app.migrationsDir.startsWith("/"),
      modules,
      unread,
    };
  }

  private open({ name, path, unreadable }: MigrationFile): OpenedFile {
    const found: ReadFile =
      unreadable === undefined
        ? this.file(path)
        : { ok: false, why: { detail: unreadable, hint: "put the file back, or delete this" } };
    return { name, path, found };
  }

  private migration(
    key: MigrationKey,
    { path, found }: OpenedFile,
    parse: () => ParseResult,
  ): MigrationModule | undefined {
    if (!found.ok) {
      this.problems.push(unreadableFile(key, path, found.why));
      return undefined;
    }
    const { file } = found;
    const parsed = parse();
    if (!parsed.ok) {
      const { message: detail, offset } = parsed.problem;
      const at = { file, start: offset, end: offset };
      this.problems.push(unreadableFile(key, path, { detail, at }));
      return undefined;
    }
    const read = readMigration(key, file, parsed.root, this.context);
    if (!read.ok) {
      this.problems.push(withoutMigration(read.problem));
      return undefined;
    }
    this.files.set(keyText(key), file);
    return read.migration;
  }

  /** The decoded file, or why there is none. */
  private file(path: string): ReadFile {
    let bytes: Uint8Array;
    try {
      bytes = readFileSync(resolve(this.discovery.root, path));
    } catch (error) {
      return { ok: false, why: { detail: reasonOf(error) } };
    }
    const decoded = decodePython(path, bytes);
    if (decoded.ok) return decoded;
    const { message: detail, hint, source: file, offset } = decoded;
    return { ok: false, why: { detail, hint, at: { file, start: offset, end: offset } } };
  }
}

/** The models that settings name; `AUTH_USER_MODEL` is `auth.User` where no settings say otherwise. */
function modelSettings(discovery: Discovery): ReadonlyMap<string, string> {
  const models = new Map([["AUTH_USER_MODEL", "auth.User"]]);
  for (const [setting, values] of discovery.settings.models) {
    const value = values.find(({ certain }) => certain) ?? values[0];
    if (value !== undefined) models.set(setting, value.value);
  }
  return models;
}
