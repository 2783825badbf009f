/** The project in which a vendor's app is overridden: settings with a branch for SQL Server, and an app that depends on the vendor's. */

import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

/** Labels of Django's own apps that all of these projects have. */
const DJANGO_APPS = ["contenttypes", "auth", "sessions", "sites"].map(
  (name) => `django.contrib.${name}`,
);

/**
 * Makes the project of a package from scratch. The vendor's package lies in its virtual environment as a copy, so that steps can be
 * taken away and put back, as a release does; everything else there is linked.
 * @returns {folder, vendor}: where the project is, and where the import package of the vendor
 */
export function makeProject(entry, environment, folder) {
  rmSync(folder, { recursive: true, force: true });
  const library = join(folder, ".venv", "lib", "python3", "site-packages");
  mkdirSync(library, { recursive: true });
  mkdirSync(join(folder, "portal", "migrations"), { recursive: true });
  writeFileSync(join(folder, ".venv", "pyvenv.cfg"), "");
  writeFileSync(join(folder, "portal", "__init__.py"), "");
  writeFileSync(join(folder, "portal", "migrations", "__init__.py"), "");
  const imported = entry.import ?? entry.apps.at(-1).split(".")[0];
  const source =
    entry.archive === undefined ? environment.sitePackages : environment.archive(entry.archive);
  for (const name of new Set([...readdirSync(source), ...readdirSync(environment.sitePackages)])) {
    const from = existsSync(join(source, name)) ? source : environment.sitePackages;
    if (name !== imported) symlinkSync(join(from, name), join(library, name));
  }
  cpSync(join(source, imported), join(library, imported), { recursive: true });
  writeFileSync(join(folder, "settings.py"), settings(entry));
  return { folder, library, vendor: join(library, imported) };
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
