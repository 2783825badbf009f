import type { Operation, Option } from "../../../operation/operation.js";
import { togetherSets } from "../../../operation/state.js";
import type { PythonModule } from "../python/module.js";
import { fieldOf, parts, type SyntaxNode } from "../python/syntax.js";
import { expressionOf } from "./field.js";
import { literalOf, stringOf } from "./literal.js";
import { followName } from "./names.js";
import { onEntity, type Call } from "./operation-call.js";

/** AlterModelOptions clears those of these options that it does not set (its ALTER_OPTION_KEYS). */
const ALTERED_OPTIONS: readonly string[] = [
  "base_manager_name",
  "default_manager_name",
  "default_related_name",
  "get_latest_by",
  "managed",
  "ordering",
  "permissions",
  "default_permissions",
  "select_on_save",
  "verbose_name",
  "verbose_name_plural",
];

function optionOf(module: PythonModule, node: SyntaxNode): Option {
  return { expression: expressionOf(module, node), literal: literalOf(module, node) };
}

/** An operation that sets one option to what a parameter gives. */
export function alterOption(call: Call, option: string, parameter: string): Operation | undefined {
  const node = call.args.get(parameter);
  if (node === undefined) return undefined;
  return onEntity(call, "name", (entity) => ({
    kind: "alterOptions",
    entity,
    attribute: option,
    options: new Map([[option, optionOf(call.module, node)]]),
    clears: [],
    origin: call.origin,
  }));
}

/** AlterUniqueTogether and AlterIndexTogether. */
export function alterTogether(call: Call, option: string): Operation | undefined {
  const node = call.args.get(option);
  if (node === undefined) return undefined;
  const given = optionOf(call.module, node);
  // `unique_together={}`: Django takes anything empty for no sets (normalize_together, django/db/models/options.py).
  const value = isEmptyDictionary(call.module, node) ? { ...given, literal: [] } : given;
  if (togetherSets(value.literal) === undefined) return undefined;
  return onEntity(call, "name", (entity) => ({
    kind: "alterOptions",
    entity,
    attribute: option,
    options: new Map([[option, value]]),
    clears: [],
    origin: call.origin,
  }));
}

function isEmptyDictionary(module: PythonModule, node: SyntaxNode): boolean {
  const inner = followName(module, node);
  return inner.type === "dictionary" && parts(inner).length === 0;
}

/** The options of a literal dictionary, by key; undefined where a key is not a literal string. */
export function readOptions(
  module: PythonModule,
  node: SyntaxNode,
): ReadonlyMap<string, Option> | undefined {
  const dictionary = followName(module, node);
  if (dictionary.type !== "dictionary") return undefined;
  const options = new Map<string, Option>();
  for (const pair of parts(dictionary)) {
    const key = fieldOf(pair, "key");
    const value = fieldOf(pair, "value");
    const name = key === undefined ? undefined : stringOf(module, key);
    if (name === undefined || value === undefined) return undefined;
    options.set(name, optionOf(module, value));
  }
  return options;
}

/** AlterModelOptions. */
export function alterModelOptions(call: Call): Operation | undefined {
  const node = call.args.get("options");
  const options = node === undefined ? undefined : readOptions(call.module, node);
  if (options === undefined) return undefined;
  return onEntity(call, "name", (entity) => ({
    kind: "alterOptions",
    entity,
    attribute: "options",
    options,
    clears: ALTERED_OPTIONS,
    origin: call.origin,
  }));
}

/** AlterModelManagers. */
export function alterManagers(call: Call): Operation | undefined {
  const node = call.args.get("managers");
  if (node === undefined) return undefined;
  return onEntity(call, "name", (entity) => ({
    kind: "alterManagers",
    entity,
    managers: expressionOf(call.module, node),
    origin: call.origin,
  }));
}
