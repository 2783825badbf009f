import type { ClassProject } from "../../classes/project.js";
import { DEFAULT_NAMES } from "./naming.js";
import type { TableWriting } from "./table-sql.js";

/** What TypeORM derives in a project. */
export type Derivation = Pick<TableWriting, "names" | "uuidDefault">;

/** What TypeORM derives, as long as no data source says how: names of keys and indexes, and the default of generated UUIDs. */
export function derivationOf({ files }: ClassProject): Derivation {
  const texts = [...files.values()].map(({ text }) => text);
  return {
    names: texts.some((text) => /\bnamingStrategy\b/.test(text)) ? undefined : DEFAULT_NAMES,
    uuidDefault: texts.some((text) => /\buuidExtension\b/.test(text))
      ? undefined
      : "uuid_generate_v4()",
  };
}
