import { keyText, type MigrationKey, type MigrationNode } from "../../../chain/migration.js";
import { dependencyOnEmptyApp, dependencyOnUnknownApp, type LoadError } from "./load-error.js";
import type { LoadInput } from "./load-input.js";
import type { WorkingGraph, WorkingNode } from "./working-graph.js";

const FIRST = "__first__";
const LATEST = "__latest__";

/**
 * Adds the declared dependencies to a graph that holds the nodes. Those inside an app come first, since `__first__` and
 * `__latest__` of other apps are found by them. Gives the errors in the order in which Django would meet them: it
 * stops at the first.
 * Source: loader.py, MigrationLoader.add_internal_dependencies and add_external_dependencies.
 */
export function addDeclaredEdges(
  graph: WorkingGraph,
  nodes: Iterable<MigrationNode>,
  input: LoadInput,
): readonly LoadError[] {
  const errors: LoadError[] = [];
  for (const node of nodes) addInternal(graph, node, input);
  for (const node of nodes) addExternal(graph, node, input, errors);
  return errors;
}

function addInternal(graph: WorkingGraph, node: MigrationNode, input: LoadInput): void {
  for (const parent of node.dependencies) {
    if (parent.app !== node.key.app || parent.name === FIRST) continue;
    addEdge(graph, { child: node.key, parent, origin: node.key }, input);
  }
}

function addExternal(
  graph: WorkingGraph,
  node: MigrationNode,
  input: LoadInput,
  errors: LoadError[],
): void {
  const origin = node.key;
  for (const written of node.dependencies) {
    if (written.app === origin.app) continue;
    const parent = resolve(graph, written, origin, input);
    if (parent.kind === "error") errors.push(parent.error);
    if (parent.kind === "key") addEdge(graph, { child: origin, parent: parent.key, origin }, input);
  }
  for (const written of node.runBefore) {
    const child = resolve(graph, written, origin, input);
    if (child.kind === "error") errors.push(child.error);
    if (child.kind === "key") addEdge(graph, { child: child.key, parent: origin, origin }, input);
  }
}

interface NewEdge {
  readonly child: MigrationKey;
  readonly parent: MigrationKey;
  readonly origin: MigrationKey;
}

/** Adds an edge, with a node for an end that does not exist yet. Source: graph.py, MigrationGraph.add_dependency. */
function addEdge(graph: WorkingGraph, edge: NewEdge, input: LoadInput): void {
  const child = nodeFor(graph, edge.child, edge.origin, input);
  const parent = nodeFor(graph, edge.parent, edge.origin, input);
  graph.connect(child, parent);
}

function nodeFor(
  graph: WorkingGraph,
  key: MigrationKey,
  origin: MigrationKey,
  input: LoadInput,
): WorkingNode {
  const known = graph.node(keyText(key));
  if (known !== undefined) return known;
  return input.unknownApps.has(key.app)
    ? graph.add(key, "virtual", undefined)
    : graph.add(key, "missing", origin);
}

/** What a written key stands for: a key, nothing that matters, or an error. */
type Resolved =
  | { readonly kind: "key"; readonly key: MigrationKey }
  | { readonly kind: "ignored" }
  | { readonly kind: "error"; readonly error: LoadError };

/** Source: loader.py, MigrationLoader.check_key. */
function resolve(
  graph: WorkingGraph,
  written: MigrationKey,
  origin: MigrationKey,
  input: LoadInput,
): Resolved {
  const { app, name } = written;
  if ((name !== FIRST && name !== LATEST) || graph.has(keyText(written))) {
    return { kind: "key", key: written };
  }
  if (app === origin.app || input.unmigratedApps.has(app)) return { kind: "ignored" };
  if (input.migratedApps.has(app)) {
    const ends = graph.ends(app);
    const key = name === FIRST ? ends.first : ends.latest;
    return key === undefined
      ? { kind: "error", error: dependencyOnEmptyApp(origin, app) }
      : { kind: "key", key };
  }
  if (input.unknownApps.has(app)) return { kind: "key", key: written };
  return { kind: "error", error: dependencyOnUnknownApp(origin, app) };
}
