import { applyEdits, type TextEdit } from "../../../edit/text-edit.js";
import { walk } from "../free-names.js";
import { stringText } from "./string-text.js";

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** `__filename` names the module that the code comes from, wherever it runs now. The text is that of the node. */
export function withFileName(text: string, node: Parameters<typeof walk>[0], path: string): string {
  const edits: TextEdit[] = [];
  const offset = node.start ?? 0;
  walk(node, (each) => {
    if (each.type === "Identifier" && each.name === "__filename") {
      const [start, end] = [(each.start ?? 0) - offset, (each.end ?? 0) - offset];
      edits.push({
        start,
        end,
        text: `require("node:path").join(__dirname, ${stringText(baseName(path))})`,
      });
    }
    return true;
  });
  return applyEdits(text, edits);
}
