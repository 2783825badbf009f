import { createFile, type ChangeSet } from "../src/edit/change-set.js";
import type { Problem } from "../src/edit/problem.js";
import { graphOf } from "../src/framework/django/project-graph.js";
import { appOf, type DjangoProject } from "../src/framework/django/project.js";
import { chainOf, stateBefore, type Chain } from "../src/framework/django/squash/chain.js";
import { innerSquashes } from "../src/framework/django/squash/inner-squashes.js";
import { VENDORS } from "../src/framework/django/vendor.js";
import type { Target } from "../src/rules/target.js";
import { addedText } from "./override/added-text.js";
import type { Supplement } from "./override/supplement.js";
import { uniqueNulls } from "./override/unique-nulls.js";
import { Refusal } from "./squash/refusal.js";
import type { SquashTools } from "./squash/request.js";

/** What fixing came to. */
export type FixResult =
  | {
      readonly ok: true;
      readonly changes: ChangeSet;
      /** What the new step sees to, a sentence each; empty where there is nothing to fix. */
      readonly reasons: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Gives an app a new last step with the SQL that a database needs besides its chain: on SQL Server, unique indexes without NULL in the place of
 * unique constraints to which two NULLs are equal (MSSQL005, MSSQL006). A new step reaches databases that have all others already.
 */
export async function fixHazardsDjango(
  project: DjangoProject,
  app: string,
  target: Target,
  tools: SquashTools,
): Promise<FixResult> {
  const loaded = graphOf(project);
  const directory = appOf(project, app)?.directory;
  if (!loaded.ok || directory === undefined || target.dialect !== "mssql") return NOTHING;
  const chain = chainOf(project, app, loaded.loaded.graph, innerSquashes(project, app));
  const last = chain.modules.at(-1)?.key;
  const needed = uniqueNulls(stateBefore(chain, chain.modules.length), target.backend).filter(
    (supplement) => !isThere(supplement, chain),
  );
  if (last === undefined || needed.length === 0) return NOTHING;
  const key = { app, name: `${nextNumber(chain)}_mssql_unique` };
  const path = `${directory}/${key.name}.py`;
  const reasons = needed.map(({ reason }) => reason);
  try {
    const text = await addedText(
      {
        key,
        path,
        docstring: [
          "What SQL Server needs besides.",
          "",
          ...reasons.map((reason) => `- ${reason}`),
        ],
        behind: last,
        comment: undefined,
        vendor: VENDORS.mssql,
        sql: needed.map(({ sql }) => sql),
      },
      tools,
    );
    return { ok: true, changes: [createFile(path, text)], reasons };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problems: error.problems };
    throw error;
  }
}

const NOTHING: FixResult = { ok: true, changes: [], reasons: [] };

/** Does a step of the chain say that it sees to this already? The steps that refold writes name it in their docstring. */
function isThere({ reason }: Supplement, { modules }: Chain): boolean {
  return modules.some(({ module }) => module.source.text.includes(reason));
}

/** The number behind the highest that a step's name begins with: `0005`. */
function nextNumber({ modules }: Chain): string {
  const numbers = modules.map(({ key }) => Number(/^\d+/.exec(key.name)?.[0] ?? 0));
  return String(Math.max(0, ...numbers) + 1).padStart(4, "0");
}
