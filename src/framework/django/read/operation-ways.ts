import { isBeyondChoice } from "../../../operation/choice.js";
import { operationMeaning } from "../../../operation/meaning.js";
import type { Opaque, Operation } from "../../../operation/operation.js";
import type { PythonModule } from "../python/module.js";
import type { ListedOperation } from "./operation-list.js";
import type { OperationContext } from "./operation-call.js";
import { readOperation } from "./operations.js";

/**
 * The operations of a migration whose list may turn out in several ways: those that all begin and end with, and between them one that is
 * all the others. `module` is that of the class body.
 */
export function operationsOfWays(
  module: PythonModule,
  ways: readonly (readonly ListedOperation[])[],
  context: OperationContext,
): readonly Operation[] {
  const [first = [], ...others] = ways;
  const read = (items: readonly ListedOperation[]): readonly Operation[] =>
    items.map((item) => readListed(module, item, context));
  if (others.length === 0) return read(first);
  const head = shared(ways, (way, index) => way[index], module);
  const tail = shared(
    ways.map((way) => way.slice(head)),
    (way, index) => way[way.length - 1 - index],
    module,
  );
  const middles = ways.map((way) => read(way.slice(head, way.length - tail)));
  return [
    ...read(first.slice(0, head)),
    choiceOf(module, middles, ways.flatMap((way) => way[head] ?? [])[0], context),
    ...read(first.slice(first.length - tail)),
  ];
}

/** How many places in a row hold the same operation in all ways. */
function shared(
  ways: readonly (readonly ListedOperation[])[],
  at: (way: readonly ListedOperation[], index: number) => ListedOperation | undefined,
  module: PythonModule,
): number {
  for (let index = 0; ; index += 1) {
    const [one, ...others] = ways.map((way) => at(way, index));
    if (one?.module !== module) return index;
    if (others.some((other) => other?.node !== one.node || other.module !== module)) return index;
  }
}

function readListed(
  module: PythonModule,
  item: ListedOperation,
  context: OperationContext,
): Operation {
  const operation = readOperation(item.module, item, context);
  if (item.module === module || operation.kind !== "opaque") return operation;
  // What its local names stand for is not part of its text.
  return { ...operation, label: `${operation.label} with local names` };
}

function choiceOf(
  module: PythonModule,
  ways: readonly (readonly Operation[])[],
  at: ListedOperation | undefined,
  { migration }: OperationContext,
): Opaque {
  const distinct = [
    ...new Map(ways.map((way) => [way.map(operationMeaning).join("\n"), way])).values(),
  ];
  const known = !distinct.flat().some(isBeyondChoice);
  const { start, end } = at?.node ?? module.root;
  return {
    kind: "opaque",
    origin: {
      migration,
      slice: { file: module.source, start, end, edits: [] },
      comments: [],
      inner: [],
    },
    label: "operations chosen by a condition",
    canonical: [
      ...new Map(ways.map((way) => [way.map(operationMeaning).join("\n"), way])).keys(),
    ].join("\nor "),
    facts: undefined,
    elidable: false,
    reversible: true,
    state: [],
    ...(known ? { ways: distinct } : {}),
    changesState: !known,
    idle: false,
    purpose: undefined,
    text: module.source.text,
  };
}
