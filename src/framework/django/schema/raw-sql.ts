import type { Opaque } from "../../../operation/operation.js";
import type { Value } from "../../../schema/value.js";
import { readValue } from "./read-value.js";
import { locate, type SchemaSources } from "./sources.js";

/** The SQL of a RunSQL: a script, or statements of a list, some with parameters. */
export type RawSql =
  | { readonly kind: "script"; readonly text: string }
  | {
      readonly kind: "list";
      readonly statements: readonly {
        readonly text: string;
        readonly parameters: readonly Value[] | undefined;
      }[];
    };

/** Reads the SQL of a RunSQL for one way; undefined where it is not written out. */
export function rawSql(
  operation: Opaque,
  direction: "forwards" | "backwards",
  sources: SchemaSources,
): RawSql | undefined {
  const found = locate(sources, operation.origin.slice);
  if (found === undefined) return undefined;
  const call = readValue(found.module, found.node, sources);
  if (call.kind !== "call") return undefined;
  const [name, position] = direction === "forwards" ? ["sql", 0] : ["reverse_sql", 1];
  return read(call.named.get(name) ?? call.args[position]);
}

function read(value: Value | undefined): RawSql | undefined {
  if (value?.kind === "text") return { kind: "script", text: value.text };
  if (value?.kind === "name" && /RunSQL\.noop$/.test(value.path)) {
    return { kind: "script", text: "" };
  }
  if (value?.kind === "none") return { kind: "script", text: "" };
  if (value?.kind !== "list") return undefined;
  const statements: { text: string; parameters: readonly Value[] | undefined }[] = [];
  for (const item of value.items) {
    if (item.kind === "text") {
      statements.push({ text: item.text, parameters: undefined });
      continue;
    }
    const [text, parameters] = item.kind === "list" ? item.items : [];
    if (text?.kind !== "text") return undefined;
    const list = parameters?.kind === "list" ? parameters.items : undefined;
    statements.push({ text: text.text, parameters: list });
  }
  return { kind: "list", statements };
}
