import type { SourceFile } from "../../../edit/source.js";
import { headerOf, moduleKindOf } from "../../javascript/module-kind.js";
import { parseModule } from "../../javascript/parse.js";

/** A module that does nothing, for a migration that was folded into another: Knex wants a file for each recorded name. */
export function tombstoneText(file: SourceFile, into: string): string {
  return emptied(
    file,
    `// Folded into ${into}. Knex wants a file for each name that a database has recorded, so this one stays until those rows are gone.`,
  );
}

/** A module that does nothing, for a migration that was taken out of its chain. */
export function removedText(file: SourceFile): string {
  return emptied(
    file,
    "// Taken out of the chain. Knex wants a file for each name that a database has recorded, so this one stays until those rows are gone.",
  );
}

function emptied(file: SourceFile, comment: string): string {
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
