/** The project in which a vendor's app is overridden: settings with a branch for SQL Server, and an app that depends on the vendor's. */

import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Labels of Django's own apps that all of these projects have. */
const DJANGO_APPS = ["contenttypes", "auth", "sessions", "sites"].map(
  (name) => `django.contrib.${name}`,
);

/**
 * Makes the project of a package from scratch. The vendor's package lies in its virtual environment as a copy, so that steps can be
 * taken away and put back, as a release does; everything else there is linked.
 * @param archive the old release that is installed, undefined for the one of the environment
 * @returns {folder, library}: where the project is, and where its environment has its packages
 */
export function makeProject(entry, environment, folder, archive) {
  rmSync(folder, { recursive: true, force: true });
  const library = join(folder, ".venv", "lib", "python3", "site-packages");
  mkdirSync(library, { recursive: true });
  mkdirSync(join(folder, "portal", "migrations"), { recursive: true });
  writeFileSync(join(folder, ".venv", "pyvenv.cfg"), "");
  writeFileSync(join(folder, "portal", "__init__.py"), "");
  writeFileSync(join(folder, "portal", "migrations", "__init__.py"), "");
  for (const name of readdirSync(environment.sitePackages)) {
    if (!isVendors(entry, name)) {
      symlinkSync(join(environment.sitePackages, name), join(library, name));
    }
  }
  installVendor(entry, environment, library, archive);
  writeFileSync(join(folder, "settings.py"), settings(entry));
  return { folder, library };
}

/** Puts a release of the vendor's package in the place of what is there, as pip does: the package, and what it says of itself. */
export function installVendor(entry, environment, library, archive) {
  const source = archive === undefined ? environment.sitePackages : environment.archive(archive);
  for (const name of readdirSync(library)) {
    if (isVendors(entry, name)) rmSync(join(library, name), { recursive: true });
  }
  for (const name of readdirSync(source)) {
    if (isVendors(entry, name))
      cpSync(join(source, name), join(library, name), { recursive: true });
  }
}

/** Is an entry of site-packages the vendor's package, or its distribution's metadata? */
function isVendors({ import: imported, apps, requirements, archive }, name) {
  const distribution = (archive ?? requirements[0]).split(/[[=]/u)[0];
  const metadata = `${distribution.replaceAll("-", "_").toLowerCase()}-`;
  return (
    name === (imported ?? apps.at(-1).split(".")[0]) ||
    (name.toLowerCase().startsWith(metadata) && name.endsWith(".dist-info"))
  );
}

/** An app of the project's own that depends on one of the vendor's steps. */
export function dependOn(folder, app, step) {
  writeFileSync(
    join(folder, "portal", "migrations", "0001_initial.py"),
    `from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("${app}", "${step}"),
    ]

    operations = []
`,
  );
}

function settings(entry) {
  const apps = [...DJANGO_APPS, ...entry.apps, "portal"].map((name) => `    "${name}",\n`).join("");
  return `import os

SECRET_KEY = "oracle"
USE_TZ = True
SITE_ID = 1
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
INSTALLED_APPS = [
${apps}]
${(entry.settings ?? []).join("\n")}

if os.environ.get("DJANGO_SQLSERVER") == "true":
    DATABASES = {
        "default": {
            "ENGINE": "mssql",
            "NAME": "oracle",
        },
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": ":memory:",
        },
    }
`;
}
