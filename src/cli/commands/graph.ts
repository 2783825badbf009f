import type { ChainGraph } from "../../chain/graph.js";
import { graphOf } from "../../framework/django/project-graph.js";
import { chainText, graphFormat, type Shown } from "../graph-text.js";
import { EXIT, type ExitCode, type Io } from "../io.js";
import { jsonDocument } from "../json.js";
import { openProject, type GlobalOptions } from "../open-project.js";

/** Runs `graph [APP…] --format mermaid|dot`: the chains of the apps, and the steps of others that they touch. */
export async function graph(
  labels: readonly string[],
  options: { readonly format: string },
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  const format = graphFormat(options.format);
  const { project } = await openProject(global, labels, io);
  const loaded = graphOf(project);
  if (!loaded.ok && !global.quiet)
    io.err(`note: Django cannot load this graph: ${loaded.error.message}\n`);
  const shown = edgesOf(loaded.ok ? loaded.loaded.graph : loaded.graph, new Set(labels));
  if (global.json) io.out(jsonDocument(shown));
  else io.out(chainText(shown, format));
  return EXIT.done;
}

function edgesOf(graph: ChainGraph, labels: ReadonlySet<string>): Shown {
  const edges: [string, string][] = [];
  const nodes = new Set<string>();
  const isOf = (id: string): boolean =>
    labels.size === 0 || labels.has(graph.nodes.get(id)?.key.app ?? "");
  for (const [id, { parents }] of graph.nodes) {
    if (isOf(id)) nodes.add(id);
    for (const parent of parents) {
      if (!isOf(id) && !isOf(parent)) continue;
      nodes.add(id).add(parent);
      edges.push([id, parent]);
    }
  }
  return { nodes: [...nodes], edges };
}
