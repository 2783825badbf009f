import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findCycles } from "../../src/chain/cycles.js";
import { leafKeys, leafKeysOf, rootKeys, rootKeysOf, severalLeaves } from "../../src/chain/ends.js";
import { buildGraph, nodeOf } from "../../src/chain/graph.js";
import { keyText } from "../../src/chain/migration.js";
import { ancestors, descendants, isConvex, reachability } from "../../src/chain/reach.js";
import { topologicalOrder } from "../../src/chain/topology.js";
import { graphOf, key, longChain } from "./graphs.js";

const DIAMOND = { "a.1": [], "a.2": ["a.1"], "b.1": ["a.1"], "a.3": ["a.2", "b.1"] };

describe("buildGraph", () => {
  it("gives edges both ways, once each, in key order", () => {
    const graph = graphOf({ ...DIAMOND, "a.4": ["b.1", "a.3", "b.1"] });
    expect(nodeOf(graph, "a.4").parents).toEqual(["a.3", "b.1"]);
    expect(nodeOf(graph, "b.1").children).toEqual(["a.3", "a.4"]);
  });

  it("refuses an edge that leaves the graph", () => {
    expect(() => graphOf({ "a.1": ["a.0"] })).toThrow("a.1 → a.0");
  });
});

describe("ends", () => {
  const graph = graphOf({ ...DIAMOND, "b.2": [], "b.3": ["a.3"] });

  it("count only steps of the same app", () => {
    expect(rootKeys(graph).map(keyText)).toEqual(["a.1", "b.1", "b.2", "b.3"]);
    expect(leafKeys(graph).map(keyText)).toEqual(["a.3", "b.1", "b.2", "b.3"]);
    expect(rootKeysOf(graph, "a").map(keyText)).toEqual(["a.1"]);
    expect(leafKeysOf(graph, "a").map(keyText)).toEqual(["a.3"]);
    expect([...severalLeaves(graph)]).toEqual([["b", ["1", "2", "3"]]]);
  });

  it("leave virtual nodes out", () => {
    const withVirtual = buildGraph(
      [
        { key: key("auth.1"), kind: "virtual" },
        { key: key("a.1"), kind: "migration" },
      ],
      [{ child: "a.1", parent: "auth.1" }],
    );
    expect(rootKeys(withVirtual).map(keyText)).toEqual(["a.1"]);
    expect(leafKeys(withVirtual).map(keyText)).toEqual(["a.1"]);
  });
});

describe("reach", () => {
  const graph = graphOf(DIAMOND);

  it("knows ancestors and descendants", () => {
    expect([...ancestors(graph, ["a.3"])].sort()).toEqual(["a.1", "a.2", "b.1"]);
    expect([...descendants(graph, ["a.1"])].sort()).toEqual(["a.2", "a.3", "b.1"]);
    expect(ancestors(graph, ["a.1"]).size).toBe(0);
  });

  it("knows what can become one step", () => {
    expect(isConvex(graph, new Set(["a.1", "a.2"]))).toBe(true);
    expect(isConvex(graph, new Set(["a.1", "a.2", "a.3"]))).toBe(false);
    expect(isConvex(graph, new Set(["a.1", "a.2", "a.3", "b.1"]))).toBe(true);
  });

  it("answers ancestor questions as a search does", () => {
    fc.assert(
      fc.property(acyclicGraphs(), (random) => {
        const answers = reachability(random);
        if (answers === undefined) throw new Error("the graph has no cycle");
        for (const id of random.nodes.keys()) {
          const above = ancestors(random, [id]);
          for (const other of random.nodes.keys()) {
            expect(answers.isAncestor(other, id)).toBe(above.has(other));
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it("is undefined for a graph with a cycle", () => {
    expect(reachability(graphOf({ "a.1": ["a.2"], "a.2": ["a.1"] }))).toBeUndefined();
  });
});

/** Graphs of up to 40 nodes whose edges all lead back. */
function acyclicGraphs(): fc.Arbitrary<ReturnType<typeof graphOf>> {
  const parents = fc.array(fc.array(fc.nat({ max: 40 }), { maxLength: 3 }), { maxLength: 40 });
  return parents.map((lists) =>
    graphOf(
      Object.fromEntries(
        lists.map((list, index) => [
          `a.${index}`,
          index === 0 ? [] : list.map((parent) => `a.${parent % index}`),
        ]),
      ),
    ),
  );
}

describe("topologicalOrder", () => {
  it("keeps the graph's order where it may", () => {
    const order = topologicalOrder(graphOf({ "a.1": ["a.3"], "a.2": [], "a.3": [], "a.4": [] }));
    expect(order).toEqual(["a.2", "a.3", "a.1", "a.4"]);
  });

  it("puts every node after what it depends on", () => {
    fc.assert(
      fc.property(acyclicGraphs(), (graph) => {
        const order = topologicalOrder(graph) ?? [];
        expect(order).toHaveLength(graph.nodes.size);
        const position = new Map(order.map((id, index) => [id, index]));
        for (const [id, { parents }] of graph.nodes) {
          for (const parent of parents) {
            expect(position.get(parent)).toBeLessThan(position.get(id) ?? -1);
          }
        }
      }),
    );
  });
});

describe("findCycles", () => {
  const cycles = (parents: Readonly<Record<string, readonly string[]>>): readonly string[] =>
    findCycles(graphOf(parents)).map((cycle) => cycle.map(keyText).join(" → "));

  it("finds none where there is none", () => {
    expect(cycles(DIAMOND)).toEqual([]);
  });

  it("gives one shortest cycle for each tangle, from its smallest key", () => {
    expect(
      cycles({
        "b.1": ["b.3"],
        "b.2": ["b.1"],
        "b.3": ["b.2", "b.1"],
        "a.2": ["a.1"],
        "a.1": ["a.2", "b.1"],
        "c.1": ["c.1", "c.2"],
        "c.2": ["c.1"],
      }),
    ).toEqual(["a.1 → a.2", "b.1 → b.3", "c.1"]);
  });

  it("finds a cycle exactly where there is no topological order, and it is a real one", () => {
    const parents = fc.array(fc.array(fc.nat({ max: 14 }), { maxLength: 2 }), {
      minLength: 1,
      maxLength: 15,
    });
    fc.assert(
      fc.property(parents, (lists) => {
        const graph = graphOf(
          Object.fromEntries(
            lists.map((list, index) => [
              `a.${index}`,
              list.map((parent) => `a.${parent % lists.length}`),
            ]),
          ),
        );
        const found = findCycles(graph);
        expect(found.length === 0).toBe(topologicalOrder(graph) !== undefined);
        for (const cycle of found) {
          cycle.forEach((step, index) => {
            const next = cycle[(index + 1) % cycle.length];
            if (next === undefined) throw new Error("empty cycle");
            expect(nodeOf(graph, keyText(step)).parents).toContain(keyText(next));
          });
          expect(cycle.length).toBe(shortestThrough(graph, cycle.map(keyText)));
        }
      }),
    );
  });
});

/** The length of the shortest cycle among all nodes that reach the given ones and are reached by them. */
function shortestThrough(graph: ReturnType<typeof graphOf>, ids: readonly string[]): number {
  const above = ancestors(graph, ids);
  const tangle = [...descendants(graph, ids)].filter((id) => above.has(id));
  const lengths = tangle.map((start) => {
    let front = new Set([start]);
    for (let length = 1; length <= tangle.length; length += 1) {
      front = new Set([...front].flatMap((id) => [...nodeOf(graph, id).parents]));
      if (front.has(start)) return length;
    }
    return Infinity;
  });
  return Math.min(...lengths);
}

describe("a chain of 10,000", () => {
  const graph = longChain(10_000);

  it("is ordered, searched and asked without recursion", () => {
    expect(topologicalOrder(graph)).toHaveLength(10_000);
    expect(findCycles(graph)).toEqual([]);
    expect(ancestors(graph, ["a.9999"]).size).toBe(9_999);
    expect(reachability(graph)?.isAncestor("a.0", "a.9999")).toBe(true);
  });

  it("bent to a ring is found in good time", () => {
    const ring = graphOf({
      ...Object.fromEntries([...graph.nodes].map(([id, { parents }]) => [id, parents])),
      "a.0": ["a.9999"],
    });
    expect(findCycles(ring).map((cycle) => cycle.length)).toEqual([10_000]);
  });
});
