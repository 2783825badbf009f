import type { ChainGraph } from "../../src/chain/graph.js";
import type { MigrationKey } from "../../src/chain/migration.js";
import { planBlock } from "../../src/framework/django/squash/block-plan.js";
import { composeModule } from "../../src/framework/django/write/compose.js";
import { FormatError } from "../../src/framework/django/write/format.js";
import type { Folded } from "./fold-blocks.js";
import { Refusal, refuse } from "./refusal.js";
import type { SquashRequest, SquashTools } from "./request.js";

/** The text of a block's module. Throws a refusal where its parts do not fit into one module. */
export async function writeBlock(
  request: SquashRequest,
  tools: SquashTools,
  item: Folded,
  key: MigrationKey,
  graph: ChainGraph,
  renamed: (key: MigrationKey) => MigrationKey,
): Promise<string> {
  const { mode, name, keepReplaces } = request;
  const replace = mode === "replace" || (name !== undefined && keepReplaces);
  const own = item.modules[0]?.node;
  const isFirst = !(own?.dependencies ?? []).some(({ app }) => app === key.app);
  const plan = planBlock(
    {
      modules: item.modules,
      own: item.own,
      after: item.after,
      steps: item.steps,
      nodes: item.nodes,
      atomic: item.block.atomic,
    },
    {
      replaces: replace ? item.steps : [],
      initial: own?.initial ?? isFirst,
      renamed,
    },
    graph,
    (entity) => item.names.get(entity) ?? entity.slice(entity.indexOf(".") + 1),
  );
  const composed = composeModule(plan);
  if (!composed.ok) {
    throw new Refusal([{ code: "compose", message: composed.reason, place: composed.place }]);
  }
  try {
    return await tools.format(composed.text);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw refuse("format", `the folded module cannot be formatted: ${error.message}`);
  }
}
