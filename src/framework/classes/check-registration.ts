import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path/posix";
import { Node } from "ts-morph";
import type { Problem } from "../../edit/problem.js";
import { placeOf } from "../../edit/source.js";
import { candidatesOf } from "./discover/find-sources.js";
import { importsOf, resolved } from "./discover/imports.js";
import type { ClassChain, ClassProject } from "./project.js";

/** Migrations that stand in a list and whose modules are not there: lists with migrations of the chain in them. */
export function missingModules({ migrations }: ClassChain, project: ClassProject): Problem[] {
  const own = new Set(
    migrations.map(({ path, declaration }) => `${path} ${declaration.getName() ?? ""}`),
  );
  return [...project.files].flatMap(([path, file]) => {
    const source = project.morph.getSourceFileOrThrow(`/${path}`);
    const imported = importsOf(path, project.morph, project.files);
    const lost = new Map(
      source.getImportDeclarations().flatMap((declaration) => {
        const specifier = declaration.getModuleSpecifierValue();
        if (!specifier.startsWith(".") || isThere(path, specifier, project)) return [];
        return declaration
          .getNamedImports()
          .map((each) => [each.getAliasNode()?.getText() ?? each.getName(), specifier] as const);
      }),
    );
    if (lost.size === 0) return [];
    return source.getDescendants().flatMap((array): Problem[] => {
      if (!Node.isArrayLiteralExpression(array)) return [];
      const names = array.getElements().map((each) => each.getText());
      if (!names.some((name) => own.has(imported.get(name) ?? ""))) return [];
      return array.getElements().flatMap((element): Problem[] => {
        const specifier = lost.get(element.getText());
        if (specifier === undefined) return [];
        return [
          {
            code: "missing-module",
            message: `${element.getText()} is registered, and ${specifier} is not there`,
            place: placeOf(file, element.getStart()),
            hint: "bring the file back, or take the name out of the list",
          },
        ];
      });
    });
  });
}

function isThere(from: string, specifier: string, { root, files }: ClassProject): boolean {
  if (resolved(from, specifier, files) !== undefined) return true;
  const base = normalize(join(dirname(from), specifier));
  return candidatesOf(base).some((candidate) => existsSync(join(root, candidate)));
}

/**
 * Migrations that stand beside those of a list, and in no list themselves: they do not run. Where a list has fewer than half of what is in a
 * directory, it is not that which registers them.
 */
export function unregistered(chain: ClassChain, project: ClassProject): Problem[] {
  if (chain.registration === undefined) return [];
  const { registration, migrations } = chain;
  return project.chains.flatMap((other): Problem[] => {
    if (other.registration !== undefined) return [];
    const beside = migrations.filter(({ path }) => dirname(path) === other.label);
    if (beside.length <= other.migrations.length) return [];
    return other.migrations.flatMap(({ key, path, declaration }): Problem[] => {
      const file = project.files.get(path);
      return [
        {
          code: "unregistered",
          message: `${key.name} is in no list of migrations, and ${registration.path} lists those beside it`,
          ...(file === undefined ? {} : { place: placeOf(file, declaration.getStart()) }),
          hint: "put it into the list, or delete the file: it does not run",
        },
      ];
    });
  });
}
