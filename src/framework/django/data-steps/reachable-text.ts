import type { SourceSlice } from "../../../edit/slice.js";
import { textOf } from "../read/names.js";
import type { PythonModule } from "../python/module.js";
import { fieldOf, parts, type SyntaxNode } from "../python/syntax.js";

/** By these a step may come to names that its text does not show. */
const DYNAMIC =
  /\b(?:globals|locals|vars|eval|exec|import_module|__import__|getattr)\s*\(|\bsys\.modules\b/;

/**
 * The text of a step and of all of its module that it may use: what binds the names in it, and in that, and the class body around it
 * without the other operations. The whole text of the module where that cannot be told.
 */
export function reachableText(module: PythonModule, { start, end }: SourceSlice): string {
  const { text } = module.source;
  const step = text.slice(start, end);
  if (module.starImports.length > 0 || module.effects.length > 0) return text;
  const found = new Set([step, ...classTexts(module, start)]);
  for (const piece of found) {
    if (DYNAMIC.test(piece)) return text;
    for (const word of piece.match(/\w+/g) ?? []) {
      if (word === "Migration") continue;
      for (const { statement } of module.bindings.get(word) ?? []) {
        found.add(textOf(module, statement));
      }
    }
  }
  return [...found].join("\n");
}

/** The statements of the class body around a place, but for the lists of operations and dependencies. */
function classTexts(module: PythonModule, at: number): readonly string[] {
  const around = module.root.children.find(({ start, end }) => start <= at && at < end);
  const definition =
    around?.type === "decorated_definition" ? fieldOf(around, "definition") : around;
  const body = definition?.type === "class_definition" ? fieldOf(definition, "body") : undefined;
  if (body === undefined) return around === undefined ? [] : [textOf(module, around)];
  return parts(body)
    .filter((statement) => !isList(module, statement))
    .map((statement) => textOf(module, statement));
}

function isList(module: PythonModule, statement: SyntaxNode): boolean {
  const assignment = statement.children[0];
  const left = assignment?.type === "assignment" ? fieldOf(assignment, "left") : undefined;
  return (
    left !== undefined &&
    /^(?:operations|dependencies|replaces|run_before)$/.test(textOf(module, left))
  );
}
