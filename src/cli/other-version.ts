import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { exportRevision } from "../edit/git-tree.js";
import { ENVIRONMENT_NAMES } from "../framework/django/discover/environments.js";
import type { Io } from "./io.js";
import { isDirectory } from "./is-directory.js";
import { openProject, type GlobalOptions, type OpenProject } from "./open-project.js";
import { UsageError } from "./stop.js";

/** A project, one of its apps, and how it was opened. */
export interface Present {
  readonly app: string;
  readonly opened: OpenProject;
  readonly global: GlobalOptions;
  readonly io: Io;
}

/**
 * Opens another version of a project: `--against DIR`, another project, or another place of the app alone; or `--against REV`, a
 * revision of the project's git repository, whose files go into a temporary directory for as long as `use` runs. Directories come
 * before revisions. Throws UsageError where there is no such version, or no such app in it.
 */
export async function withOtherVersion<T>(
  against: string,
  present: Present,
  use: (other: OpenProject) => Promise<T> | T,
): Promise<T> {
  const { root } = present.opened;
  const directory = resolve(root, against);
  if (isDirectory(directory)) return use(await openDirectory(directory, against, present));
  const copy = mkdtempSync(join(tmpdir(), "refold-"));
  try {
    await exportInto(copy, against, root);
    return await use(await openCopy(copy, against, present));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

async function openDirectory(
  directory: string,
  against: string,
  { app, global, io }: Present,
): Promise<OpenProject> {
  if (await holdsApp(directory)) {
    const others = global.app.filter((text) => !text.startsWith(`${app}=`));
    return openProject({ ...global, app: [...others, `${app}=${directory}`] }, [app], io);
  }
  return reported(against, () => openProject({ ...global, directory }, [app], io));
}

/** Is it an app's package or a migrations package, rather than a project? */
async function holdsApp(directory: string): Promise<boolean> {
  const names = await readdir(directory);
  const isProject = names.includes("manage.py");
  return !isProject && names.some((name) => name === "migrations" || /^\d{4}_\w*\.py$/.test(name));
}

/** What is read of a project: modules, and the files in which tools are told where the settings are. */
const READ = /\.(?:py|toml|cfg|ini)$/;

async function exportInto(copy: string, revision: string, root: string): Promise<void> {
  const result = await exportRevision(root, revision, copy, (path) => READ.test(path));
  switch (result.kind) {
    case "exported":
      return;
    case "no repository":
      throw new UsageError(
        `there is no directory ${resolve(root, revision)}, and ${root} is in no git repository`,
        "--against takes a directory, or a revision of the project's repository",
      );
    case "no revision":
      throw new UsageError(
        `${revision} is neither a directory nor a revision of the repository of ${root}`,
        "--against takes a directory, or a revision such as HEAD~1, main or v1.2",
      );
    case "failure":
      throw new UsageError(`${revision} has nothing of ${root}: ${result.message}`);
  }
}

/** The copy has no environment of its own: those of the project are shown in it. */
async function openCopy(
  copy: string,
  revision: string,
  { app, opened, global, io }: Present,
): Promise<OpenProject> {
  for (const name of ENVIRONMENT_NAMES) {
    const path = join(opened.root, name);
    if (isDirectory(path) && !isDirectory(join(copy, name)))
      symlinkSync(path, join(copy, name), "junction");
  }
  return reported(revision, () => openProject({ ...global, directory: copy }, [app], io));
}

/** Says of which version an error is. */
async function reported(version: string, open: () => Promise<OpenProject>): Promise<OpenProject> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const [problem] = error.problems;
    throw new UsageError(`in ${version}: ${error.message}`, problem?.hint, problem?.list);
  }
}
