/** Virtual environments under .oracle/, made once and used again while their lists stay the same. */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { environmentFolder } from "./paths.mjs";
import { mustRun, run } from "./processes.mjs";

const DRIVERS = ["psycopg2-binary", "pymysql", "tzdata"];

/** pip compiles what it installs; nothing else writes bytecode (python-servers.mjs). */
export const PIP_INSTALL =
  "-m pip install --quiet --no-input --disable-pip-version-check --compile".split(" ");

/** The name of the environment that a package runs in. */
export function environmentName(entry, django) {
  return entry.own ? `django-${django}-${entry.name}` : `django-${django}`;
}

/** A Python that can make virtual environments, or null with nothing said. */
export async function findPython() {
  for (const program of [process.env.PYTHON, "python3", "python"].filter(Boolean)) {
    try {
      const found = await run(program, ["-c", "import venv, ensurepip"]);
      if (found.code === 0) return program;
    } catch {
      // Not installed under this name.
    }
  }
  return null;
}

/**
 * The environments for some packages: {name: {django, requirements, archives}}.
 * All packages that share an environment are installed together, so that versions agree.
 */
export function planEnvironments(packages, versions) {
  const planned = new Map();
  for (const django of versions) {
    for (const entry of packages.filter((candidate) => candidate.django.includes(django))) {
      const name = environmentName(entry, django);
      const plan = planned.get(name) ?? { name, django, requirements: [], archives: [] };
      plan.requirements.push(...entry.requirements);
      plan.archives.push(...(entry.archives ?? []));
      planned.set(name, plan);
    }
  }
  return [...planned.values()];
}

/**
 * Makes an environment unless it is there and complete.
 * @returns {name, django, version, python, sitePackages, archive(requirement)}
 */
export async function makeEnvironment(python, plan, log) {
  const folder = environmentFolder(plan.name);
  const wanted = [`django==${plan.django}.*`, ...DRIVERS, ...plan.requirements].sort();
  const fingerprint = createHash("sha256")
    .update(JSON.stringify([wanted, plan.archives]))
    .digest("hex");
  const marker = join(folder, "complete");
  if (!existsSync(marker) || readFileSync(marker, "utf8") !== fingerprint) {
    log(`making ${plan.name} (${wanted.length} requirements)`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    await mustRun(python, ["-m", "venv", join(folder, "venv")]);
    const own = join(folder, "venv", "bin", "python");
    await mustRun(own, [...PIP_INSTALL, ...wanted]);
    for (const archive of plan.archives) {
      const target = archiveFolder(folder, archive);
      await mustRun(own, [...PIP_INSTALL, "--no-deps", "--target", target, archive]);
    }
    writeFileSync(marker, fingerprint);
  }
  const own = join(folder, "venv", "bin", "python");
  const found = await mustRun(own, [
    "-c",
    "import sysconfig, django; print(sysconfig.get_path('purelib')); print(django.__version__)",
  ]);
  const [sitePackages, version] = found.stdout.trim().split("\n");
  return {
    name: plan.name,
    django: plan.django,
    version,
    python: own,
    sitePackages,
    archive: (requirement) => archiveFolder(folder, requirement),
  };
}

function archiveFolder(folder, requirement) {
  return join(folder, "archives", requirement.replace("==", "-"));
}
