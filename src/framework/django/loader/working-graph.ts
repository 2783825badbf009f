import type { ChainGraph, GraphNode, NodeKind } from "../../../chain/graph.js";
import { keyText, type MigrationKey } from "../../../chain/migration.js";
import { compareKeys } from "../../../chain/order.js";

/** A node while the graph is being built. */
export interface WorkingNode {
  /** The key as `keyText` gives it. */
  readonly id: string;
  readonly key: MigrationKey;
  readonly kind: NodeKind;
  /** For a missing node: the migration that first named it. */
  readonly origin: MigrationKey | undefined;
  readonly parents: Set<WorkingNode>;
  readonly children: Set<WorkingNode>;
}

/** The steps that `__first__` and `__latest__` of an app stand for at the moment. */
export interface AppEnds {
  readonly first: MigrationKey | undefined;
  readonly latest: MigrationKey | undefined;
}

/**
 * The graph while Django's loader builds it: nodes in the order in which they were added, with edges both ways.
 * Source: django/db/migrations/graph.py, MigrationGraph.
 */
export class WorkingGraph {
  readonly #nodes = new Map<string, WorkingNode>();
  readonly #byApp = new Map<string, Set<WorkingNode>>();
  /** What `ends` answered, forgotten when the app changes: thousands of dependencies may ask for the same app. */
  readonly #ends = new Map<string, AppEnds>();

  has(id: string): boolean {
    return this.#nodes.has(id);
  }

  node(id: string): WorkingNode | undefined {
    return this.#nodes.get(id);
  }

  nodes(): Iterable<WorkingNode> {
    return this.#nodes.values();
  }

  add(key: MigrationKey, kind: NodeKind, origin: MigrationKey | undefined): WorkingNode {
    const id = keyText(key);
    const node: WorkingNode = { id, key, kind, origin, parents: new Set(), children: new Set() };
    this.#nodes.set(id, node);
    const ofApp = this.#byApp.get(key.app);
    if (ofApp === undefined) this.#byApp.set(key.app, new Set([node]));
    else ofApp.add(node);
    this.#ends.delete(key.app);
    return node;
  }

  /** Takes a node out; its edges are the caller's to undo. */
  remove(node: WorkingNode): void {
    this.#nodes.delete(node.id);
    this.#byApp.get(node.key.app)?.delete(node);
    this.#ends.delete(node.key.app);
  }

  connect(child: WorkingNode, parent: WorkingNode): void {
    child.parents.add(parent);
    parent.children.add(child);
    if (child.key.app === parent.key.app) this.#ends.delete(child.key.app);
  }

  disconnect(child: WorkingNode, parent: WorkingNode): void {
    child.parents.delete(parent);
    parent.children.delete(child);
    if (child.key.app === parent.key.app) this.#ends.delete(child.key.app);
  }

  /** The smallest root and the smallest leaf of an app, missing nodes included, as `root_nodes(app)[0]` gives them. */
  ends(app: string): AppEnds {
    const known = this.#ends.get(app);
    if (known !== undefined) return known;
    const ends = endsOf(this.#byApp.get(app) ?? []);
    this.#ends.set(app, ends);
    return ends;
  }

  /** The graph as it stands, for reading. */
  snapshot(): ChainGraph {
    const nodes = new Map<string, GraphNode>();
    for (const { id, key, kind, parents, children } of this.#nodes.values()) {
      nodes.set(id, { key, kind, parents: idsInOrder(parents), children: idsInOrder(children) });
    }
    return { nodes };
  }
}

function idsInOrder(nodes: ReadonlySet<WorkingNode>): readonly string[] {
  return [...nodes].sort((a, b) => compareKeys(a.key, b.key)).map(({ id }) => id);
}

function endsOf(nodes: Iterable<WorkingNode>): AppEnds {
  let first: MigrationKey | undefined;
  let latest: MigrationKey | undefined;
  for (const node of nodes) {
    if (!hasOfSameApp(node, node.parents)) first = smaller(first, node.key);
    if (!hasOfSameApp(node, node.children)) latest = smaller(latest, node.key);
  }
  return { first, latest };
}

function hasOfSameApp(node: WorkingNode, others: Iterable<WorkingNode>): boolean {
  for (const other of others) if (other.key.app === node.key.app) return true;
  return false;
}

function smaller(a: MigrationKey | undefined, b: MigrationKey): MigrationKey {
  return a === undefined || compareKeys(b, a) < 0 ? b : a;
}
