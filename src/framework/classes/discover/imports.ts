import { dirname } from "node:path/posix";
import type { Project as Morph } from "ts-morph";
import { candidatesOf } from "./find-sources.js";
import { requiresOf } from "./requires.js";

/** For each imported or required name, the path and the name of what it stands for; `*` is the module itself. */
export function importsOf(
  path: string,
  morph: Morph,
  files: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const source = morph.getSourceFileOrThrow(`/${path}`);
  for (const { specifier, namespace, parts } of requiresOf(source)) {
    const target = resolved(path, specifier, files);
    if (target === undefined) continue;
    if (namespace !== undefined) names.set(namespace, `${target} *`);
    for (const { local, name } of parts) names.set(local, `${target} ${name}`);
  }
  for (const declaration of source.getImportDeclarations()) {
    const target = resolved(path, declaration.getModuleSpecifierValue(), files);
    if (target === undefined) continue;
    for (const specifier of declaration.getNamedImports()) {
      const local = specifier.getAliasNode()?.getText() ?? specifier.getName();
      names.set(local, `${target} ${specifier.getName()}`);
    }
  }
  return names;
}

/** The file that a relative import means. */
export function resolved(
  from: string,
  specifier: string,
  files: ReadonlyMap<string, unknown>,
): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  const parts = dirname(from).split("/");
  for (const part of specifier.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return candidatesOf(parts.join("/").replace(/^\.\//, "")).find((candidate) =>
    files.has(candidate),
  );
}
