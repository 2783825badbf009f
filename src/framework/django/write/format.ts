import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Workspace } from "@astral-sh/ruff-wasm-web";
import type { PythonStyle } from "./style.js";
import { withoutTierUp } from "./without-tier-up.js";

/** The composed text is not Python that the formatter reads, most often because a carried slice is Python 2. */
export class FormatError extends Error {
  /** @param line the one-based line of the composed text, where it is known */
  constructor(
    message: string,
    readonly line: number | undefined,
  ) {
    super(message);
    this.name = "FormatError";
  }
}

/**
 * Formats a module with ruff's formatter, whose layout is Black's. Only layout changes: comments stay, and the syntax
 * tree is the same up to the quotes of strings, redundant parentheses and the indentation of docstrings. Throws
 * FormatError where the text is not Python 3.
 */
export async function formatPython(text: string, style: PythonStyle): Promise<string> {
  const format = await loadFormatter();
  const formatted = format(text, style);
  return style.lineEnding === "\n" ? formatted : formatted.replaceAll("\n", style.lineEnding);
}

type Format = (text: string, style: PythonStyle) => string;

let loading: Promise<Format> | undefined;

function loadFormatter(): Promise<Format> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Format> {
  const binary = createRequire(import.meta.url).resolve(
    "@astral-sh/ruff-wasm-web/ruff_wasm_bg.wasm",
  );
  const [module, ruff] = await Promise.all([readFile(binary), import("@astral-sh/ruff-wasm-web")]);
  // Its asynchronous initialisation asks whether it was given a Response, and Node loads its HTTP client to answer.
  withoutTierUp(() => ruff.initSync({ module }));
  const workspaces = new Map<string, Workspace>();
  return (text, style) => {
    const settings = ruffSettings(style);
    const key = JSON.stringify(settings);
    let workspace = workspaces.get(key);
    if (workspace === undefined) {
      workspace = new ruff.Workspace(settings, ruff.PositionEncoding.Utf16);
      workspaces.set(key, workspace);
    }
    try {
      return workspace.format(text);
    } catch (error) {
      throw formatError(error, text);
    }
  };
}

/** https://docs.astral.sh/ruff/settings/ */
function ruffSettings(style: PythonStyle): object {
  return {
    "line-length": style.lineLength,
    "indent-width": style.indentWidth,
    "target-version": style.target,
    format: {
      "quote-style": style.quotes,
      "indent-style": style.indentStyle,
      "skip-magic-trailing-comma": !style.keepTrailingCommas,
      "line-ending": "lf",
    },
  };
}

/** ruff says "… at byte range 6..9". */
function formatError(error: unknown, text: string): FormatError {
  const message = error instanceof Error ? error.message : String(error);
  const range = / at byte range (\d+)\.\.\d+$/.exec(message);
  if (range === null) return new FormatError(message, undefined);
  const before = Buffer.from(text).subarray(0, Number(range[1])).toString();
  return new FormatError(message.slice(0, range.index), before.split("\n").length);
}
