import type { ChainGraph } from "../../../chain/graph.js";
import { keyText, type MigrationKey, type MigrationNode } from "../../../chain/migration.js";
import { buildLoaderGraph, type BuiltGraph } from "./build.js";
import { hashDependentSquashes } from "./hash-order.js";
import type { LoadError } from "./load-error.js";
import type { LoadInput } from "./load-input.js";
import { squashesOf, type Squashes } from "./squashes.js";

/** A graph that Django accepts, with what its executor needs to plan. */
export interface LoadedGraph {
  readonly input: LoadInput;
  readonly graph: ChainGraph;
  /** The recorded rows, with the squashes that count as applied and without those that do not. */
  readonly applied: ReadonlySet<string>;
  /** The modules that replace others, in the graph or not. */
  readonly squashes: Squashes;
  /** Whether squashes have taken the place of what they replace. */
  readonly replacing: boolean;
}

/** What loading gives. */
export type LoadResult = LoadSuccess | LoadFailure;

export interface LoadSuccess {
  readonly ok: true;
  readonly loaded: LoadedGraph;
  /** See `LoadFailure.hashDependent`. */
  readonly hashDependent: readonly MigrationKey[];
}

export interface LoadFailure {
  readonly ok: false;
  readonly error: LoadError;
  /** The graph as far as it was built; missing nodes are in it. */
  readonly graph: ChainGraph;
  /**
   * Squashes whose order decides the outcome. Django reads an app's modules into a set, so the order, and with it the
   * outcome, changes from one run to the next; the result is then the one for the order of the input. Empty normally.
   */
  readonly hashDependent: readonly MigrationKey[];
}

/**
 * Loads a graph as Django does for `migrate`: squashes take the place of what they replace unless that is partly
 * applied. Never throws; what Django raises comes back as an error.
 * Source: django/db/migrations/loader.py, MigrationLoader.build_graph.
 */
export function loadGraph(input: LoadInput): LoadResult {
  const migrations = migrationsById(input.nodes);
  const squashes = squashesOf(migrations.values());
  const built = buildLoaderGraph(migrations, squashes, input);
  const hashDependent = hashDependentSquashes(migrations, squashes, input, built);
  return resultOf(built, { input, squashes, replacing: true }, hashDependent);
}

/**
 * Loads a graph with squashes beside what they replace, as `MigrationLoader(replace_migrations=False)` does.
 * Never throws; what Django raises comes back as an error.
 */
export function loadGraphUnreplaced(input: LoadInput): LoadResult {
  const migrations = migrationsById(input.nodes);
  const squashes = squashesOf(migrations.values());
  const built = buildLoaderGraph(migrations, new Map(), input);
  return resultOf(built, { input, squashes, replacing: false }, []);
}

function resultOf(
  { graph, applied, error }: BuiltGraph,
  rest: Omit<LoadedGraph, "graph" | "applied">,
  hashDependent: readonly MigrationKey[],
): LoadResult {
  return error === undefined
    ? { ok: true, loaded: { ...rest, graph, applied }, hashDependent }
    : { ok: false, error, graph, hashDependent };
}

function migrationsById(nodes: readonly MigrationNode[]): ReadonlyMap<string, MigrationNode> {
  return new Map(nodes.map((node) => [keyText(node.key), node]));
}
