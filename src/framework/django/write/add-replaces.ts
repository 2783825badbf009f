import type { MigrationKey } from "../../../chain/migration.js";
import type { TextEdit } from "../../../edit/text-edit.js";
import type { PythonModule } from "../python/module.js";
import { fieldOf, parts } from "../python/syntax.js";
import { classList } from "../read/class-list.js";
import { bindingOf } from "../read/names.js";
import { insertItem } from "./insert-item.js";
import { pythonString } from "./python-string.js";

/**
 * The edits that make a migration replace one more: in its list, or in a new one at the head of the class. Undefined where the class has a
 * list that is computed, or no body to put one into.
 */
export function addReplaces(
  module: PythonModule,
  { app, name }: MigrationKey,
): readonly TextEdit[] | undefined {
  const { text } = module.source;
  const tuple = `(${pythonString(app)}, ${pythonString(name)})`;
  const found = classList(module, "replaces");
  if (found !== undefined) {
    return insertItem(text, found.list, parts(found.list).length, [tuple]);
  }
  const statement = bindingOf(module, "Migration")?.statement;
  const body = statement === undefined ? undefined : fieldOf(statement, "body");
  const [first, second] = body === undefined ? [] : parts(body);
  const isDocstring =
    first?.type === "expression_statement" && first.children[0]?.type === "string";
  const place = isDocstring ? second : first;
  if (place === undefined) return undefined;
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const indent = text.slice(text.lastIndexOf("\n", place.start - 1) + 1, place.start);
  if (indent.trim() !== "") return undefined;
  const lines = ["replaces = [", `    ${tuple},`, "]", ""];
  return [
    {
      start: place.start,
      end: place.start,
      text: lines.map((line) => `${line}${newline}${line === "]" ? "" : indent}`).join(""),
    },
  ];
}
