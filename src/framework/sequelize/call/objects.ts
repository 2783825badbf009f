import type { CallReader } from "./context.js";

/** A call that is no more than the query of the same name. */
function generated(method: string): CallReader {
  return (args, { real, read }) => read(real.sql(method, ...args));
}

export const createSchema = generated("createSchema");
export const dropSchema = generated("dropSchema");
export const createFunction = generated("createFunction");
export const dropFunction = generated("dropFunction");
export const renameFunction = generated("renameFunction");
export const createTrigger = generated("createTrigger");
export const dropTrigger = generated("dropTrigger");
export const renameTrigger = generated("renameTrigger");

/** dropEnum(name). */
export const dropEnum: CallReader = ([name], { real, read }) =>
  read(real.sql("pgEnumDrop", null, null, real.sql("pgEscapeAndQuote", name)));
