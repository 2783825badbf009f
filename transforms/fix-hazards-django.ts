import { keyText, type MigrationKey } from "../src/chain/migration.js";
import { createFile, rewriteFile, type Change, type ChangeSet } from "../src/edit/change-set.js";
import type { Problem } from "../src/edit/problem.js";
import { graphOf } from "../src/framework/django/project-graph.js";
import { appOf, migrationOf, type DjangoProject } from "../src/framework/django/project.js";
import { chainOf, stateBefore, type Chain } from "../src/framework/django/squash/chain.js";
import { innerSquashes } from "../src/framework/django/squash/inner-squashes.js";
import { VENDORS } from "../src/framework/django/vendor.js";
import type { Target } from "../src/rules/target.js";
import { loadPostgresParser } from "../src/sql/postgres/parser.js";
import { editedChain, type Unfixed } from "./fix/edited-chain.js";
import { foreignSqlFixer } from "./fix/foreign-sql.js";
import { fixTextKey } from "./fix/text-key.js";
import { addedText } from "./override/added-text.js";
import type { Supplement } from "./override/supplement.js";
import { uniqueNulls } from "./override/unique-nulls.js";
import { Refusal } from "./squash/refusal.js";
import type { SquashTools } from "./squash/request.js";

/** What a changed or new module sees to. */
export interface FixedModule {
  readonly path: string;
  readonly reasons: readonly string[];
}

/** What fixing came to. */
export type FixResult =
  | {
      readonly ok: true;
      readonly changes: ChangeSet;
      /** One for each change. */
      readonly fixed: readonly FixedModule[];
      /** Findings that there is a fix for in principle, and why not for these. */
      readonly unfixed: readonly Unfixed[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Fixes what can be fixed in an app's chain: raw SQL in the SQL of another database is translated where that is certain, on SQL Server a TextField
 * becomes a CharField before it is part of a key, and unique keys to which two NULLs would be equal get an index without them.
 */
export async function fixHazardsDjango(
  project: DjangoProject,
  app: string,
  target: Target,
  tools: SquashTools,
): Promise<FixResult> {
  try {
    const fixers = [foreignSqlFixer(target, await loadPostgresParser()), fixTextKey];
    const edited = editedChain(project, app, fixers, target, tools);
    const changes: Change[] = [];
    const fixed: FixedModule[] = [];
    for (const [key, reasons] of edited.reasons) {
      const before = project.files.get(keyText(key));
      const after = migrationOf(edited.project, key)?.module.source;
      if (before === undefined || after === undefined) continue;
      changes.push(rewriteFile(before, after.text));
      fixed.push({ path: before.path, reasons });
    }
    const step = await uniqueNullsStep(edited.project, app, target, tools);
    if (step !== undefined) {
      changes.push(createFile(step.path, step.text));
      fixed.push(step);
    }
    return { ok: true, changes, fixed, unfixed: edited.unfixed };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problems: error.problems };
    throw error;
  }
}

/**
 * A new last step with the SQL that SQL Server needs besides the chain: unique indexes without NULL in the place of unique constraints to which two
 * NULLs are equal (MSSQL005, MSSQL006). A new step reaches databases that have all others already. Undefined where there is nothing to do.
 */
async function uniqueNullsStep(
  project: DjangoProject,
  app: string,
  target: Target,
  tools: SquashTools,
): Promise<(FixedModule & { readonly text: string }) | undefined> {
  const loaded = graphOf(project);
  const directory = appOf(project, app)?.directory;
  if (!loaded.ok || directory === undefined || target.dialect !== "mssql") return undefined;
  const chain = chainOf(project, app, loaded.loaded.graph, innerSquashes(project, app));
  const last = chain.modules.at(-1)?.key;
  const needed = uniqueNulls(stateBefore(chain, chain.modules.length), target.backend).filter(
    (supplement) => !isThere(supplement, chain),
  );
  if (last === undefined || needed.length === 0) return undefined;
  const key: MigrationKey = { app, name: `${nextNumber(chain)}_mssql_unique` };
  const path = `${directory}/${key.name}.py`;
  const reasons = needed.map(({ reason }) => reason);
  const text = await addedText(
    {
      key,
      path,
      docstring: ["What SQL Server needs besides.", "", ...reasons.map((reason) => `- ${reason}`)],
      behind: last,
      comment: undefined,
      vendor: VENDORS.mssql,
      sql: needed.map(({ sql }) => sql),
    },
    tools,
  );
  return { path, reasons, text };
}

/** Does a step of the chain say that it sees to this already? The steps that refold writes name it in their docstring. */
function isThere({ reason }: Supplement, { modules }: Chain): boolean {
  return modules.some(({ module }) => module.source.text.includes(reason));
}

/** The number behind the highest that a step's name begins with: `0005`. */
function nextNumber({ modules }: Chain): string {
  const numbers = modules.map(({ key }) => Number(/^\d+/.exec(key.name)?.[0] ?? 0));
  return String(Math.max(0, ...numbers) + 1).padStart(4, "0");
}
