import { chmodSync, symlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findApp } from "../../../../src/framework/django/discover/find-app.js";
import {
  appFiles,
  discover,
  discoverAt,
  manage,
  PACKAGES,
  shown,
  writeProject,
} from "./project.js";

const VENV = { ".venv/pyvenv.cfg": "home = /usr/bin\n" };

describe("a project without settings", () => {
  it("has every package with migrations, by label", () => {
    const found = discover({
      ...appFiles("school/terms", "0001_initial"),
      ...appFiles("school/courses", "0001_initial", "0002_more"),
      "school/__init__.py": "",
      ...appFiles("node_modules/x", "0001_initial"),
      ...appFiles("build/lib/school/terms", "0001_initial"),
      "web/migrations/20200101-create.js": "",
      "namespace/migrations/0001_initial.py": "",
    });
    expect(shown(found.apps)).toEqual([
      "courses = school/courses/migrations",
      "terms = school/terms/migrations",
    ]);
    expect(found.apps[0]).toMatchObject({
      name: "school.courses",
      packageDir: "school/courses",
      origin: "project",
      installed: "unknown",
      files: [
        { name: "0001_initial", path: "school/courses/migrations/0001_initial.py" },
        { name: "0002_more", path: "school/courses/migrations/0002_more.py" },
      ],
    });
    expect(found.problems).toEqual([]);
    expect(found.settings.main).toBeUndefined();
  });

  it("takes labels from app configurations", () => {
    const found = discover({
      ...appFiles("one", "0001_initial"),
      "one/apps.py": [
        "from django.apps import AppConfig",
        "class OneConfig(AppConfig):",
        "    name = 'one'",
        "    label = 'first'",
      ].join("\n"),
      ...appFiles("two", "0001_initial"),
      "two/apps.py": [
        "import django.apps as apps",
        "class Base(apps.AppConfig):",
        "    default = False",
        "    label = 'base'",
        "class Main(Base):",
        "    default = True",
        "    name = 'two'",
        "class Other(Base):",
        "    name = 'two'",
      ].join("\n"),
      ...appFiles("three", "0001_initial"),
      "three/apps.py":
        "LABEL = 'third'\nfrom one.apps import OneConfig as Ours\nclass C(Ours):\n    name = 'three'\n    label = LABEL\n    default = True\n",
    });
    expect(found.apps.map(({ label, name }) => `${label} ${name}`)).toEqual([
      "base two",
      "first one",
      "third three",
    ]);
  });

  it("keeps going where a directory or a file cannot be read", () => {
    const root = writeProject({
      ...appFiles("one", "0001_initial"),
      ...appFiles("two", "0001_initial"),
      "two/apps.py": "class (",
      ...appFiles("closed", "0001_initial"),
    });
    symlinkSync(root, `${root}/one/loop`);
    symlinkSync("nowhere", `${root}/one/dangling`);
    symlinkSync("self", `${root}/one/self`);
    chmodSync(`${root}/closed`, 0o000);
    try {
      const found = discoverAt(root);
      expect(found.apps.map(({ label }) => label)).toEqual(
        // Whoever may read everything sees the closed app too.
        process.getuid?.() === 0 ? ["closed", "one", "two"] : ["one", "two"],
      );
      const codes = found.problems.map(({ code, path }) => `${code} ${path ?? ""}`);
      expect(codes).toContain("unreadable-file two/apps.py");
      if (process.getuid?.() !== 0) expect(codes).toContain("unreadable-directory closed");
    } finally {
      chmodSync(`${root}/closed`, 0o755);
    }
  });

  it("follows a link to the outside once", () => {
    const outside = writeProject(appFiles("shared", "0001_initial"));
    const root = writeProject(appFiles("own", "0001_initial"));
    symlinkSync(`${outside}/shared`, `${root}/shared`);
    symlinkSync(`${outside}/shared`, `${root}/again`);
    symlinkSync(`${root}/own`, `${root}/alias`);
    expect(shown(discoverAt(root).apps)).toEqual([
      "again = again/migrations",
      "own = own/migrations",
    ]);
  });

  it("has nothing to say of a directory that is not there", () => {
    const found = discoverAt("/nowhere/at/all");
    expect(found.apps).toEqual([]);
    expect(found.problems.map(({ code }) => code)).toEqual(["unreadable-directory"]);
  });
});

describe("migration files", () => {
  it("are what pkgutil gives, in its order", () => {
    const found = discover({
      ...appFiles("a", "0002_b", "0001_initial", "0010_c", "_helpers", "~backup"),
      "a/migrations/0001_initial.bak.py": "",
      "a/migrations/0003_x-y.py": "",
      "a/migrations/0003_x.py": "",
      "a/migrations/notes.txt": "",
      "a/migrations/sql/0001.py": "",
      "a/migrations/0004_package/__init__.py": "",
      "a/migrations/0004_package.py": "",
      "a/migrations/0005_gone.pyc": "",
      "a/migrations/0002_b.pyc": "",
      "a/migrations/__pycache__/0006_old.cpython-312.pyc": "",
    });
    expect(found.apps[0]?.files.map(({ name }) => name)).toEqual([
      "0001_initial",
      "0002_b",
      "0003_x-y",
      "0003_x",
      "0010_c",
    ]);
    expect(found.problems.map(({ code, path }) => [code, path])).toEqual([
      ["duplicate-name", "a/migrations/0004_package.py"],
      ["compiled-migration", "a/migrations/0005_gone.pyc"],
    ]);
  });
});

describe("INSTALLED_APPS", () => {
  const files = {
    "manage.py": manage("config.settings"),
    "config/__init__.py": "",
    "config/settings.py": [
      "INSTALLED_APPS = [",
      "    'django.contrib.auth',",
      "    'shop.apps.ShopConfig',",
      "    'apps.blog',",
      "    'plain',",
      "    'gone.apps.GoneConfig',",
      "]",
    ].join("\n"),
    ...appFiles("apps/blog", "0001_initial"),
    ...appFiles("shop", "0001_initial"),
    "shop/apps.py":
      "from django.apps import AppConfig\nclass ShopConfig(AppConfig):\n    name = 'shop'\n    label = 'store'\n",
    "plain/__init__.py": "",
    ...appFiles("spare", "0001_initial"),
    ...VENV,
    ...Object.fromEntries(
      Object.entries({
        ...appFiles("django/contrib/auth", "0001_initial"),
        "django/__init__.py": "",
        "django/contrib/__init__.py": "",
        ...appFiles("oauth2_provider", "0001_initial"),
        ...appFiles("spare", "0001_initial"),
        ...appFiles("lib/tests/testapp", "0001_initial"),
        "Django-4.2.11.dist-info/METADATA": "",
      }).map(([path, text]) => [`${PACKAGES}/${path}`, text]),
    ),
  };

  it("decides what is in the graph, and in which order", () => {
    const found = discover(files);
    expect(shown(found.apps)).toEqual([
      `auth = ${PACKAGES}/django/contrib/auth/migrations`,
      "store = shop/migrations",
      "blog = apps/blog/migrations",
    ]);
    expect(
      found.apps.map(({ name, origin, installed }) => `${name} ${origin} ${installed}`),
    ).toEqual(["django.contrib.auth vendor yes", "shop project yes", "apps.blog project yes"]);
    expect([...found.unmigratedApps]).toEqual(["plain"]);
    expect(found.lostApps).toEqual([{ entry: "gone.apps.GoneConfig", label: "gone" }]);
    expect(shown(found.otherApps)).toEqual(["spare = spare/migrations"]);
    expect(found.django).toEqual({
      version: "4.2.11",
      model: "4.2",
      path: `${PACKAGES}/Django-4.2.11.dist-info`,
    });
  });

  it("leaves vendors that it does not name to be asked for", () => {
    const found = discover(files);
    expect(findApp(found, "store")).toMatchObject({ kind: "found", inGraph: true });
    expect(findApp(found, "oauth2_provider")).toMatchObject({
      kind: "found",
      inGraph: false,
      app: { origin: "vendor", installed: "no" },
    });
    const spare = findApp(found, "spare");
    expect(spare).toMatchObject({ kind: "ambiguous" });
    expect(spare.kind === "ambiguous" && shown(spare.candidates)).toEqual([
      "spare = spare/migrations",
      `spare = ${PACKAGES}/spare/migrations`,
    ]);
    expect(findApp(found, "testapp")).toMatchObject({ kind: "unknown" });
    expect(findApp(found, "plain")).toMatchObject({ message: "the app plain has no migrations" });
    expect(findApp(found, "gone")).toMatchObject({
      message: "the app gone (gone.apps.GoneConfig in INSTALLED_APPS) was not found",
    });
    const slip = findApp(found, "stores");
    expect(slip.kind === "unknown" && slip.hint).toContain("is store meant?");
  });

  it("gives way to --app", () => {
    const option = { label: "spare", directory: "spare" };
    const found = discover(files, { apps: [option] });
    expect(findApp(found, "spare")).toMatchObject({
      kind: "found",
      inGraph: true,
      app: { migrationsDir: "spare/migrations", origin: "option" },
    });
    const inPlace = discover(files, { apps: [{ label: "store", directory: "spare/migrations" }] });
    expect(shown(inPlace.apps)[1]).toBe("store = spare/migrations");
    const empty = discover(files, { apps: [{ label: "x", directory: "plain" }] });
    expect(empty.problems.map(({ message }) => message)).toContain(
      "no migrations were found for x in plain",
    );
  });

  it("that is not complete lets the project's other apps in", () => {
    const found = discover({
      ...files,
      "config/settings.py":
        "from os import environ\nINSTALLED_APPS = ['shop'] + environ['MORE'].split()\n",
    });
    expect(shown(found.apps)).toEqual([
      "store = shop/migrations",
      "blog = apps/blog/migrations",
      "spare = spare/migrations",
    ]);
  });

  it("that names two apps of one label is reported", () => {
    const found = discover({
      "manage.py": manage("settings"),
      "settings.py": "INSTALLED_APPS = ['one.blog', 'two.blog']\n",
      ...appFiles("one/blog", "0001_initial"),
      ...appFiles("two/blog", "0001_initial"),
    });
    expect(shown(found.apps)).toEqual(["blog = one/blog/migrations"]);
    expect(found.problems.map(({ code }) => code)).toEqual(["ambiguous-label"]);
    expect(findApp(found, "blog")).toMatchObject({ kind: "ambiguous" });
  });
});

describe("MIGRATION_MODULES", () => {
  const files = {
    "manage.py": manage("settings"),
    ...appFiles("blog", "0001_initial"),
    ...appFiles("shop", "0001_initial"),
    "pg/__init__.py": "",
    "pg/blog/__init__.py": "",
    "pg/blog/0001_pg.py": "",
    ...VENV,
    [`${PACKAGES}/vendor/__init__.py`]: "",
    [`${PACKAGES}/vendor/migrations/__init__.py`]: "",
  };

  it("sends apps elsewhere, or nowhere", () => {
    const found = discover({
      ...files,
      "settings.py":
        "INSTALLED_APPS = ['blog', 'shop', 'vendor']\nMIGRATION_MODULES = {'blog': 'pg.blog', 'shop': None, 'vendor': 'lost.one'}\n",
    });
    expect(shown(found.apps)).toEqual(["blog = pg/blog"]);
    expect(found.apps[0]).toMatchObject({ redirected: true, files: [{ name: "0001_pg" }] });
    expect([...found.unmigratedApps]).toEqual(["shop"]);
    expect(found.lostApps).toEqual([{ entry: "vendor", label: "vendor" }]);
    expect(found.problems.map(({ message }) => message)).toEqual([
      "MIGRATION_MODULES sends vendor to lost.one, which was not found",
    ]);
  });

  it("under a condition counts only for apps without migrations of their own", () => {
    const found = discover({
      ...files,
      "news/__init__.py": "",
      "settings.py": [
        "INSTALLED_APPS = ['blog', 'news']",
        "if TESTING:",
        "    MIGRATION_MODULES = {'blog': None, 'news': 'pg.blog'}",
      ].join("\n"),
    });
    expect(shown(found.apps)).toEqual(["blog = blog/migrations", "news = pg/blog"]);
  });
});

describe("environments", () => {
  const vendor = {
    ...appFiles("vendor", "0001_initial"),
    "vendor/apps.py":
      "from django.apps import AppConfig\nclass V(AppConfig):\n    name = 'vendor'\n",
  };
  const inside = (directory: string): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Object.entries(vendor).map(([path, text]) => [`${directory}/${path}`, text]),
    );

  it.each(["venv", "env", ".venv"])("are found in %s", (name) => {
    const found = discover({
      ...inside(`${name}/lib/python3.9/site-packages`),
      [`${name}/pyvenv.cfg`]: "",
    });
    expect(found.apps.map(({ label, origin }) => `${label} ${origin}`)).toEqual(["vendor vendor"]);
  });

  it("are found by $VIRTUAL_ENV, and so are packages installed in place", () => {
    const elsewhere = writeProject({
      ...appFiles("lib/site-packages/one", "0001_initial"),
      ...appFiles("editable/two", "0001_initial"),
    });
    const environment = writeProject({
      "Lib/site-packages/place.pth": `import sys\n${elsewhere}/editable\n`,
      ...appFiles("Lib/site-packages/three", "0001_initial"),
    });
    const found = discover({ "setup.py": "" }, { virtualEnv: environment });
    expect(shown(found.apps)).toEqual([
      `three = ${environment}/Lib/site-packages/three/migrations`,
      `two = ${elsewhere}/editable/two/migrations`,
    ]);
  });

  it("that both have a package are no ambiguity", () => {
    const found = discover({
      ...inside("venv/lib/python3.9/site-packages"),
      ...inside(".venv/lib/python3.9/site-packages"),
    });
    expect(shown(found.apps)).toEqual([
      "vendor = .venv/lib/python3.9/site-packages/vendor/migrations",
    ]);
    expect(found.problems).toEqual([]);
  });

  it("have packages called migrations that no app has", () => {
    const found = discover({
      ...VENV,
      [`${PACKAGES}/django/__init__.py`]: "",
      [`${PACKAGES}/django/db/__init__.py`]: "",
      [`${PACKAGES}/django/db/migrations/__init__.py`]: "",
      [`${PACKAGES}/django/db/migrations/graph.py`]: "",
    });
    expect(found.apps).toEqual([]);
  });

  it("give way to the project where no settings decide", () => {
    const found = discover({
      ...inside(PACKAGES),
      ...VENV,
      ...appFiles("vendor", "0001_initial"),
    });
    expect(shown(found.apps)).toEqual(["vendor = vendor/migrations"]);
    expect(findApp(found, "vendor")).toMatchObject({ kind: "ambiguous" });
  });
});

describe("default_app_config", () => {
  const files = (django: string): Readonly<Record<string, string>> => ({
    "manage.py": manage("settings"),
    "settings.py": "INSTALLED_APPS = ['old']\n",
    ...appFiles("old", "0001_initial"),
    "old/__init__.py": "default_app_config = 'old.config.OldConfig'\n",
    "old/config.py":
      "from django.apps import AppConfig\nclass OldConfig(AppConfig):\n    name = 'old'\n    label = 'ancient'\n",
    "old/apps.py":
      "from django.apps import AppConfig\nclass NewConfig(AppConfig):\n    name = 'old'\n    label = 'modern'\n",
    ...VENV,
    [`${PACKAGES}/Django-${django}.dist-info/METADATA`]: "",
  });

  it.each([
    ["2.2.28", "ancient"],
    ["3.2.25", "ancient"],
    ["4.1", "modern"],
  ])("in Django %s gives the label %s", (version, label) => {
    expect(discover(files(version)).apps.map((app) => app.label)).toEqual([label]);
  });

  it("may be given by the package's own name", () => {
    const own = {
      ...files("2.2.28"),
      "settings.py": "INSTALLED_APPS = ['shop.old']\n",
      ...appFiles("shop/old", "0001_initial"),
      "shop/__init__.py": "",
      "shop/old/__init__.py":
        "import django.apps\nclass OldConfig(django.apps.AppConfig):\n    name = __name__\n    label = 'shop_old'\n" +
        "default_app_config = __name__ + '.OldConfig'\n",
    };
    expect(discover(own).apps).toMatchObject([{ label: "shop_old", name: "shop.old" }]);
  });
});
