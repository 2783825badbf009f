import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parse } from "smol-toml";
import { iniValue } from "./ini.js";
import { DEFAULT_STYLE, type PythonStyle } from "./style.js";
import { blackStyle, requiredTarget, ruffStyle, tableIn, type Table } from "./style-tables.js";

/**
 * The layout that a project asks for, for files in a directory: from the nearest settings of ruff or Black between it and
 * the project's root, else from flake8's line length, else Black's defaults. That linters often leave migrations out
 * makes no difference. `extend` is not followed; files that cannot be read or parsed count as not there.
 */
export function readPythonStyle(directory: string, root: string): PythonStyle {
  const directories = upwards(resolve(directory), resolve(root));
  for (const place of directories) {
    const style = formatterStyle(place);
    if (style !== undefined) return style;
  }
  for (const place of directories) {
    const lineLength = linterLineLength(place);
    if (lineLength !== undefined) return { ...DEFAULT_STYLE, lineLength };
  }
  return DEFAULT_STYLE;
}

/** The directory and those above it, down to the root; the directory alone where it is not inside the root. */
function upwards(directory: string, root: string): readonly string[] {
  const path = [directory];
  for (let at = directory; at !== root;) {
    const above = dirname(at);
    if (above === at) return [directory];
    path.push(above);
    at = above;
  }
  return path;
}

/** The settings of a formatter in one directory. ruff reads only one file of a directory, in this order. */
function formatterStyle(directory: string): PythonStyle | undefined {
  const pyproject = readToml(join(directory, "pyproject.toml")) ?? {};
  const tool = tableIn(pyproject, "tool") ?? {};
  const ruff =
    readToml(join(directory, ".ruff.toml")) ??
    readToml(join(directory, "ruff.toml")) ??
    tableIn(tool, "ruff");
  const black = tableIn(tool, "black");
  // With both, ruff is the linter and Black the formatter, unless ruff is told how to format.
  const isBlack =
    black !== undefined && (ruff === undefined || tableIn(ruff, "format") === undefined);
  const settings = isBlack ? black : ruff;
  if (settings === undefined) return undefined;
  const style = isBlack ? blackStyle(settings) : ruffStyle(settings);
  if (settings["target-version"] !== undefined) return style;
  return { ...style, target: requiredTarget(pyproject) ?? style.target };
}

/** A linter's limit is no wish: projects that allow very long lines still write most of them short. */
const LONGEST = 120;

function linterLineLength(directory: string): number | undefined {
  for (const name of ["setup.cfg", "tox.ini", ".flake8"]) {
    const text = readText(join(directory, name));
    const value = Number(text === undefined ? "" : iniValue(text, "flake8", "max-line-length"));
    if (Number.isInteger(value) && value > 0) return Math.min(value, LONGEST);
  }
  return undefined;
}

function readToml(path: string): Table | undefined {
  const text = readText(path);
  if (text === undefined) return undefined;
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
