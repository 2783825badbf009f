import type { Operation, Option } from "../../../operation/operation.js";
import { togetherSets } from "../../../operation/state.js";
import { textOfValue, type Value } from "../../../schema/value.js";
import { shortName } from "../../../schema/value.js";
import { expressionText } from "./expression-text.js";
import { readValue } from "./read-value.js";
import { locate, type SchemaSources } from "./sources.js";

/**
 * What Django says of an operation in a comment (each operation's `describe`, django/db/migrations/operations/ and
 * django/contrib/postgres/operations.py). Names stand as the migration writes them.
 */
export function operationComment(operation: Operation, sources: SchemaSources): string {
  const call = callOf(operation, sources);
  const model = call?.first("model_name", "name") ?? modelName(operation);
  switch (operation.kind) {
    case "createEntity": {
      const proxy = operation.options.get("proxy")?.literal === true ? "proxy " : "";
      return `Create ${proxy}model ${operation.name}`;
    }
    case "deleteEntity":
      return `Delete model ${model}`;
    case "renameEntity":
      return `Rename model ${call?.text("old_name") ?? model} to ${operation.newName}`;
    case "alterOptions":
      return optionsComment(operation.attribute, operation.options, model);
    case "alterManagers":
      return `Change managers on ${model}`;
    case "addField":
      return `Add field ${operation.field.name} to ${model}`;
    case "removeField":
      return `Remove field ${operation.name} from ${model}`;
    case "alterField":
      return `Alter field ${operation.field.name} on ${model}`;
    case "renameField":
      return `Rename field ${operation.name} on ${model} to ${operation.newName}`;
    case "addMember": {
      const { member, manner } = operation;
      if (member.kind === "index") {
        return indexComment(member.name, call?.value("index"), model, manner === "concurrently");
      }
      const kind = manner === "unvalidated" ? "not valid constraint" : "constraint";
      return `Create ${kind} ${member.name} on model ${model}`;
    }
    case "removeMember": {
      if (operation.member === "constraint") {
        return `Remove constraint ${operation.name} from model ${model}`;
      }
      const verb = operation.manner === "concurrently" ? "Concurrently remove" : "Remove";
      return `${verb} index ${operation.name} from ${model}`;
    }
    case "renameMember":
      return `Rename index ${operation.name} on ${model} to ${operation.newName}`;
    case "nameMember":
      return `Rename unnamed index for (${tupleText(operation.fields)}) on ${model} to ${operation.newName}`;
    case "alterMember":
      return `Alter constraint ${operation.name} on ${model}`;
    case "validateMember":
      return `Validate constraint ${operation.name} on model ${model}`;
    case "separate": {
      // A class that does nothing to the database says what its base says.
      const [base] = operation.state;
      const isOwn = call !== undefined && call.callee !== "SeparateDatabaseAndState";
      return isOwn && base !== undefined
        ? operationComment(base, sources)
        : "Custom state/database change combination";
    }
    case "provide":
      return provideComment(operation.provides, call?.text("name"));
    case "opaque":
      return opaqueComment(operation.label);
  }
}

/** The arguments of an operation's call that are texts. */
interface CallTexts {
  /** The last part of the class's path. */
  readonly callee: string;
  readonly text: (name: string) => string | undefined;
  readonly value: (name: string) => Value | undefined;
  readonly first: (...names: readonly string[]) => string | undefined;
}

/** Names of the first positional parameters that a comment may need (FORMS of the reader of operations). */
const POSITIONAL: Readonly<Partial<Record<Operation["kind"], readonly string[]>>> = {
  deleteEntity: ["name"],
  renameEntity: ["old_name", "new_name"],
  alterOptions: ["name"],
  alterManagers: ["name"],
  addField: ["model_name"],
  removeField: ["model_name"],
  alterField: ["model_name"],
  renameField: ["model_name"],
  addMember: ["model_name", "index"],
  removeMember: ["model_name"],
  renameMember: ["model_name"],
  nameMember: ["model_name"],
  alterMember: ["model_name"],
  validateMember: ["model_name"],
  provide: ["name"],
};

function callOf(operation: Operation, sources: SchemaSources): CallTexts | undefined {
  const found = locate(sources, operation.origin.slice);
  if (found === undefined) return undefined;
  const call = readValue(found.module, found.node, sources);
  if (call.kind !== "call") return undefined;
  const positional = POSITIONAL[operation.kind] ?? [];
  const value = (name: string): Value | undefined => {
    const index = positional.indexOf(name);
    return call.named.get(name) ?? (index < 0 ? undefined : call.args[index]);
  };
  const text = (name: string): string | undefined => textOfValue(value(name));
  const callee = shortName(call.callee);
  return {
    callee,
    value,
    text,
    first: (...names) => names.map(text).find((item) => item !== undefined),
  };
}

function modelName(operation: Operation): string {
  return "entity" in operation ? operation.entity.slice(operation.entity.indexOf(".") + 1) : "";
}

function optionsComment(
  attribute: string,
  options: ReadonlyMap<string, Option>,
  model: string,
): string {
  const literal = options.get(attribute)?.literal;
  switch (attribute) {
    case "db_table":
      return `Rename table for ${model} to ${typeof literal === "string" ? literal : "(default)"}`;
    case "db_table_comment":
      return `Alter ${model} table comment`;
    case "unique_together":
    case "index_together": {
      const sets = new Set((togetherSets(literal) ?? []).map((set) => set.join()));
      return `Alter ${attribute} for ${model} (${sets.size} constraint(s))`;
    }
    case "order_with_respect_to":
      return `Set order_with_respect_to on ${model} to ${typeof literal === "string" ? literal : "None"}`;
    default:
      return `Change Meta options on ${model}`;
  }
}

function indexComment(
  name: string,
  index: Value | undefined,
  model: string,
  concurrently: boolean,
): string {
  const verb = concurrently ? "Concurrently create" : "Create";
  const call = index?.kind === "call" ? index : undefined;
  if (call !== undefined && call.args.length > 0 && !concurrently) {
    return `${verb} index ${name} on ${call.args.map(expressionText).join(", ")} on model ${model}`;
  }
  const fields = call?.named.get("fields");
  const names =
    fields?.kind === "list" ? fields.items.flatMap((item) => textOfValue(item) ?? []) : [];
  return `${verb} index ${name} on field(s) ${names.join(", ")} of model ${model}`;
}

/** A tuple of names as Python shows it inside its parentheses. */
function tupleText(names: readonly string[]): string {
  const quoted = names.map((name) => `'${name}'`).join(", ");
  return names.length === 1 ? `${quoted},` : quoted;
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  BloomExtension: "bloom",
  BtreeGinExtension: "btree_gin",
  BtreeGistExtension: "btree_gist",
  CITextExtension: "citext",
  CryptoExtension: "pgcrypto",
  HStoreExtension: "hstore",
  TrigramExtension: "pg_trgm",
  UnaccentExtension: "unaccent",
};

/** The extension of PostgreSQL that an operation makes; undefined for collations. */
export function extensionOf(provides: string, name: string | undefined): string | undefined {
  return provides === "CreateExtension" ? name : EXTENSIONS[provides];
}

function provideComment(provides: string, name: string | undefined): string {
  const extension = extensionOf(provides, name);
  if (extension !== undefined) return `Creates extension ${extension}`;
  return provides === "CreateCollation" ? `Create collation ${name ?? ""}` : provides;
}

function opaqueComment(label: string): string {
  switch (shortName(label)) {
    case "RunSQL":
      return "Raw SQL operation";
    case "RunPython":
      return "Raw Python operation";
    default:
      return shortName(label);
  }
}
