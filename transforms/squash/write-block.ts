import type { MigrationKey } from "../../src/chain/migration.js";
import { planBlock } from "../../src/framework/django/squash/block-plan.js";
import { composeModule, type ComposeResult } from "../../src/framework/django/write/compose.js";
import { FormatError } from "../../src/framework/django/write/format.js";
import { proveModule, type ModuleProof } from "../../src/verify/django-module.js";
import { knowledgeOf, type Folded } from "./fold-blocks.js";
import { cutAround, cutBetween, type Misfit } from "./misfit.js";
import { refuse } from "./refusal.js";
import type { SquashJob, SquashTools } from "./request.js";

/** What a step is called behind the change. */
export type Renamed = (key: MigrationKey) => MigrationKey;

/** A block's module, proved. */
export interface WrittenBlock {
  readonly ok: true;
  readonly item: Folded;
  readonly key: MigrationKey;
  readonly path: string;
  readonly text: string;
  readonly proof: Extract<ModuleProof, { readonly ok: true }>;
}

/** Writes a block's module and reads it back, or says why its steps do not fit into one. Throws a refusal where it cannot be laid out. */
export async function writeBlock(
  job: SquashJob,
  item: Folded,
  key: MigrationKey,
  renamed: Renamed,
): Promise<WrittenBlock | Misfit> {
  const { tools, range, directory } = job;
  const composed = compose(job, item, key, renamed);
  if (!composed.ok) {
    const { reason, place, between } = composed;
    return {
      ok: false,
      problems: [{ code: "compose", message: reason, place }],
      cut: cutBetween(item, range.chain, between, reason),
    };
  }
  const text = await laidOut(tools, composed.text);
  const path = `${directory}/${key.name}.py`;
  const proof = proveModule(
    { path, text, key },
    {
      state: item.before,
      catalog: item.catalog,
      original: item.original,
      knowledge: knowledgeOf(item, range),
    },
    tools.parser,
    tools.context,
  );
  if (proof.ok) return { ok: true, item, key, path, text, proof };
  return {
    ok: false,
    problems: proof.problems,
    cut: cutAround(item, range.chain, proof.unlike),
  };
}

function compose(
  { request, graph }: SquashJob,
  item: Folded,
  key: MigrationKey,
  renamed: Renamed,
): ComposeResult {
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
  return composeModule(plan);
}

async function laidOut({ format }: SquashTools, text: string): Promise<string> {
  try {
    return await format(text);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw refuse("format", `the folded module cannot be formatted: ${error.message}`);
  }
}
