import { Node, type ArrayLiteralExpression } from "ts-morph";
import { editFile, type Change } from "../../../edit/change-set.js";
import type { TextEdit } from "../../../edit/text-edit.js";
import { classOfElement } from "../discover/lists.js";
import { resolved } from "../discover/imports.js";
import { requiresOf } from "../discover/requires.js";
import type { ClassMigration, ClassProject } from "../project.js";

/** Something outside of the chain that uses a module of it. */
export interface Use {
  readonly path: string;
  /** Where in that file. */
  readonly offset: number;
  /** What it takes from the module. */
  readonly name: string;
  readonly module: string;
}

/** The edits of files that registered migrations which are gone, and what else uses their modules. */
export interface Repointed {
  readonly changes: readonly Change[];
  readonly uses: readonly Use[];
}

/** Takes removed migrations out of arrays, imports and barrels of the whole project. */
export function repoint(removed: readonly ClassMigration[], project: ClassProject): Repointed {
  const gone = new Map(removed.map((each) => [each.path, each]));
  const changes: Change[] = [];
  const uses: Use[] = [];
  for (const [path, file] of project.files) {
    if (gone.has(path)) continue;
    const found = editsOf(path, gone, project);
    uses.push(...found.uses);
    if (found.edits.length > 0)
      changes.push(
        editFile(
          file,
          found.edits.toSorted((a, b) => a.start - b.start),
        ),
      );
  }
  return { changes, uses };
}

function editsOf(
  path: string,
  gone: ReadonlyMap<string, ClassMigration>,
  { morph, files }: ClassProject,
): { readonly edits: readonly TextEdit[]; readonly uses: readonly Use[] } {
  const source = morph.getSourceFileOrThrow(`/${path}`);
  const edits: TextEdit[] = [];
  const uses: Use[] = [];
  const names = new Set<string>();
  for (const declaration of source.getImportDeclarations()) {
    const module = resolved(path, declaration.getModuleSpecifierValue(), files);
    const migration = module === undefined ? undefined : gone.get(module);
    if (module === undefined || migration === undefined) continue;
    const specifiers = declaration.getNamedImports();
    for (const specifier of specifiers) {
      const local = specifier.getAliasNode()?.getText() ?? specifier.getName();
      if (specifier.getName() === migration.declaration.getName()) names.add(local);
      else uses.push({ path, offset: specifier.getStart(), name: specifier.getName(), module });
    }
    if (specifiers.length === 0) {
      uses.push({ path, offset: declaration.getStart(), name: declaration.getText(), module });
    }
    edits.push(wholeLine(source.getFullText(), declaration.getStart(), declaration.getEnd()));
  }
  const modules = new Map<string, ClassMigration>();
  for (const { statement, specifier, namespace, parts } of requiresOf(source)) {
    const module = resolved(path, specifier, files);
    const migration = module === undefined ? undefined : gone.get(module);
    if (module === undefined || migration === undefined) continue;
    if (namespace !== undefined) modules.set(namespace, migration);
    for (const { local, name } of parts) {
      if (name === migration.declaration.getName()) names.add(local);
      else uses.push({ path, offset: statement.getStart(), name, module });
    }
    edits.push(wholeLine(source.getFullText(), statement.getStart(), statement.getEnd()));
  }
  for (const declaration of source.getExportDeclarations()) {
    const specifier = declaration.getModuleSpecifierValue();
    const module = specifier === undefined ? undefined : resolved(path, specifier, files);
    if (module === undefined || !gone.has(module)) continue;
    edits.push(wholeLine(source.getFullText(), declaration.getStart(), declaration.getEnd()));
  }
  source.forEachDescendant((node) => {
    if (!Node.isIdentifier(node)) return;
    const parent = node.getParent();
    const module = modules.get(node.getText());
    if (module !== undefined && !Node.isVariableDeclaration(parent)) {
      const isItself =
        Node.isPropertyAccessExpression(parent) &&
        parent.getExpression() === node &&
        parent.getName() === module.declaration.getName();
      const element = elementOf(parent);
      const list = element.getParent();
      if (isItself && Node.isArrayLiteralExpression(list))
        edits.push(withoutElement(list, element));
      else if (Node.isPropertyAccessExpression(parent) && parent.getNameNode() === node) return;
      else uses.push({ path, offset: node.getStart(), name: node.getText(), module: module.path });
      return;
    }
    if (!names.has(node.getText())) return;
    if (Node.isImportSpecifier(parent) || Node.isBindingElement(parent)) return;
    const element = elementOf(node);
    const list = element.getParent();
    if (Node.isArrayLiteralExpression(list)) edits.push(withoutElement(list, element));
    else uses.push({ path, offset: node.getStart(), name: node.getText(), module: path });
  });
  return { edits, uses };
}

/** What stands in an array for a class: the class, or an object that has it (`{ name: "…", class: … }`). */
function elementOf(type: Node): Node {
  const property = type.getParent();
  const object = property?.getParent();
  const isListed =
    Node.isPropertyAssignment(property) &&
    Node.isObjectLiteralExpression(object) &&
    classOfElement(object).type === type;
  return isListed ? object : type;
}

/** The range with its line, where nothing else stands on it. */
function wholeLine(text: string, start: number, end: number): TextEdit {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const newline = text.indexOf("\n", end);
  const lineEnd = newline < 0 ? text.length : newline + 1;
  const alone =
    text.slice(lineStart, start).trim() === "" && text.slice(end, lineEnd).trim() === "";
  return alone ? { start: lineStart, end: lineEnd, text: "" } : { start, end, text: "" };
}

/** An element with its comma and the space behind it, and with its line where it has one of its own. */
function withoutElement(array: ArrayLiteralExpression, element: Node): TextEdit {
  const text = array.getSourceFile().getFullText();
  const comma = /^\s*,[ \t]*/.exec(text.slice(element.getEnd()));
  const end = element.getEnd() + (comma?.[0].length ?? 0);
  return wholeLine(text, element.getStart(), end);
}
