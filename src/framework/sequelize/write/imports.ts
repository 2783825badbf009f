import { parse } from "@babel/parser";
import type * as t from "@babel/types";
import { declaredNames } from "../../javascript/module.js";
import { parseModule } from "../../javascript/parse.js";

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
  const lines: string[] = [];
  const added: Imported[] = [];
  for (const text of imports) {
    const statements = parseImport(text);
    const isImport = statements.some(({ type }) => type === "ImportDeclaration");
    if (!isImport) {
      // `const { … } = require(…)`, made for names that the module lacks.
      lines.push(text);
      continue;
    }
    for (const each of statements.flatMap(importedBy)) {
      const found = known.get(each.local);
      if (found !== undefined && isSame(found, each)) continue;
      if (found !== undefined || declared.has(each.local)) return undefined;
      known.set(each.local, each);
      added.push(each);
    }
  }
  const all = [...lines, ...importLines(added)];
  if (all.length === 0) return source.text;
  const last = program.body.findLast(({ type }) => type === "ImportDeclaration");
  const at = last?.end ?? program.directives.at(-1)?.end ?? headEnd(program);
  const { text } = source;
  const [before, behind] = [text.slice(0, at), text.slice(at)];
  return `${before}${before === "" ? "" : "\n"}${all.join("\n")}\n${behind}`;
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
  return added.map(({ local, name, from, isType }) => {
    const kind = isType ? "import type" : "import";
    if (name === "default") return `${kind} ${local} from ${JSON.stringify(from)};`;
    if (name === "*") return `${kind} * as ${local} from ${JSON.stringify(from)};`;
    const as = name === local ? local : `${name} as ${local}`;
    return `${kind} { ${as} } from ${JSON.stringify(from)};`;
  });
}
