import type { Provide } from "../../../operation/operation.js";
import { textOfValue } from "../../../schema/value.js";
import { readValue } from "./read-value.js";
import { locate, type SchemaSources } from "./sources.js";

/** The arguments of an operation that makes an extension or a collation. */
export interface Provided {
  readonly name: string | undefined;
  readonly locale: string | undefined;
  readonly provider: string | undefined;
  readonly deterministic: boolean | undefined;
}

/** Reads what an operation makes. */
export function providedBy(operation: Provide, sources: SchemaSources): Provided {
  const found = locate(sources, operation.origin.slice);
  const call = found === undefined ? undefined : readValue(found.module, found.node, sources);
  if (call?.kind !== "call") {
    return { name: undefined, locale: undefined, provider: undefined, deterministic: undefined };
  }
  const deterministic = call.named.get("deterministic");
  return {
    name: textOfValue(call.named.get("name") ?? call.args[0]),
    locale: textOfValue(call.named.get("locale") ?? call.args[1]),
    provider: textOfValue(call.named.get("provider")),
    deterministic: deterministic?.kind === "boolean" ? deterministic.value : undefined,
  };
}
