import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CommandFailure, measureOnce } from "./measure.mjs";

const environment = fileURLToPath(new URL("../.oracle/bench-venv/", import.meta.url));
const reporter = fileURLToPath(new URL("./report_peak.py", import.meta.url));
const python = join(
  environment,
  ...(process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"]),
);

/**
 * Makes a virtual environment with Django 5.2, once.
 * @returns {{ ready: true, version: string } | { ready: false, why: string }}
 */
export function prepareDjango() {
  if (!existsSync(python)) {
    const made = run("python3", ["-m", "venv", environment]);
    if (!made.ok) return { ready: false, why: `no virtual environment: ${made.said}` };
  }
  if (!djangoVersion().ok) {
    const installed = run(python, ["-m", "pip", "install", "--quiet", "Django==5.2.*"]);
    if (!installed.ok)
      return { ready: false, why: `pip could not install Django: ${installed.said}` };
  }
  const version = djangoVersion();
  return version.ok
    ? { ready: true, version: version.said }
    : { ready: false, why: `Django does not start: ${version.said}` };
}

function djangoVersion() {
  return run(python, ["-m", "django", "--version"]);
}

function run(program, args) {
  const result = spawnSync(program, args, { encoding: "utf8" });
  const ok = result.status === 0;
  const said = result.error?.message ?? (ok ? result.stdout : result.stderr);
  return { ok, said: said.trim().split("\n").at(-1) };
}

/** Compiles the project's modules, so that no timed run pays for that. */
export function warmUp(project) {
  spawnSync(python, ["-m", "compileall", "-q", "."], { cwd: project });
}

/** One run of `manage.py squashmigrations`; the file that it writes is taken away again. */
export function measureDjango(project, lastMigration, scratch) {
  const manage = ["manage.py", "squashmigrations", "app", lastMigration, "--noinput"];
  const result = measureOnce({
    program: python,
    args: [reporter, python, ...manage],
    directory: project,
    scratch,
  });
  const written = squashes(project);
  for (const path of written) rmSync(path);
  if (written.length !== 1)
    throw new CommandFailure(`it wrote ${written.length} migrations, not 1`);
  return result;
}

function squashes(project) {
  const directory = join(project, "app/migrations");
  return readdirSync(directory)
    .filter((name) => name.includes("_squashed_"))
    .map((name) => join(directory, name));
}
