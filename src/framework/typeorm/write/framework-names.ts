import { parse } from "@babel/parser";
import type { ClassDeclaration } from "ts-morph";
import type { TextEdit } from "../../../edit/text-edit.js";
import { namesIn } from "../../javascript/free-names.js";

/** The classes of the framework that the table API takes objects of. */
const TABLE_CLASSES: ReadonlySet<string> = new Set([
  "Table",
  "TableCheck",
  "TableColumn",
  "TableForeignKey",
  "TableIndex",
  "TableUnique",
]);

/** Does a statement need nothing of its module but the query runner and the framework's own classes? */
export function standsAlone(text: string, runner: string): boolean {
  return namesOf(text)?.every((name) => name === runner || TABLE_CLASSES.has(name)) ?? false;
}

/** Names that stand as variables in a piece of TypeScript; undefined where it is none. */
function namesOf(text: string): readonly string[] | undefined {
  try {
    const { program } = parse(text, {
      allowAwaitOutsideFunction: true,
      allowReturnOutsideFunction: true,
      plugins: ["typescript"],
    });
    return [...namesIn(program)].filter((name) => name !== "undefined");
  } catch {
    return undefined;
  }
}

/** Makes the framework's import that of the names which the new text uses. */
export function importEdits(declaration: ClassDeclaration, text: string): readonly TextEdit[] {
  const imports = declaration.getSourceFile().getImportDeclarations();
  const framework = imports.find((each) => each.getModuleSpecifierValue() === "typeorm");
  const specifiers = framework?.getNamedImports() ?? [];
  const own = specifiers.map((each) => each.getName());
  const kept = specifiers
    .filter((each) => text.split(new RegExp(`\\b${each.getName()}\\b`)).length > 2)
    .map((each) => each.getText());
  const missing = [...TABLE_CLASSES].filter(
    (name) => new RegExp(`\\bnew ${name}\\(`).test(text) && !own.includes(name),
  );
  const first = specifiers[0];
  const last = specifiers.at(-1);
  if (framework === undefined || first === undefined || last === undefined) return [];
  const isTypeOnly = framework.isTypeOnly();
  const names = [...kept, ...(isTypeOnly ? [] : missing)];
  const edits: TextEdit[] = [];
  if (names.length > 0 && names.join() !== specifiers.map((each) => each.getText()).join()) {
    edits.push({ start: first.getStart(), end: last.getEnd(), text: names.join(", ") });
  }
  if (isTypeOnly && missing.length > 0) {
    const quote = framework.getModuleSpecifier().getText()[0] ?? '"';
    const end = framework.getText().endsWith(";") ? ";" : "";
    const text = `\nimport { ${missing.join(", ")} } from ${quote}typeorm${quote}${end}`;
    edits.push({ start: framework.getEnd(), end: framework.getEnd(), text });
  }
  return edits;
}
