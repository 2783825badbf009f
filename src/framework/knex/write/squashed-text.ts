import type { Problem } from "../../../edit/problem.js";
import type { MigrationFile } from "../../javascript/migration-file.js";
import type { ChainReading } from "../../javascript/chain/chain-reading.js";
import { dropSql, dropsOf } from "../../javascript/chain/drops.js";
import { guardMessage } from "../../javascript/chain/own-guard.js";
import { tellingTables } from "../../javascript/chain/telling-tables.js";
import { withImports } from "../../javascript/with-imports.js";
import { stringText } from "../../javascript/chain/string-text.js";
import type { KnexIssue, KnexRequest } from "../issue.js";
import { knexNameOf, runsInTransaction } from "../read-step.js";
import type { KnexDialect } from "../real-knex.js";
import { carriedText, takenNames, type CarriedText } from "../../javascript/chain/carried-text.js";
import type { BuilderChain } from "../bridge.js";
import {
  issuesOf,
  startOf,
  statementsOf,
  type FoldedItem,
  type FoldedItems,
} from "../../javascript/chain/fold-chain.js";
import { unsayable } from "../../javascript/chain/unsayable.js";
import { creationTexts, rawTexts, type CreationContext } from "./creation-text.js";
import { WRITTEN_NAMES } from "./chain-text.js";
import { issueText } from "./issue-text.js";
import { mergePieces } from "../../javascript/chain/merge.js";
import { importsOf, moduleText, type DownText } from "./module-text.js";

/** The text of the module that a chain is folded into, not laid out. */
export type SquashedText =
  | {
      readonly ok: true;
      readonly text: string;
      readonly folded: ReadonlyMap<KnexDialect, FoldedItems<KnexRequest>>;
    }
  | { readonly ok: false; readonly problem: Problem };

/** A chain of a dialect, and what it was folded into. */
interface Fold {
  readonly chain: ChainReading<KnexRequest>;
  readonly fold: FoldedItems<KnexRequest>;
}

/** Writes one module for a chain that was folded for each dialect. */
export function squashedText(
  folds: readonly Fold[],
  last: MigrationFile,
  down: "throw" | "drop",
): SquashedText {
  const chains = folds.map(({ chain }) => chain);
  const replaced = chains[0]?.steps.at(-1)?.module.parsed;
  if (replaced === undefined) {
    return { ok: false, problem: { code: "empty", message: "there is nothing to fold" } };
  }
  const carried = new Map<string, CarriedText>();
  const lists = folds.map(({ chain, fold }) => ({
    dialect: chain.dialect,
    texts: textsOf(fold, chain, carried),
  }));
  const unsaid = lists.flatMap(({ texts }) => (Array.isArray(texts) ? [] : [texts]));
  const [problem] = unsaid;
  if (problem !== undefined && "code" in problem) return { ok: false, problem };
  const pieces = mergePieces(
    lists.map(({ dialect, texts }) => ({ dialect, texts: Array.isArray(texts) ? texts : [] })),
  );
  const text = moduleText(
    {
      pieces,
      dialects: chains.map(({ dialect }) => dialect),
      carried: [...carried.values()],
      guard: guardText(folds, last.key.name),
      down: downOf(chains, last, down),
      transaction: folds.every(({ fold }) => fold.items.every(isTransactional)),
    },
    replaced,
  );
  const path = replaced.file.path;
  const whole = withImports({ path, text }, importsOf([...carried.values()]).slice(1));
  if (whole === undefined) {
    return {
      ok: false,
      problem: {
        code: "imports-collide",
        message: "two of the migrations import different things under one name",
        hint: "fold up to another step, with LAST",
      },
    };
  }
  return {
    ok: true,
    text: whole,
    folded: new Map(folds.map(({ chain, fold }) => [chain.dialect, fold])),
  };
}

/**
 * A statement that stops on a database with some of the migrations which would not fail by itself, because the tables that it has are none of
 * those that are made. Nothing where all would.
 */
function guardText(folds: readonly Fold[], name: string): readonly string[] {
  const { knex } = WRITTEN_NAMES;
  const asked = silentTables(folds).map(
    (table) => `(await ${knex}.schema.hasTable(${stringText(table)}))`,
  );
  if (asked.length === 0) return [];
  return [`if (${asked.join(" || ")}) {\nthrow new Error(${stringText(guardMessage(name))});\n}`];
}

/** Tables by which a database with some of the migrations is known, where nothing that is made would fail. */
function silentTables(folds: readonly Fold[]): readonly string[] {
  const tables = folds.flatMap(({ chain, fold }) => {
    const made = fold.items.flatMap((item) => creationsIn(item));
    return tellingTables(chain, new Set(made));
  });
  return [...new Set(tables)];
}

/** Tables whose creation fails where they are there. */
function creationsIn(item: FoldedItem<KnexRequest>): readonly string[] {
  const statements =
    item.kind === "original"
      ? item.placed.issue.statements
      : item.kind === "creation"
        ? item.statements
        : [item.statement];
  return statements.flatMap((statement) =>
    statement.kind === "createTable" && statement.onConflict === "fail"
      ? [statement.table.name]
      : [],
  );
}

function textsOf(
  { items }: FoldedItems<KnexRequest>,
  chain: ChainReading<KnexRequest>,
  carried: Map<string, CarriedText>,
): string[] | Problem {
  const context = contextOf(chain);
  const texts: string[] = [];
  for (const item of items) {
    const text = itemTexts(item, context, carried);
    if (text === undefined) return unsayable(item, chain.dialect);
    texts.push(...text);
  }
  return texts;
}

function itemTexts(
  item: FoldedItem<KnexRequest>,
  context: CreationContext,
  carried: Map<string, CarriedText>,
): readonly string[] | undefined {
  switch (item.kind) {
    case "creation":
      return creationTexts(item.statements, context);
    case "statement":
      return rawTexts([item.statement], context);
    case "original": {
      const { issue, step } = item.placed;
      if (issue.request.kind === "code") return [carriedCall(issue, carried)];
      const text = issueText(issue, knexNameOf(step));
      return text === undefined ? undefined : [text];
    }
  }
}

/** The chains of the source by the place at which they start, and what each migration calls Knex. */
function contextOf(chain: ChainReading<KnexRequest>): CreationContext {
  const chains = new Map<string, BuilderChain>();
  const names = new Map<string, string>();
  for (const { issue, step } of issuesOf(chain)) {
    names.set(step.path, knexNameOf(step));
    const log = issue.request.kind === "builder" ? issue.request.table : undefined;
    for (const each of log?.chains ?? []) {
      const at = each.calls[0]?.at;
      if (at !== undefined) chains.set(`${at.file.path}:${at.start}`, each);
    }
  }
  return {
    dialect: chain.dialect,
    find: ({ slice }) => chains.get(`${slice.file.path}:${slice.start}`),
    knexOf: (path) => names.get(path) ?? "knex",
  };
}

function carriedCall({ request, at }: KnexIssue, carried: Map<string, CarriedText>): string {
  if (request.kind !== "code") return "";
  const key = `${at.file.path}:${at.start}:${at.end}`;
  const known = carried.get(key);
  if (known !== undefined) return callOf(known);
  const text = carriedText(request.code, takenNames(carried));
  carried.set(key, text);
  return callOf(text);
}

function callOf({ name }: CarriedText): string {
  return `await ${name}(${WRITTEN_NAMES.knex});`;
}

/** Did the step of what is kept run in a transaction? */
function isTransactional(item: FoldedItem<KnexRequest>): boolean {
  return item.kind !== "original" || runsInTransaction(item.placed.step);
}

function downOf(
  chains: readonly ChainReading<KnexRequest>[],
  last: MigrationFile,
  down: "throw" | "drop",
): DownText {
  const [first] = chains;
  if (down === "drop") {
    const lists = chains.map((chain) => ({ dialect: chain.dialect, texts: dropTexts(chain) }));
    return { kind: "drops", pieces: mergePieces(lists) };
  }
  return {
    kind: "throws",
    why: `${last.key.name} holds ${first?.steps.length ?? 0} folded migrations: taking them back would drop tables with their rows. Restore a backup, or write a migration that does what is needed.`,
  };
}

/** Calls that drop what the chain made. */
function dropTexts(chain: ChainReading<KnexRequest>): readonly string[] {
  const { knex } = WRITTEN_NAMES;
  const run = { statements: statementsOf(chain), start: startOf(chain), end: chain.world.state };
  return dropsOf(run).flatMap((drop): readonly string[] => {
    if (drop.kind === "table") {
      const { schema, name } = drop.table;
      const within = schema === undefined ? "" : `.withSchema(${stringText(schema)})`;
      return [`await ${knex}.schema${within}.dropTableIfExists(${stringText(name)});`];
    }
    const sql = dropSql(drop, chain.dialect);
    return sql === undefined ? [] : [`await ${knex}.raw(${stringText(sql)});`];
  });
}
