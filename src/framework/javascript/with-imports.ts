import { parse } from "@babel/parser";
import type * as t from "@babel/types";
import { applyEdits } from "../../edit/text-edit.js";
import { declaredNames } from "./module.js";
import { parseModule } from "./parse.js";

interface Source {
  readonly path: string;
  readonly text: string;
}

/** One name that is imported, and what it is. */
interface Imported {
  readonly local: string;
  /** `default`, `*`, or the name that the other module exports. */
  readonly name: string;
  readonly from: string;
  readonly isType: boolean;
}

/**
 * A module with the imports that code of other modules needs: names that it has already from the same place are shared. Undefined where a name
 * means something else in it.
 */
export function withImports(source: Source, imports: readonly string[]): string | undefined {
  if (imports.length === 0) return source.text;
  const parsed = parseModule(source);
  if (!parsed.ok) return undefined;
  const { program } = parsed.module;
  const known = new Map(program.body.flatMap(importedBy).map((each) => [each.local, each]));
  const declared = new Set(program.body.flatMap(declaredNames));
  // `const { … } = require(…)`, made for names that a CommonJS module lacks.
  const lines = imports.filter((text) => !/^import\b/.test(text));
  const added: Imported[] = [];
  for (const text of imports) {
    for (const each of parseImport(text).flatMap(importedBy)) {
      const found = known.get(each.local);
      if (found !== undefined && isSame(found, each)) continue;
      if (found !== undefined || declared.has(each.local)) return undefined;
      known.set(each.local, each);
      added.push(each);
    }
  }
  return withLines(source.text, program, lines, added);
}

function withLines(
  text: string,
  program: t.Program,
  lines: readonly string[],
  added: readonly Imported[],
): string {
  const edits = new Map<number, string>();
  const rest: Imported[] = [];
  for (const each of added) {
    const at = namedFrom(program, each)?.specifiers.at(-1)?.end ?? undefined;
    if (at === undefined) rest.push(each);
    else edits.set(at, `${edits.get(at) ?? ""}, ${specifierText(each)}`);
  }
  const all = [...lines, ...importLines(rest)];
  const last = program.body.findLast(({ type }) => type === "ImportDeclaration");
  const end = last?.end ?? program.directives.at(-1)?.end ?? headEnd(program);
  if (all.length > 0) edits.set(end, `${end === 0 ? "" : "\n"}${all.join("\n")}\n`);
  return applyEdits(
    text,
    [...edits].map(([start, added]) => ({ start, end: start, text: added })),
  );
}

/** The declaration that imports names from the same place already. */
function namedFrom(
  program: t.Program,
  { name, from, isType }: Imported,
): t.ImportDeclaration | undefined {
  if (name === "default" || name === "*") return undefined;
  return program.body.find(
    (statement): statement is t.ImportDeclaration =>
      statement.type === "ImportDeclaration" &&
      statement.source.value === from &&
      (statement.importKind === "type") === isType &&
      statement.specifiers.some(({ type }) => type === "ImportSpecifier"),
  );
}

function headEnd({ body }: t.Program): number {
  const [first] = body;
  const comment = first?.leadingComments?.[0];
  return comment?.start ?? first?.start ?? 0;
}

function parseImport(text: string): readonly t.Statement[] {
  return parse(text, { sourceType: "unambiguous", plugins: ["typescript"] }).program.body;
}

function importedBy(statement: t.Statement): readonly Imported[] {
  if (statement.type !== "ImportDeclaration") return [];
  const from = statement.source.value;
  return statement.specifiers.map((specifier): Imported => {
    const local = specifier.local.name;
    const isType =
      statement.importKind === "type" ||
      (specifier.type === "ImportSpecifier" && specifier.importKind === "type");
    switch (specifier.type) {
      case "ImportDefaultSpecifier":
        return { local, name: "default", from, isType };
      case "ImportNamespaceSpecifier":
        return { local, name: "*", from, isType };
      case "ImportSpecifier": {
        const { imported } = specifier;
        const name = imported.type === "Identifier" ? imported.name : imported.value;
        return { local, name, from, isType };
      }
    }
  });
}

function isSame(one: Imported, other: Imported): boolean {
  return one.name === other.name && one.from === other.from && (!one.isType || other.isType);
}

function importLines(added: readonly Imported[]): readonly string[] {
  const places = new Map<string, Imported[]>();
  for (const each of added) {
    const place = JSON.stringify([each.from, each.isType, named(each) ? "" : each.local]);
    places.set(place, [...(places.get(place) ?? []), each]);
  }
  return [...places.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const kind = first.isType ? "import type" : "import";
    const from = JSON.stringify(first.from);
    if (first.name === "default") return [`${kind} ${first.local} from ${from};`];
    if (first.name === "*") return [`${kind} * as ${first.local} from ${from};`];
    return [`${kind} { ${group.map(specifierText).join(", ")} } from ${from};`];
  });
}

function named({ name }: Imported): boolean {
  return name !== "default" && name !== "*";
}

function specifierText({ name, local }: Imported): string {
  return name === local ? local : `${name} as ${local}`;
}
