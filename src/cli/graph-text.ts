import { UsageError } from "./stop.js";

/** A graph as it is shown. */
export interface Shown {
  readonly nodes: readonly string[];
  /** From what depends to what it depends on. */
  readonly edges: readonly (readonly [string, string])[];
}

/** The format that `--format` names. Throws UsageError. */
export function graphFormat(format: string): "mermaid" | "dot" {
  if (format === "mermaid" || format === "dot") return format;
  throw new UsageError(`--format takes mermaid or dot, not ${format}`);
}

/** A graph in the language of a tool that draws it. */
export function chainText(shown: Shown, format: "mermaid" | "dot"): string {
  return format === "mermaid" ? mermaid(shown) : dot(shown);
}

function mermaid({ nodes, edges }: Shown): string {
  const ids = new Map(nodes.map((name, index) => [name, `n${index}`]));
  const lines = [
    "flowchart RL",
    ...nodes.map((name) => `  ${ids.get(name) ?? ""}["${name.replaceAll('"', "#quot;")}"]`),
    ...edges.map(([from, to]) => `  ${ids.get(from) ?? ""} --> ${ids.get(to) ?? ""}`),
  ];
  return `${lines.join("\n")}\n`;
}

function dot({ nodes, edges }: Shown): string {
  const lines = [
    "digraph migrations {",
    "  rankdir=RL;",
    "  node [shape=box];",
    ...nodes.map((name) => `  ${JSON.stringify(name)};`),
    ...edges.map(([from, to]) => `  ${JSON.stringify(from)} -> ${JSON.stringify(to)};`),
    "}",
  ];
  return `${lines.join("\n")}\n`;
}
