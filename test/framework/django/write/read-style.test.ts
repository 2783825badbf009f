import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { iniValue } from "../../../../src/framework/django/write/ini.js";
import { readPythonStyle } from "../../../../src/framework/django/write/read-style.js";
import { DEFAULT_STYLE } from "../../../../src/framework/django/write/style.js";

const roots: string[] = [];

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

/** The style for `shop/migrations` in a project with these files. */
function styleIn(files: Readonly<Record<string, string>>) {
  const root = mkdtempSync(join(tmpdir(), "refold-style-"));
  roots.push(root);
  const directory = join(root, "project", "shop", "migrations");
  mkdirSync(directory, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    const path = join(root, "project", name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return readPythonStyle(directory, join(root, "project"));
}

describe("readPythonStyle", () => {
  test("is Black's without settings", () => {
    expect(styleIn({})).toEqual(DEFAULT_STYLE);
  });

  test("reads ruff's settings", () => {
    const toml = `line-length = 100
indent-width = 2
target-version = "py312"
[format]
quote-style = "single"
indent-style = "tab"
skip-magic-trailing-comma = true
line-ending = "cr-lf"
`;
    const style = {
      lineLength: 100,
      quotes: "single",
      indentStyle: "tab",
      indentWidth: 2,
      keepTrailingCommas: false,
      lineEnding: "\r\n",
      target: "py312",
    };
    expect(styleIn({ "ruff.toml": toml })).toEqual(style);
    expect(styleIn({ ".ruff.toml": toml, "ruff.toml": "line-length = 1" })).toEqual(style);
    const pyproject = `[tool.ruff]\n${toml.replace("[format]", "[tool.ruff.format]")}`;
    expect(styleIn({ "pyproject.toml": pyproject })).toEqual(style);
  });

  test("reads Black's settings", () => {
    const toml = `[tool.black]
line-length = 79
skip-string-normalization = true
skip-magic-trailing-comma = true
target-version = ["py311", "py39"]
`;
    expect(styleIn({ "pyproject.toml": toml })).toEqual({
      ...DEFAULT_STYLE,
      lineLength: 79,
      quotes: "preserve",
      keepTrailingCommas: false,
      target: "py39",
    });
  });

  test("takes Black for the formatter where ruff is the linter only", () => {
    const lint = "[tool.ruff]\nline-length = 120\n[tool.black]\nline-length = 99\n";
    expect(styleIn({ "pyproject.toml": lint }).lineLength).toBe(99);
    const format = `${lint}[tool.ruff.format]\nquote-style = "double"\n`;
    expect(styleIn({ "pyproject.toml": format }).lineLength).toBe(120);
  });

  test("takes the nearest settings, and none from outside the project", () => {
    const near = styleIn({
      "pyproject.toml": "[tool.black]\nline-length = 99\n",
      "shop/ruff.toml": "line-length = 70\n",
      "shop/migrations/pyproject.toml": "[project]\nname = 'x'\n",
    });
    expect(near.lineLength).toBe(70);
    expect(styleIn({ "../ruff.toml": "line-length = 70\n" })).toEqual(DEFAULT_STYLE);
  });

  test("takes the oldest Python from the project's metadata", () => {
    const of = (required: string) =>
      styleIn({ "pyproject.toml": `[project]\nrequires-python = "${required}"\n[tool.ruff]\n` })
        .target;
    expect(of(">=3.10")).toBe("py310");
    expect(of("~=3.9.1")).toBe("py39");
    expect(of(">=3.6")).toBe("py37");
    expect(of("<4")).toBe("py37");
  });

  test("falls back to flake8's line length", () => {
    const ini =
      "[metadata]\nmax-line-length = 1\n[flake8]\n# c\nexclude =\n    a,\n    b\nmax-line-length = 100 \n";
    expect(styleIn({ "setup.cfg": ini })).toEqual({ ...DEFAULT_STYLE, lineLength: 100 });
    expect(styleIn({ "tox.ini": "[flake8]\nmax-line-length = 999\n" }).lineLength).toBe(120);
    expect(styleIn({ "setup.cfg": ini, "ruff.toml": "" })).toEqual(DEFAULT_STYLE);
  });

  test("survives settings that are none", () => {
    expect(styleIn({ "pyproject.toml": "[tool.black\n" })).toEqual(DEFAULT_STYLE);
    expect(
      styleIn({ "ruff.toml": "line-length = 'x'\nformat = 1\ntarget-version = 'py2'\n" }),
    ).toEqual(DEFAULT_STYLE);
    expect(
      styleIn({ "pyproject.toml": "tool = 1\n", "setup.cfg": "[flake8]\nmax-line-length = x\n" }),
    ).toEqual(DEFAULT_STYLE);
  });
});

describe("iniValue", () => {
  test.each([
    ["[a]\nb = c", "c"],
    ["[a]\nb: c", "c"],
    ["[a]\nB=c d ", "c d"],
    ["[x]\nb = c", undefined],
    ["[a]\n; b = c\n# b = d", undefined],
    ["[a]\nx =\n  b = c", undefined],
    ["[a]\r\nb = c\r\n", "c"],
  ])("%j", (text, value) => {
    expect(iniValue(text, "a", "b")).toBe(value);
  });
});
