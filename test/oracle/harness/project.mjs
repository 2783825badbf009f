/** A project to fold: copied packages, settings, a git repository, and a view of the environment. */

import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, join, relative } from "node:path";
import { installedApps } from "./packages.mjs";
import { workFolder } from "./paths.mjs";
import { mustRun } from "./processes.mjs";
import { PythonServers } from "./python-servers.mjs";

// Large, and no migration looks at them. Django itself needs conf/locale.
const LEFT_OUT = new Set(["static", "static.dist", "node_modules", "locale"]);

/**
 * Makes the project of a package from scratch.
 * @returns {name, folder, scratch, python, servers}; whoever asks for it stops the servers
 */
export async function makeProject(entry, environment, runId) {
  const root = join(workFolder(runId), environment.name, entry.name);
  rmSync(root, { recursive: true, force: true });
  const project = {
    name: entry.name,
    root,
    folder: join(root, "project"),
    scratch: join(root, "scratch"),
    python: environment.python,
    environment,
  };
  mkdirSync(project.folder, { recursive: true });
  mkdirSync(project.scratch, { recursive: true });
  const source = entry.copiedFrom
    ? environment.archive(entry.copiedFrom)
    : environment.sitePackages;
  for (const name of entry.copied) copyPackage(join(source, name), join(project.folder, name));
  writeFileSync(join(project.folder, "settings.py"), settings(entry));
  viewEnvironment(project, environment, entry.copied);
  await git(project, "init", "--quiet");
  writeFileSync(join(project.folder, ".git", "info", "exclude"), ".venv\ndata/\n__pycache__/\n");
  await git(project, "add", "--all");
  await git(project, "commit", "--quiet", "--message", "Original chains");
  return { ...project, servers: new PythonServers(project) };
}

/** Puts every file of the project back to the original chains. */
export async function resetProject(project) {
  await git(project, "checkout", "--quiet", "--", ".");
  await git(project, "clean", "--force", "-d", "--quiet");
}

/** Runs git in the project, with an author for its commits and no configuration from outside. */
export function git(project, ...args) {
  const identity = ["-c", "user.name=oracle", "-c", "user.email=oracle@localhost"];
  return mustRun("git", [...identity, "-c", "core.autocrlf=false", ...args], {
    cwd: project.folder,
    env: { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" },
  });
}

function copyPackage(from, to) {
  const keep = (path) => {
    const name = basename(path);
    return !LEFT_OUT.has(name) || relative(from, path).endsWith(join("conf", "locale"));
  };
  cpSync(from, to, { recursive: true, preserveTimestamps: true, filter: keep });
}

function settings(entry) {
  const apps = installedApps(entry)
    .map((name) => `    "${name}",\n`)
    .join("");
  return [
    "import json",
    "import os",
    "",
    ...(entry.settingsBefore ?? []),
    "",
    'SECRET_KEY = "oracle"',
    "USE_TZ = True",
    'DEFAULT_AUTO_FIELD = "django.db.models.AutoField"',
    'DATABASES = {"default": json.loads(os.environ["ORACLE_DATABASE"])}',
    ...entry.settings,
    `INSTALLED_APPS = [\n${apps}]`,
    "",
  ].join("\n");
}

/** A .venv that shows the environment's packages except those that the project has copied. */
function viewEnvironment(project, environment, copied) {
  const library = join(project.folder, ".venv", "lib", "python3", "site-packages");
  mkdirSync(library, { recursive: true });
  writeFileSync(join(project.folder, ".venv", "pyvenv.cfg"), "");
  for (const name of readdirSync(environment.sitePackages)) {
    const target = join(environment.sitePackages, name);
    if (!copied.includes(name) && existsSync(target)) symlinkSync(target, join(library, name));
  }
}
