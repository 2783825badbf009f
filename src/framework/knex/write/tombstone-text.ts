import type { SourceFile } from "../../../edit/source.js";
import { headerOf, moduleKindOf } from "../../javascript/module-kind.js";
import { parseModule } from "../../javascript/parse.js";

const WHY =
  "Knex wants a file for each name that a database has recorded, so this one stays until those rows are gone.";

/** The line that such a module begins with, and what its migration was folded into. */
const MARK = new RegExp(`^// (?:Folded into (\\S+)|Taken out of the chain)\\. ${WHY}\n\n?`, "m");

/** A module that does nothing, for a migration that was folded into another: Knex wants a file for each recorded name. */
export function tombstoneText(file: SourceFile, into: string): string {
  return emptied(file, `// Folded into ${into}. ${WHY}`);
}

/** A module that does nothing, for a migration that was taken out of its chain. */
export function removedText(file: SourceFile): string {
  return emptied(file, `// Taken out of the chain. ${WHY}`);
}

/** What a module that refold emptied stands for. */
export interface Tombstone {
  /** The migration that it was folded into; undefined where it was taken out. */
  readonly into: string | undefined;
}

/** Is it a module that refold emptied, and that still does nothing? */
export function tombstoneOf(file: SourceFile): Tombstone | undefined {
  const mark = MARK.exec(file.text);
  const code = file.text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "").replace(/\s+/g, " ");
  const isEmpty = !/\{ ?[^ }]/.test(code);
  return mark !== null && isEmpty ? { into: mark[1] } : undefined;
}

function emptied(source: SourceFile, comment: string): string {
  const file = { ...source, text: source.text.replace(MARK, "") };
  const parsed = parseModule(file);
  const isModule = parsed.ok && moduleKindOf(parsed.module) === "esm";
  const header = parsed.ok ? headerOf(parsed.module) : "";
  const promise = /ts$/.test(file.path) ? ": Promise<void>" : "";
  const empty = (name: string): string =>
    isModule
      ? `export async function ${name}()${promise} {}`
      : `exports.${name} = async function ${name}()${promise} {};`;
  return [header, comment, empty("up"), empty("down"), ""]
    .filter((part, index, all) => part !== "" || index === all.length - 1)
    .join("\n\n");
}
