import { readFileSync } from "node:fs";

/** The version of this package, from its package.json: above the built file, or above the sources. */
export function version(): string {
  for (const path of ["../package.json", "../../package.json"]) {
    const text = readJson(new URL(path, import.meta.url));
    if (text !== undefined) return text;
  }
  return "0.0.0";
}

function readJson(url: URL): string | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(url, "utf8"));
    if (typeof value !== "object" || value === null || !("version" in value)) return undefined;
    return typeof value.version === "string" ? value.version : undefined;
  } catch {
    return undefined;
  }
}
