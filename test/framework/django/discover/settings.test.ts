import { describe, expect, it } from "vitest";
import type { Possible, SettingsInfo } from "../../../../src/framework/django/discover/settings.js";
import { isUnset, modelSetting } from "../../../../src/framework/django/discover/settings.js";
import { appFiles, discover, manage, type Files } from "./project.js";

function settings(files: Files, settingsModule?: string): SettingsInfo {
  return discover(files, { settingsModule }).settings;
}

/** The settings of a project with one module of this text. */
function settingsOf(...lines: readonly string[]): SettingsInfo {
  return settings({ "manage.py": manage("settings"), "settings.py": lines.join("\n") });
}

/** The entries, possible ones with a question mark, and dots where there may be more. */
function apps({ installedApps }: SettingsInfo): string {
  if (installedApps === undefined) return "none";
  const entries = installedApps.entries.map(({ value, certain }) =>
    certain ? value : `${value}?`,
  );
  return [...entries, ...(installedApps.complete ? [] : ["…"])].join(" ");
}

function values<T>(possible: readonly Possible<T>[] | undefined): readonly string[] {
  return (possible ?? []).map(({ value, certain }) => `${String(value)}${certain ? "" : "?"}`);
}

describe("settings that split_settings puts together", () => {
  it("come from the files that include() names, those that need not be there as possible", () => {
    const found = settings({
      "manage.py": manage("conf.settings"),
      "conf/__init__.py": "",
      "conf/settings.py":
        "from split_settings.tools import include, optional\ninclude('base.dist.py', 'parts/*.py', optional('local.py'), optional('none.py'))",
      "conf/base.dist.py":
        "INSTALLED_APPS = ['a', 'b']\nMIGRATION_MODULES = {'a': 'a.db_migrations'}",
      "conf/parts/more.py": "AUTH_USER_MODEL = 'a.User'",
      "conf/local.py": "INSTALLED_APPS = ['a', 'b', 'c']",
    });
    expect(apps(found)).toBe("a b c?");
    expect(modelSetting(found, "AUTH_USER_MODEL")).toBe("a.User");
    expect(values(found.migrationModules.get("a"))).toEqual(["a.db_migrations"]);
  });
});

describe("INSTALLED_APPS", () => {
  it.each([
    ["a list", ["INSTALLED_APPS = ['a', 'b']"], "a b"],
    ["a tuple with a type", ["INSTALLED_APPS: tuple = ('a', 'b',)"], "a b"],
    ["a sum", ["A = ['a']", "INSTALLED_APPS = A + ['b'] + list(('c',))"], "a b c"],
    ["a spread", ["A = ['a']", "INSTALLED_APPS = [*A, 'b' '.c']"], "a b.c"],
    ["an addition", ["INSTALLED_APPS = ['a']", "INSTALLED_APPS += ['b']"], "a b"],
    [
      "methods",
      [
        "INSTALLED_APPS = ['a', 'z']",
        "INSTALLED_APPS.append('b')",
        "INSTALLED_APPS.extend(('c', 'd'))",
        "INSTALLED_APPS.insert(0, 'first')",
        "INSTALLED_APPS.remove('z')",
      ],
      "first a b c d",
    ],
    ["a condition", ["INSTALLED_APPS = ['a']", "if DEBUG:", "    INSTALLED_APPS += ['b']"], "a b?"],
    [
      "a whole list under a condition",
      ["INSTALLED_APPS = ['a', 'b']", "if X:", "    INSTALLED_APPS = ['b', 'c']"],
      "a? b c?",
    ],
    [
      "a try",
      [
        "INSTALLED_APPS = ['a']",
        "try:",
        "    import b",
        "    INSTALLED_APPS.append('b')",
        "except ImportError:",
        "    pass",
      ],
      "a b?",
    ],
    ["either of two", ["INSTALLED_APPS = ['a', 'b' if X else 'c']"], "a b? c?"],
    ["a filter", ["A = ['a', 'b']", "INSTALLED_APPS = [x for x in A if x != 'b']"], "a? b?"],
    ["a copy", ["A = ['a', 'b']", "INSTALLED_APPS = list(x for x in A)"], "a b"],
    ["something unknown", ["INSTALLED_APPS = ['a'] + env.list('MORE')"], "a …"],
    ["a default", ["INSTALLED_APPS = ['a'] + env.list('MORE', default=['b'])"], "a b? …"],
    ["an unknown item", ["INSTALLED_APPS = ['a', name()]"], "a …"],
    [
      "a loop",
      ["INSTALLED_APPS = ['a']", "for x in more():", "    INSTALLED_APPS.append(x)"],
      "a …",
    ],
    [
      "classes",
      [
        "class Base(Configuration):",
        "    INSTALLED_APPS = ['a']",
        "class Dev(Base):",
        "    INSTALLED_APPS = Base.INSTALLED_APPS + ['b']",
      ],
      "a? b?",
    ],
    ["nothing", ["DEBUG = True"], "none"],
    ["no list", ["INSTALLED_APPS = compute()"], "none"],
  ])("can be %s", (_, lines, expected) => {
    expect(apps(settingsOf(...lines))).toBe(expected);
  });

  it("has places", () => {
    const found = settingsOf("INSTALLED_APPS = [", "    'a',", "]");
    expect(found.installedApps?.entries[0]?.place).toEqual({
      path: "settings.py",
      line: 2,
      column: 5,
    });
  });
});

describe("settings modules", () => {
  it("are followed inside the project", () => {
    const found = settings({
      "manage.py": manage("config.settings.dev"),
      "config/__init__.py": "",
      "config/settings/__init__.py": "",
      "config/settings/base.py":
        "from ..apps import LOCAL, PARTY as P\nfrom . import third\nINSTALLED_APPS = LOCAL + P + third.APPS\n",
      "config/settings/third.py": "APPS = ('t',)\n",
      "config/apps.py": "LOCAL = ['a']\nPARTY = ['b']\n",
      "config/settings/dev.py":
        "from .base import *\nINSTALLED_APPS += ['debug']\ntry:\n    from .local import *\nexcept ImportError:\n    pass\n",
      "config/settings/test.py": "from .base import *\nINSTALLED_APPS += ['testing']\n",
    });
    expect(apps(found)).toBe("a b t debug testing?");
    expect(found.main).toBe("config/settings/dev.py");
    expect(found.others).toContain("config/settings/test.py");
  });

  it("that import each other or vendors do no harm", () => {
    const found = settings({
      "manage.py": manage("a"),
      "a.py": "from b import *\nfrom vendor.defaults import *\nINSTALLED_APPS = ['x']\n",
      "b.py": "from a import *\nAUTH_USER_MODEL = 'u.U'\n",
    });
    expect(apps(found)).toBe("x …");
    expect(modelSetting(found, "AUTH_USER_MODEL")).toBe("u.U");
  });

  it.each<[string, Files]>([
    ["wsgi.py", { "site/wsgi.py": manage("one") }],
    ["a script", { "runtests.py": "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'one'\n" }],
    ["pytest.ini", { "pytest.ini": "[pytest]\nDJANGO_SETTINGS_MODULE = one\n" }],
    ["setup.cfg", { "setup.cfg": "[tool:pytest]\nDJANGO_SETTINGS_MODULE=one\n" }],
    [
      "pyproject.toml",
      { "pyproject.toml": '[tool.pytest.ini_options]\nDJANGO_SETTINGS_MODULE = "one"\n' },
    ],
    ["django-stubs", { "pyproject.toml": '[tool.django-stubs]\ndjango_settings_module = "one"\n' }],
  ])("are named by %s", (_, files) => {
    const found = settings({
      ...files,
      "one.py": "INSTALLED_APPS = ['right']\n",
      "settings.py": "INSTALLED_APPS = ['wrong']\n",
    });
    expect(found.main).toBe("one.py");
    expect(apps(found)).toBe(found.others.includes("settings.py") ? "right wrong?" : "right");
  });

  it("are imported from beside manage.py", () => {
    const found = settings({
      "backend/manage.py": manage("core.settings"),
      "backend/core/settings.py": "INSTALLED_APPS = ['a']\n",
    });
    expect(found.main).toBe("backend/core/settings.py");
  });

  it("are found by name where none is named", () => {
    const found = settings({
      "tests/settings.py": "INSTALLED_APPS = ['test']\n",
      "x/y/conf/settings/base.py": "INSTALLED_APPS = ['base']\n",
      "x/y/conf/settings/__init__.py": "",
    });
    expect(found.main).toBe("x/y/conf/settings/base.py");
  });

  it("come behind others where they switch off migrations of the project", () => {
    const files = {
      "admin/wsgi.py": manage("admin.settings"),
      "admin/settings.py": "INSTALLED_APPS = ['shop']\nMIGRATION_MODULES = {'shop': None}\n",
      "api/settings.py": "INSTALLED_APPS = ['shop']\n",
      ...appFiles("shop", "0001_initial"),
    };
    expect(settings(files).main).toBe("api/settings.py");
    const vendors = {
      ...files,
      "admin/settings.py": "INSTALLED_APPS = ['shop']\nMIGRATION_MODULES = {'vendor': None}\n",
    };
    expect(settings(vendors).main).toBe("admin/settings.py");
  });

  it("can be chosen", () => {
    const files = {
      "manage.py": manage("one"),
      "one.py": "INSTALLED_APPS = ['one']\n",
      "two.py": "INSTALLED_APPS = ['two']\n",
    };
    expect(settings(files, "two").main).toBe("two.py");
    const nested = {
      "two.py": "INSTALLED_APPS = ['two']\n",
      "site/manage.py": manage("two"),
      "site/two.py": "INSTALLED_APPS = []\n",
    };
    expect(settings(nested, "two").main).toBe("two.py");
    const computed = { ...files, "two.py": "INSTALLED_APPS = apps()\n" };
    expect(settings(computed, "two").main).toBe("two.py");
    const missing = discover(files, { settingsModule: "three" });
    expect(missing.settings.main).toBe("one.py");
    expect(missing.problems.map(({ message }) => message)).toEqual([
      "there is no settings module three",
    ]);
  });

  it("that are no Python are a problem, with the place", () => {
    const found = discover({ "manage.py": manage("settings"), "settings.py": "A = 1\nB = (\n" });
    expect(found.problems.map(({ code, path }) => [code, path])).toEqual([
      ["unreadable-file", "settings.py"],
    ]);
    expect(found.settings.installedApps).toBeUndefined();
  });
});

describe("settings cut off anywhere", () => {
  it("do no harm", () => {
    const text = [
      "from .base import *",
      "INSTALLED_APPS: list = [*A, 'b' if X else 'c'] + env.list('M', default=[])",
      "DATABASES = {'default': {'ENGINE': 'x', **Y}}",
      "DATABASES['a']['b'] = (1, 2)[0]",
      "class S(Base):\n    A, (B, *C) = X = Y = 'z'",
      "if X:\n    INSTALLED_APPS.insert(0, *x)\nelif (y := 1):\n    del INSTALLED_APPS[0]",
      "match X:\n    case {'a': 1}:\n        INSTALLED_APPS += ('m',)",
    ].join("\n");
    for (let end = 0; end <= text.length; end += 3) {
      expect(() => settingsOf(text.slice(0, end))).not.toThrow();
    }
    expect(apps(settingsOf(text))).toContain("m?");
  });
});

describe("other settings", () => {
  it("are models, databases and fields", () => {
    const found = settingsOf(
      "AUTH_USER_MODEL = 'accounts.' + 'User'",
      "OAUTH2_PROVIDER_APPLICATION_MODEL = os.environ.get('APP_MODEL', 'oauth.App')",
      "NO_MODEL = 'text'",
      "DEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'",
      "DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3'}}",
      "if PRODUCTION:",
      "    DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'NAME': name()}}",
      "DATABASES['log'] = dict(ENGINE='mssql')",
    );
    expect(modelSetting(found, "AUTH_USER_MODEL")).toBe("accounts.User");
    expect(modelSetting(found, "OAUTH2_PROVIDER_APPLICATION_MODEL")).toBe("oauth.App");
    expect([...found.models.keys()]).not.toContain("NO_MODEL");
    expect(values(found.defaultAutoField)).toEqual(["django.db.models.BigAutoField"]);
    expect(values(found.engines.get("default"))).toEqual([
      "django.db.backends.sqlite3?",
      "django.db.backends.postgresql?",
    ]);
    expect(values(found.engines.get("log"))).toEqual(["mssql"]);
  });

  it("have Django's default for the user model, where settings were read", () => {
    expect(modelSetting(settingsOf("INSTALLED_APPS = []"), "AUTH_USER_MODEL")).toBe("auth.User");
    expect(modelSetting(settings({}), "AUTH_USER_MODEL")).toBeUndefined();
    const either = settingsOf("AUTH_USER_MODEL = 'a.U' if X else 'b.U'");
    expect(modelSetting(either, "AUTH_USER_MODEL")).toBeUndefined();
  });

  it("switch migrations off with None, certainly or possibly", () => {
    const found = settingsOf(
      "MIGRATION_MODULES = {'a': 'x.y', **{'b': None}}",
      "if T:",
      "    MIGRATION_MODULES['c'] = None",
    );
    expect(values(found.migrationModules.get("a"))).toEqual(["x.y"]);
    expect(values(found.migrationModules.get("b"))).toEqual(["null"]);
    expect(values(found.migrationModules.get("c"))).toEqual(["null?"]);
  });
});

describe("a setting that is surely not said", () => {
  const GRANT = "OAUTH2_PROVIDER.GRANT_MODEL";

  const project = (text: string): SettingsInfo => settingsOf("INSTALLED_APPS = []", text);

  it("is in no settings of the project", () => {
    expect(isUnset(project("DEBUG = True"), "ITEM_MODEL")).toBe(true);
    expect(isUnset(project("DEBUG = True"), GRANT)).toBe(true);
    expect(isUnset(project("OAUTH2_PROVIDER = {'SCOPES': {}}"), GRANT)).toBe(true);
  });

  it.each([
    "ITEM_MODEL = 'a.B'",
    "if x:\n    ITEM_MODEL = 'a.B'",
    "from elsewhere import *",
    "globals()['ITEM_MODEL'] = 'a.B'",
    "globals().update(read())",
    "exec(open('local.py').read())",
    "locals().update(read())",
    "vars()[name] = 'a.B'",
    "import sys\nsetattr(sys.modules[__name__], 'ITEM_MODEL', 'a.B')",
    "for name in names:\n    globals()[name] = 'a.B'",
    "try:\n    from local import *\nexcept ImportError:\n    pass",
  ])("is not where they may say it: %s", (text) => {
    expect(isUnset(project(text), "ITEM_MODEL")).toBe(false);
  });

  it.each([
    "OAUTH2_PROVIDER = {'GRANT_MODEL': 'a.B'}",
    "OAUTH2_PROVIDER = {}\nOAUTH2_PROVIDER['GRANT_MODEL'] = 'a.B'",
    "OAUTH2_PROVIDER = {}\nif x:\n    OAUTH2_PROVIDER = read()",
    "OAUTH2_PROVIDER = {**read()}",
    "OAUTH2_PROVIDER = {}\nOAUTH2_PROVIDER.update(read())",
  ])("is no key that they may have: %s", (text) => {
    expect(isUnset(project(text), GRANT)).toBe(false);
  });

  it("is not said by other settings either", () => {
    const files = {
      "manage.py": manage("conf.dev"),
      "conf/__init__.py": "",
      "conf/dev.py": "INSTALLED_APPS = []",
      "conf/prod.py": "INSTALLED_APPS = []\nITEM_MODEL = 'a.B'",
    };
    expect(isUnset(settings(files), "ITEM_MODEL")).toBe(false);
    expect(isUnset(settings({}), "ITEM_MODEL")).toBe(false);
  });
});
