import type { Base, Member, Operation, Option } from "../../../operation/operation.js";
import { togetherSets } from "../../../operation/state.js";
import type { Field } from "../../../operation/field.js";
import type { PythonModule } from "../python/module.js";
import { fieldOf, parts, unwrap, type SyntaxNode } from "../python/syntax.js";
import { canonical } from "./canonical.js";
import { entityKey, expressionOf, readField } from "./field.js";
import { stringOf } from "./literal.js";
import { followName } from "./names.js";
import { string, type Call } from "./operation-call.js";
import { readOptions } from "./model-options.js";
import { readMember } from "./member-operations.js";

/** CreateModel; undefined where its fields or options are not what refold reads. */
export function createModel(call: Call): Operation | undefined {
  const { module, context } = call;
  const name = string(call, "name");
  const fieldsNode = call.args.get("fields");
  if (name === undefined || fieldsNode === undefined) return undefined;
  const fields = readFields(call, fieldsNode);
  const optionsNode = call.args.get("options");
  const given =
    optionsNode === undefined || optionsNode.type === "none"
      ? new Map<string, Option>()
      : readOptions(module, optionsNode);
  if (fields === undefined || given === undefined) return undefined;
  const dictionary = optionsNode === undefined ? undefined : followName(module, optionsNode);
  const indexes = memberOption(module, dictionary, "indexes", "index");
  const constraints = memberOption(module, dictionary, "constraints", "constraint");
  if (indexes === undefined || constraints === undefined) return undefined;
  for (const option of ["unique_together", "index_together"]) {
    const value = given.get(option);
    if (value !== undefined && togetherSets(value.literal) === undefined) return undefined;
  }
  const options = new Map([...given].filter(([key]) => key !== "indexes" && key !== "constraints"));
  const bases = call.args.get("bases");
  const managers = call.args.get("managers");
  const list = bases === undefined ? undefined : readBases(module, bases, context.app);
  if (bases !== undefined && list === undefined) return undefined;
  return {
    kind: "createEntity",
    entity: entityKey(`${context.app}.${name}`),
    name,
    fields,
    options,
    indexes,
    constraints,
    bases:
      bases === undefined || list === undefined || isDefaultBase(list)
        ? undefined
        : { expression: expressionOf(module, bases), list },
    managers:
      managers === undefined || isEmptyList(managers) ? undefined : expressionOf(module, managers),
    origin: call.origin,
  };
}

/** `bases=(models.Model,)` is what CreateModel assumes without it. */
function isDefaultBase(list: readonly Base[]): boolean {
  return list.length === 1 && list[0]?.canonical === "models.Model";
}

function isEmptyList(node: SyntaxNode): boolean {
  return node.type === "none" || (node.type === "list" && parts(node).length === 0);
}

function readFields(call: Call, node: SyntaxNode): readonly Field[] | undefined {
  const list = followName(call.module, node);
  if (list.type !== "list" && list.type !== "tuple") return undefined;
  const fields: Field[] = [];
  for (const item of parts(list)) {
    const pair = unwrap(item);
    const [nameNode, fieldNode] = parts(pair);
    if (pair.type !== "tuple" || nameNode === undefined || fieldNode === undefined)
      return undefined;
    const name = stringOf(call.module, nameNode);
    if (name === undefined) return undefined;
    const field = readField(call.module, name, fieldNode, call.context);
    if (field === undefined) return undefined;
    fields.push(field);
  }
  return fields;
}

/** The members listed under a key of the options; none where the key is missing, undefined where one cannot be read. */
function memberOption(
  module: PythonModule,
  dictionary: SyntaxNode | undefined,
  key: string,
  kind: Member["kind"],
): readonly Member[] | undefined {
  const pair = (dictionary === undefined ? [] : parts(dictionary)).find((candidate) => {
    const name = fieldOf(candidate, "key");
    return name !== undefined && stringOf(module, name) === key;
  });
  const value = pair === undefined ? undefined : fieldOf(pair, "value");
  if (value === undefined) return [];
  const list = followName(module, value);
  if (list.type !== "list" && list.type !== "tuple") return undefined;
  const members: Member[] = [];
  for (const item of parts(list)) {
    const member = readMember(module, item, kind);
    if (member === undefined) return undefined;
    members.push(member);
  }
  return members;
}

function readBases(
  module: PythonModule,
  node: SyntaxNode,
  app: string,
): readonly Base[] | undefined {
  const tuple = followName(module, node);
  if (tuple.type !== "tuple" && tuple.type !== "list") return undefined;
  return parts(tuple).map((item) => {
    const value = stringOf(module, item);
    if (value === undefined) return { canonical: canonical(module, item), entity: undefined };
    const entity = entityKey(value.includes(".") ? value : `${app}.${value}`);
    return { canonical: entity, entity };
  });
}
