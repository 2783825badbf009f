import type { Problem } from "../../../edit/problem.js";
import { placeOf } from "../../../edit/source.js";
import type { MigrationFile } from "../../javascript/migration-file.js";
import type { Issue } from "../issue.js";
import type { ChainReading } from "../read-chain.js";
import type { KnexDialect } from "../real-knex.js";
import type { Step } from "../step.js";
import { carriedText, type CarriedText } from "./carried-text.js";
import { foldedIssues, type FoldedItem } from "../fold-chain.js";
import { issueText } from "./issue-text.js";
import { mergePieces } from "./merge.js";
import { moduleText, type DownText } from "./module-text.js";

/** The text of the module that a chain is folded into, not laid out. */
export type SquashedText =
  | {
      readonly ok: true;
      readonly text: string;
      readonly kept: ReadonlyMap<KnexDialect, { readonly after: number; readonly elided: number }>;
    }
  | { readonly ok: false; readonly problem: Problem };

/** Folds a chain as it runs on each dialect, and writes one module for all of them. */
export function squashedText(
  chains: readonly ChainReading[],
  last: MigrationFile,
  down: "throw" | "drop",
): SquashedText {
  const [first] = chains;
  const replaced = first?.steps.at(-1)?.module.parsed;
  if (first === undefined || replaced === undefined) {
    return { ok: false, problem: { code: "empty", message: "there is nothing to fold" } };
  }
  const carried = new Map<string, CarriedText>();
  const folded = chains.map((chain) => ({ chain, ...foldedIssues(chain) }));
  const lists = folded.map(({ chain, items }) => ({
    dialect: chain.dialect,
    texts: items.flatMap((item) => itemText(item, chain, carried)),
  }));
  const unsaid = lists.flatMap(({ texts }) => texts).find((text) => typeof text !== "string");
  if (unsaid !== undefined && typeof unsaid !== "string") return { ok: false, problem: unsaid };
  const dialects = chains.map(({ dialect }) => dialect);
  const pieces = mergePieces(
    lists.map(({ dialect, texts }) => ({
      dialect,
      texts: texts.filter((text) => typeof text === "string"),
    })),
  );
  const text = moduleText(
    {
      pieces,
      dialects,
      carried: [...carried.values()],
      down: downOf(chains, last, down),
      transaction: folded.every(({ items }) => items.every((item) => isTransactional(item))),
    },
    replaced,
  );
  const kept = new Map(
    folded.map(
      ({ chain, items, elided }) => [chain.dialect, { after: items.length, elided }] as const,
    ),
  );
  return { ok: true, text, kept };
}

function itemText(
  item: FoldedItem,
  chain: ChainReading,
  carried: Map<string, CarriedText>,
): string | Problem {
  if (item.kind === "written") return item.text;
  const { issue, step } = item;
  if (issue.request.kind === "code") return carriedCall(issue, carried);
  const text = issueText(issue, step.parameter);
  if (text !== undefined) return text;
  return {
    code: "unsayable",
    message: `on ${chain.dialect} this cannot be written in another module`,
    place: placeOf(issue.at.file, issue.at.start),
    hint: "fold the steps in front of it only, with LAST",
  };
}

function carriedCall({ request, at }: Issue, carried: Map<string, CarriedText>): string {
  if (request.kind !== "code") return "";
  const key = `${at.file.path}:${at.start}:${at.end}`;
  const known = carried.get(key);
  if (known !== undefined) return known.call;
  const ordinal = [...carried.keys()].filter((each) => each.startsWith(`${at.file.path}:`)).length;
  const text = carriedText(request.code, ordinal);
  carried.set(key, text);
  return text.call;
}

/** Did the step of what is kept run in a transaction? */
function isTransactional(item: FoldedItem): boolean {
  return item.kind === "written" || item.step.transaction;
}

function downOf(
  chains: readonly ChainReading[],
  last: MigrationFile,
  down: "throw" | "drop",
): DownText {
  const [first] = chains;
  if (down === "drop" && first !== undefined)
    return { kind: "drops", statements: dropsOf(first.steps, first) };
  return {
    kind: "throws",
    why: `${last.key.name} holds ${first?.steps.length ?? 0} folded migrations: taking them back would drop tables with their rows. Restore a backup, or write a migration that does what is needed.`,
  };
}

/** The tables that the chain made, those that refer to others first. */
function dropsOf(_steps: readonly Step[], { world }: ChainReading): readonly string[] {
  const views = [...world.state.objects.values()].filter(({ object }) => object.kind === "view");
  const tables = [...world.state.tables.values()].filter(({ complete }) => complete);
  return [
    ...views.map(
      ({ object }) => `await knex.schema.dropViewIfExists(${JSON.stringify(object.name.name)});`,
    ),
    ...tables
      .reverse()
      .map(({ name }) => `await knex.schema.dropTableIfExists(${JSON.stringify(name.name)});`),
  ];
}
