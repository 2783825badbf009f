import { Node, type Project as Morph } from "ts-morph";
import type { ClassMigration, Registration } from "../project.js";
import { importsOf } from "./imports.js";

/** A migration as an array lists it. */
export interface Listed {
  readonly migration: ClassMigration;
  /** The name that the array gives it (`{ name, class }`). */
  readonly name: string | undefined;
}

/** An array of migration classes. */
export interface List {
  readonly registration: Registration;
  readonly listed: readonly Listed[];
}

/** Arrays of imported migration classes and nothing else; one of a single class counts where that class stands in no longer one. */
export function findLists(
  files: ReadonlyMap<string, unknown>,
  morph: Morph,
  classes: ReadonlyMap<string, readonly ClassMigration[]>,
): readonly List[] {
  const found: List[] = [];
  const single: List[] = [];
  const all = new Map(
    [...classes.values()]
      .flat()
      .map((each) => [`${each.path} ${each.declaration.getName() ?? ""}`, each]),
  );
  for (const path of files.keys()) {
    const source = morph.getSourceFileOrThrow(`/${path}`);
    const imported = importsOf(path, morph, files);
    source.forEachDescendant((node) => {
      if (!Node.isArrayLiteralExpression(node)) return;
      const elements = node.getElements();
      const listed = elements.flatMap((element): Listed[] => {
        const { type, name } = classOfElement(element);
        const place = placeOfClass(type, imported);
        const migration = place === undefined ? undefined : all.get(place);
        return migration === undefined ? [] : [{ migration, name }];
      });
      if (listed.length === 0 || elements.length > listed.length) return;
      const list = listed.length === 1 ? single : found;
      list.push({ registration: { path, array: node }, listed });
    });
  }
  const inLists = new Set(found.flatMap((list) => list.listed.map(({ migration }) => migration)));
  return [
    ...found,
    ...single.filter((list) => !list.listed.some(({ migration }) => inLists.has(migration))),
  ];
}

/** The class that an element of an array names: itself, or that of `{ name: "…", class: … }`. */
export function classOfElement(element: Node): {
  readonly type: Node;
  readonly name: string | undefined;
} {
  if (!Node.isObjectLiteralExpression(element)) return { type: element, name: undefined };
  const value = (name: string): Node | undefined => {
    const property = element.getProperty(name);
    return Node.isPropertyAssignment(property) ? property.getInitializer() : undefined;
  };
  const name = value("name");
  return {
    type: value("class") ?? element,
    name: Node.isStringLiteral(name) ? name.getLiteralValue() : undefined,
  };
}

/** The module and the name that an expression stands for: an imported name, or a property of a required module. */
function placeOfClass(element: Node, imported: ReadonlyMap<string, string>): string | undefined {
  if (Node.isIdentifier(element)) return imported.get(element.getText());
  if (!Node.isPropertyAccessExpression(element)) return undefined;
  const [path, whole] = imported.get(element.getExpression().getText())?.split(" ") ?? [];
  return path !== undefined && whole === "*" ? `${path} ${element.getName()}` : undefined;
}
