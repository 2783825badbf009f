import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { ExistingOverride } from "../../transforms/override-django.js";
import { decodePython, type EncodedFile } from "../edit/encoding.js";
import { loadPackage } from "../framework/django/load-package.js";
import type { OpenProject } from "./open-project.js";
import { refusal } from "./stop.js";
import { toldChainProblem } from "./told.js";

/** Reads an override package; undefined where there is none. Throws Stop where a module of it cannot be read. */
export function existingOverride(
  opened: OpenProject,
  app: string,
  directory: string,
): ExistingOverride | undefined {
  const { root, discovery, parser } = opened;
  const { modules, problems } = loadPackage(discovery, app, directory, parser);
  if (problems.length > 0) {
    throw refusal(problems.map((problem) => toldChainProblem(opened, problem)));
  }
  if (modules.length === 0) return undefined;
  return { init: readInit(root, `${directory}/__init__.py`), modules };
}

function readInit(root: string, path: string): EncodedFile | undefined {
  try {
    const decoded = decodePython(path, readFileSync(resolve(root, path)));
    return decoded.ok ? decoded.file : undefined;
  } catch {
    return undefined;
  }
}
