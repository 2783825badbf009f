import { chainText } from "../graph-text.js";
import { EXIT, type ExitCode, type Io } from "../io.js";
import { jsonDocument } from "../json.js";
import type { GlobalOptions } from "../open-project.js";
import type { Labelled } from "./named.js";

/** A chain as it is drawn. */
export interface DrawnChain extends Labelled {
  readonly migrations: readonly { readonly key: { readonly name: string } }[];
}

/** Draws chains, each as one line of migrations. */
export function drawChains(
  chains: readonly DrawnChain[],
  format: "mermaid" | "dot",
  global: GlobalOptions,
  io: Io,
): ExitCode {
  const names = chains.map(({ label, migrations }) =>
    migrations.map(({ key }) => `${label}/${key.name}`),
  );
  const edges = names.flatMap((chain) =>
    chain.flatMap((name, index): readonly (readonly [string, string])[] => {
      const before = chain[index - 1];
      return before === undefined ? [] : [[name, before]];
    }),
  );
  const shown = { nodes: names.flat(), edges };
  io.out(global.json ? jsonDocument(shown) : chainText(shown, format));
  return EXIT.done;
}
