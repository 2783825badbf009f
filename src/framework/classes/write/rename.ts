import { basename, dirname, join } from "node:path/posix";
import { Node, type SourceFile } from "ts-morph";
import {
  createFile,
  deleteFile,
  rewriteFile,
  textAfter,
  type Change,
} from "../../../edit/change-set.js";
import type { EncodedFile } from "../../../edit/encoding.js";
import { applyEdits, type TextEdit } from "../../../edit/text-edit.js";
import { resolved } from "../discover/imports.js";
import { requiresOf } from "../discover/requires.js";
import type { ClassFramework, NewName } from "../framework.js";
import type { ClassMigration, ClassProject } from "../project.js";

/**
 * The changes of a project after which a migration that they write has another class and another file: its own text, imports, barrels and lists
 * follow. `changes` leave it under its old name.
 */
export function renamed(
  changes: readonly Change[],
  { path, declaration }: ClassMigration,
  to: NewName,
  project: ClassProject,
  framework: ClassFramework,
): readonly Change[] {
  const files = new Map<string, EncodedFile>(project.files);
  for (const change of changes) {
    const text = textAfter(change);
    if (text === undefined) files.delete(change.path);
    else files.set(change.path, { path: change.path, text, encoding: change.encoding });
  }
  const { morph } = framework.project(project.root, files);
  const from = declaration.getName() ?? "";
  const naming = filesNaming(path, files, (each) => morph.getSourceFileOrThrow(`/${each}`));
  const texts = new Map(
    [...naming].flatMap((each): readonly (readonly [string, string])[] => {
      const text = files.get(each)?.text;
      if (text === undefined) return [];
      const edits = editsOf(each, morph.getSourceFileOrThrow(`/${each}`), path, from, to, files);
      return [[each, applyEdits(text, edits)]];
    }),
  );
  const untouched = changes.filter(({ path: changed }) => !texts.has(changed));
  const written = [...texts].flatMap(([each, text]): readonly Change[] => {
    const old = project.files.get(each);
    if (each === path && to.path !== path) {
      return [...(old === undefined ? [] : [deleteFile(old)]), createFile(to.path, text)];
    }
    return old === undefined || old.text === text ? [] : [rewriteFile(old, text)];
  });
  return [...untouched, ...written];
}

/** The file, and those that import it or export it on, however far. */
function filesNaming(
  path: string,
  files: ReadonlyMap<string, EncodedFile>,
  sourceOf: (path: string) => SourceFile,
): ReadonlySet<string> {
  const found = new Set([path]);
  const pending = [path];
  for (let module = pending.pop(); module !== undefined; module = pending.pop()) {
    for (const each of files.keys()) {
      if (found.has(each)) continue;
      const specifiers = specifiersIn(sourceOf(each)).map(({ text }) => text);
      if (!specifiers.some((text) => resolved(each, text, files) === module)) continue;
      found.add(each);
      pending.push(each);
    }
  }
  return found;
}

/** The texts that name modules in imports, exports and `require`. */
function specifiersIn(
  source: SourceFile,
): readonly { readonly text: string; readonly end: number }[] {
  const literals = [
    ...source.getImportDeclarations().map((each) => each.getModuleSpecifier()),
    ...source.getExportDeclarations().flatMap((each) => each.getModuleSpecifier() ?? []),
  ].map((literal) => ({ text: literal.getLiteralValue(), end: literal.getEnd() - 1 }));
  const required = requiresOf(source).flatMap(({ statement, specifier }) => {
    const at = statement.getText().lastIndexOf(specifier);
    return at < 0 ? [] : [{ text: specifier, end: statement.getStart() + at + specifier.length }];
  });
  return [...literals, ...required];
}

function editsOf(
  path: string,
  source: SourceFile,
  module: string,
  from: string,
  to: NewName,
  files: ReadonlyMap<string, EncodedFile>,
): readonly TextEdit[] {
  const stem = (file: string): string => basename(file).replace(/\.[cm]?[jt]sx?$/, "");
  const [old, next] = [stem(module), stem(to.path)];
  const edits: TextEdit[] = [];
  for (const { text, end } of specifiersIn(source)) {
    if (old === next || resolved(path, text, files) !== module) continue;
    const start = end - text.length + text.lastIndexOf(old);
    edits.push({ start, end: start + old.length, text: next });
  }
  if (from === to.className) return edits;
  source.forEachDescendant((node) => {
    if (Node.isIdentifier(node) && node.getText() === from) {
      edits.push({ start: node.getStart(), end: node.getEnd(), text: to.className });
    }
    // TypeORM's own `name` of a class.
    const isName = Node.isStringLiteral(node) && node.getLiteralValue() === from;
    if (isName && path === module && Node.isPropertyDeclaration(node.getParent())) {
      edits.push({ start: node.getStart() + 1, end: node.getEnd() - 1, text: to.className });
    }
  });
  return edits;
}

/** A path with another name of the file. */
export function besides(path: string, stem: string): string {
  const ending = /\.[cm]?[jt]s$/.exec(path)?.[0] ?? "";
  return join(dirname(path), `${stem}${ending}`);
}
