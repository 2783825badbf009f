import { buildGraph, type ChainGraph } from "../../src/chain/graph.js";
import type { MigrationKey } from "../../src/chain/migration.js";

/** The key of `app.name`. */
export function key(text: string): MigrationKey {
  const [app = "", name = ""] = text.split(".");
  return { app, name };
}

/** A graph from `app.name` ids and what each depends on. */
export function graphOf(parents: Readonly<Record<string, readonly string[]>>): ChainGraph {
  return buildGraph(
    Object.keys(parents).map((id) => ({ key: key(id), kind: "migration" })),
    Object.entries(parents).flatMap(([child, ids]) => ids.map((parent) => ({ child, parent }))),
  );
}

/** A chain `a.0`, `a.1`, … of the length. */
export function longChain(length: number): ChainGraph {
  return graphOf(
    Object.fromEntries(
      Array.from({ length }, (_, index) => [`a.${index}`, index === 0 ? [] : [`a.${index - 1}`]]),
    ),
  );
}
