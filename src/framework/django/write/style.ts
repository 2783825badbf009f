/** How a project lays out its Python, as far as the formatter can follow it. */
export interface PythonStyle {
  readonly lineLength: number;
  /** `preserve` leaves the quotes as they were written. */
  readonly quotes: "double" | "single" | "preserve";
  readonly indentStyle: "space" | "tab";
  readonly indentWidth: number;
  /** Whether a trailing comma keeps brackets open over several lines. */
  readonly keepTrailingCommas: boolean;
  readonly lineEnding: "\n" | "\r\n";
  /** The oldest Python that must read the result, as ruff names it. */
  readonly target: PythonTarget;
}

/** Versions that the formatter knows. */
export const PYTHON_TARGETS = [
  "py37",
  "py38",
  "py39",
  "py310",
  "py311",
  "py312",
  "py313",
  "py314",
  "py315",
] as const;

export type PythonTarget = (typeof PYTHON_TARGETS)[number];

/**
 * The style of Black and of ruff where nothing is set. The target is the oldest one: newer ones only allow layouts that
 * older versions of Python cannot read.
 */
export const DEFAULT_STYLE: PythonStyle = {
  lineLength: 88,
  quotes: "double",
  indentStyle: "space",
  indentWidth: 4,
  keepTrailingCommas: true,
  lineEnding: "\n",
  target: "py37",
};
