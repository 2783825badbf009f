import { DEFAULT_STYLE, PYTHON_TARGETS, type PythonStyle, type PythonTarget } from "./style.js";

/** A table of a TOML file; what it holds is checked where it is read. */
export type Table = Readonly<Record<string, unknown>>;

/** The table under a key, if it is one. */
export function tableIn(table: Table, key: string): Table | undefined {
  const value = table[key];
  return isTable(value) ? value : undefined;
}

function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The style that ruff's settings give: the contents of a ruff.toml, or `[tool.ruff]`. Settings of another type than ruff
 * takes count as not set. (https://docs.astral.sh/ruff/settings/)
 */
export function ruffStyle(settings: Table): PythonStyle {
  const format = tableIn(settings, "format") ?? {};
  const width = settings["indent-width"];
  const target = settings["target-version"];
  return {
    lineLength: lineLength(settings["line-length"]),
    quotes: quotes(format["quote-style"]),
    indentStyle: format["indent-style"] === "tab" ? "tab" : "space",
    indentWidth: isWithin(width, 1, 16) ? width : DEFAULT_STYLE.indentWidth,
    keepTrailingCommas: format["skip-magic-trailing-comma"] !== true,
    lineEnding: format["line-ending"] === "cr-lf" ? "\r\n" : "\n",
    target: isTarget(target) ? target : DEFAULT_STYLE.target,
  };
}

/**
 * The style that `[tool.black]` gives.
 * (https://black.readthedocs.io/en/stable/usage_and_configuration/the_basics.html)
 */
export function blackStyle(settings: Table): PythonStyle {
  return {
    ...DEFAULT_STYLE,
    lineLength: lineLength(settings["line-length"] ?? settings.line_length),
    quotes: settings["skip-string-normalization"] === true ? "preserve" : DEFAULT_STYLE.quotes,
    keepTrailingCommas: settings["skip-magic-trailing-comma"] !== true,
    target: oldest(settings["target-version"]) ?? DEFAULT_STYLE.target,
  };
}

/** The oldest Python in `requires-python = ">=3.9"`; undefined where it sets no lower bound that the formatter knows. */
export function requiredTarget(pyproject: Table): PythonTarget | undefined {
  const required = tableIn(pyproject, "project")?.["requires-python"];
  if (typeof required !== "string") return undefined;
  const minor = /(?:>=?|==|~=)\s*3\.(\d+)/.exec(required)?.[1];
  const target = `py3${minor ?? ""}`;
  return isTarget(target) ? target : undefined;
}

function oldest(versions: unknown): PythonTarget | undefined {
  if (!Array.isArray(versions)) return undefined;
  return PYTHON_TARGETS.find((target) => versions.includes(target));
}

function isTarget(value: unknown): value is PythonTarget {
  return PYTHON_TARGETS.some((target) => target === value);
}

function quotes(value: unknown): PythonStyle["quotes"] {
  return value === "single" || value === "preserve" ? value : "double";
}

function lineLength(value: unknown): number {
  return isWithin(value, 1, 65_535) ? value : DEFAULT_STYLE.lineLength;
}

function isWithin(value: unknown, least: number, most: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
}
