import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "smol-toml";
import { errorCode, reasonOf } from "../edit/file-system.js";
import { normalPath } from "../framework/django/read/normal-path.js";
import { WRITTEN_DIALECTS, type WrittenDialect } from "./open-dialect.js";

/** The columns of field classes as a project's configuration gives them, by the path of the class; or what is wrong with it. */
export type ConfiguredTypes =
  | { readonly ok: true; readonly types: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly message: string };

const FILE = "pyproject.toml";
const TABLE = "tool.refold.column-types";

/**
 * Reads `[tool.refold.column-types]` of a project's pyproject.toml: class path → type, or → a table with a type for each dialect.
 * What the table does not say for the dialect is not given.
 */
export function configuredTypes(root: string, dialect: WrittenDialect): ConfiguredTypes {
  let text: string;
  try {
    text = readFileSync(join(root, FILE), "utf8");
  } catch (error) {
    return errorCode(error) === "ENOENT" ? NONE : wrong(reasonOf(error));
  }
  // Other tools say what is wrong with a file that has nothing of refold's.
  if (!text.includes("refold")) return NONE;
  let table: unknown;
  try {
    table = parse(text);
  } catch (error) {
    return wrong(reasonOf(error));
  }
  for (const key of TABLE.split(".")) {
    if (table === undefined) return NONE;
    if (!isTable(table)) return wrong(`what stands above ${TABLE} is no table`);
    table = table[key];
  }
  return table === undefined ? NONE : typesIn(table, dialect);
}

const NONE: ConfiguredTypes = { ok: true, types: new Map() };

function typesIn(table: unknown, dialect: WrittenDialect): ConfiguredTypes {
  if (!isTable(table)) return wrong(`${TABLE} is no table`);
  const types = new Map<string, string>();
  for (const [path, given] of Object.entries(table)) {
    const said = `${TABLE}."${path}"`;
    const unknown = isTable(given)
      ? Object.keys(given).find((name) => !isDialect(name))
      : undefined;
    if (unknown !== undefined) {
      return wrong(`${said} names ${unknown}; the dialects are ${WRITTEN_DIALECTS.join(", ")}`);
    }
    const type = isTable(given) ? given[dialect] : given;
    if (type === undefined) continue;
    if (typeof type !== "string" || type.trim() === "") {
      return wrong(
        `${said} is no column type: give a text, or a table with a text for each dialect`,
      );
    }
    types.set(normalPath(path), type);
  }
  return { ok: true, types };
}

function isDialect(name: string): name is WrittenDialect {
  return WRITTEN_DIALECTS.some((dialect) => dialect === name);
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function wrong(what: string): ConfiguredTypes {
  return { ok: false, message: `${FILE}: ${what}` };
}
