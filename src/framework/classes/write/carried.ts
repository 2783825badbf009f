import { dirname, relative } from "node:path/posix";
import { Node, type SourceFile } from "ts-morph";
import { resolved } from "../discover/imports.js";
import type { ClassWriting } from "../framework.js";
import type { ClassProject } from "../project.js";
import type { ReadStep } from "../read/step.js";

/** What code that moves to another module needs there. */
export interface Needs {
  /** Import declarations, by the name that they give. */
  readonly imports: ReadonlyMap<string, string>;
  /** Functions and constants of the module that it comes from, by name. */
  readonly definitions: ReadonlyMap<string, string>;
}

/** What the body of a step needs beside its own names when it stands in another file. */
export function needsOf(
  step: ReadStep,
  target: string,
  project: ClassProject,
  writing: ClassWriting,
): Needs {
  const source = step.migration.declaration.getSourceFile();
  const imports = new Map<string, string>();
  const definitions = new Map<string, Node>();
  const methods = step.migration.declaration.getInstanceMethods();
  const pending: Node[] = [
    ...step.body,
    ...methods.filter((each) => !["up", "down"].includes(each.getName())),
  ];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    for (const name of namesIn(node)) {
      const declaration = ownDefinition(source, name);
      if (declaration !== undefined && !definitions.has(name)) {
        definitions.set(name, declaration);
        pending.push(declaration);
      }
      const text = importText(source, name, target, project, writing);
      if (text !== undefined) imports.set(name, text);
    }
  }
  // Definitions run in the order that they have in their module.
  const inOrder = [...definitions].sort(([, a], [, b]) => a.getStart() - b.getStart());
  return {
    imports,
    definitions: new Map(
      inOrder.map(([name, declaration]) => [
        name,
        movedDefinition(declaration, source, target, project),
      ]),
    ),
  };
}

function namesIn(node: Node): ReadonlySet<string> {
  const identifiers = [node, ...node.getDescendants()].filter((each) => Node.isIdentifier(each));
  return new Set(identifiers.map((each) => each.getText()));
}

function ownDefinition(source: SourceFile, name: string): Node | undefined {
  return (
    source.getFunction(name) ??
    source.getVariableStatement((each) =>
      each.getDeclarations().some((one) => one.getName() === name),
    ) ??
    source.getInterface(name) ??
    source.getTypeAlias(name) ??
    source.getEnum(name)
  );
}

/** The import of a name alone, with its path as of the target. */
export function importText(
  source: SourceFile,
  name: string,
  target: string,
  { files }: ClassProject,
  { isFramework }: ClassWriting,
): string | undefined {
  const from = source.getFilePath().slice(1);
  for (const declaration of source.getImportDeclarations()) {
    const specifier = declaration.getModuleSpecifierValue();
    if (isFramework(specifier)) continue;
    const named = declaration
      .getNamedImports()
      .find((each) => (each.getAliasNode()?.getText() ?? each.getName()) === name);
    const isDefault =
      declaration.getDefaultImport()?.getText() === name ||
      declaration.getNamespaceImport()?.getText() === name;
    if (named === undefined && !isDefault) continue;
    const quote = declaration.getModuleSpecifier().getText()[0] ?? "'";
    const path = `${quote}${moved(specifier, from, target, files)}${quote}`;
    const semicolon = declaration.getText().endsWith(";") ? ";" : "";
    const word = declaration.isTypeOnly() ? "import type" : "import";
    if (named !== undefined) return `${word} { ${named.getText()} } from ${path}${semicolon}`;
    const clause = declaration.getImportClause()?.getText() ?? name;
    return `${word} ${clause.replace(/^type\s+/, "")} from ${path}${semicolon}`;
  }
  return undefined;
}

/** The text of a definition; the path that a `require` names, as of the target. */
function movedDefinition(
  declaration: Node,
  source: SourceFile,
  target: string,
  { files }: ClassProject,
): string {
  const from = source.getFilePath().slice(1);
  return declaration
    .getText()
    .replace(
      /\brequire\((["'])(\.[^"']*)\1\)/g,
      (_found, quote: string, specifier: string) =>
        `require(${quote}${moved(specifier, from, target, files)}${quote})`,
    );
}

/** A module specifier as it has to be in another file. */
function moved(
  specifier: string,
  from: string,
  target: string,
  files: ReadonlyMap<string, unknown>,
): string {
  if (!specifier.startsWith(".") || dirname(from) === dirname(target)) return specifier;
  const file = resolved(from, specifier, files);
  if (file === undefined) {
    const parts = `${dirname(from)}/${specifier}`;
    return relativeSpecifier(dirname(target), normal(parts));
  }
  return relativeSpecifier(dirname(target), file.replace(/\.[cm]?[jt]s$/, ""));
}

function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}

function relativeSpecifier(from: string, to: string): string {
  const path = relative(from, to);
  return path.startsWith(".") ? path : `./${path}`;
}
