import type { Problem } from "../../../edit/problem.js";
import { relationKey } from "../../../operation/relational/names.js";
import { objectKey } from "../../../operation/relational/state.js";
import type { CreateTable, SchemaStatement } from "../../../operation/relational/statement.js";
import { carriedText, takenNames, type CarriedText } from "../../javascript/chain/carried-text.js";
import { issuesOf, type FoldedItem, type FoldedItems } from "../../javascript/chain/fold-chain.js";
import { unsayable } from "../../javascript/chain/unsayable.js";
import { mergePieces } from "../../javascript/chain/merge.js";
import { attributeKey } from "../call/own-words.js";
import { ARGUMENTS_MARK } from "../host/names.js";
import { property } from "../call/context.js";
import type { SequelizeIssue, SequelizeRequest } from "../issue.js";
import type { SequelizeChain } from "../read-chain.js";
import { creationTexts, rawTexts, type CreationContext } from "./creation-text.js";
import { dropTexts } from "./drop-texts.js";
import { typeName, type KnownTypes } from "./enum-text.js";
import { guardText, recordedGuard, RECORDED_GUARD_CALL } from "./guard-text.js";
import { issueText } from "./issue-text.js";
import { moduleText, type ModuleText } from "./module-text.js";
import { valueText } from "./value-text.js";
import { coveredTypes } from "./covered-types.js";

/** A chain that was folded for a dialect. */
export interface FoldedSequelize {
  readonly chain: SequelizeChain;
  readonly fold: FoldedItems<SequelizeRequest>;
}

/** How the folded chains are to be written. */
export interface WritingRequest {
  /** The name of the result. */
  readonly name: string;
  readonly down: "throw" | "drop";
  /** The table whose records a guard reads; undefined for one that looks for tables only. */
  readonly guard: string | undefined;
  /** Keys of tables that are written as SQL, because calls would make something else. */
  readonly asSql: ReadonlySet<string>;
}

/** Writes one module for a chain that was folded for each dialect, in the place of the last of its modules. Not laid out. */
export function squashedText(
  folds: readonly FoldedSequelize[],
  { name, down, asSql, guard }: WritingRequest,
): ModuleText {
  const [first] = folds;
  const last = first?.chain.steps.at(-1);
  if (first === undefined || last === undefined) {
    return { ok: false, problem: { code: "empty", message: "there is nothing to fold" } };
  }
  const carried = new Map<string, CarriedText>();
  const lists: {
    readonly dialect: SequelizeChain["dialect"];
    readonly texts: readonly string[];
  }[] = [];
  for (const each of folds) {
    const texts = textsOf(each, asSql, carried);
    if ("code" in texts) return { ok: false, problem: texts };
    lists.push({ dialect: each.chain.dialect, texts });
  }
  const chains = folds.map(({ chain }) => chain);
  return moduleText(last, {
    chains,
    guard: guard === undefined ? guardText(chains, name) : [RECORDED_GUARD_CALL],
    helpers: guard === undefined ? [] : [recordedGuard(chains, name, guard)],
    pieces: mergePieces(lists),
    carried: [...carried.values()],
    down:
      down === "drop"
        ? { kind: "drops", pieces: mergePieces(chains.map(dropTexts)) }
        : {
            kind: "throws",
            why: `${name} holds ${first.chain.steps.length} folded migrations: taking them back would drop tables with their rows. Restore a backup, or write a migration that does what is needed.`,
          },
  });
}

function textsOf(
  { chain, fold }: FoldedSequelize,
  asSql: ReadonlySet<string>,
  carried: Map<string, CarriedText>,
): readonly string[] | Problem {
  const context = contextOf(chain);
  const covered = coveredTypes(fold.items, chain, context, asSql);
  const texts: string[] = [];
  for (const item of fold.items) {
    if (item.kind === "statement" && covered.has(item.statement)) continue;
    const text = itemTexts(item, chain, context, asSql, carried);
    if (text === undefined) return unsayable(item, chain.dialect);
    texts.push(...text);
  }
  return texts;
}

function itemTexts(
  item: FoldedItem<SequelizeRequest>,
  { dialect }: SequelizeChain,
  context: CreationContext,
  asSql: ReadonlySet<string>,
  carried: Map<string, CarriedText>,
): readonly string[] | undefined {
  switch (item.kind) {
    case "creation": {
      const [create] = item.statements;
      const isSql = create?.kind === "createTable" && asSql.has(relationKey(create.table, dialect));
      const calls = isSql ? undefined : creationTexts(item.statements, context);
      return calls ?? rawTexts(item.statements, context);
    }
    case "statement": {
      const source = context.sourceOf(item.statement);
      return source === undefined ? rawTexts([item.statement], context) : [source];
    }
    case "original": {
      const { issue } = item.placed;
      if (issue.request.kind === "code") return [carriedCall(issue, carried)];
      const text = issueText(issue);
      return text === undefined ? undefined : [text];
    }
  }
}

function carriedCall({ request, at }: SequelizeIssue, carried: Map<string, CarriedText>): string {
  if (request.kind !== "code") return "";
  const key = `${at.file.path}:${at.start}:${at.end}`;
  const known = carried.get(key);
  const text = known ?? carriedText(request.code, takenNames(carried));
  carried.set(key, text);
  return `await ${text.name}(${ARGUMENTS_MARK});`;
}

/** What the calls of the source were given, by their places. */
function contextOf(chain: SequelizeChain): CreationContext {
  const { dialect, run, world } = chain;
  const attributes = new Map<string, unknown>();
  const issues = new Map<string, SequelizeIssue>();
  for (const { issue } of issuesOf(chain)) {
    issues.set(issue.id, issue);
    for (const [column, attribute] of attributesOf(issue)) {
      attributes.set(attributeKey(issue.id, column), attribute);
    }
  }
  const derivedOn =
    (table: string) =>
    (column: string): string =>
      typeName(run.real.sql("pgEnumName", table, column, {}));
  const values = (name: string): readonly string[] | undefined => {
    const key = objectKey(
      { kind: "enum", name: { schema: undefined, name }, on: undefined },
      dialect,
    );
    return world.state.objects.get(key)?.object.values;
  };
  return {
    dialect,
    find: (written) => (written === undefined ? undefined : attributes.get(written.canonical)),
    optionsOf: (create) => optionsOf(create, issues),
    typesOf: (table): KnownTypes => ({
      derived: dialect === "postgres" ? derivedOn(table) : undefined,
      values,
    }),
    sourceOf: (statement) => sourceOf(statement, issues),
  };
}

function attributesOf({ request }: SequelizeIssue): readonly (readonly [string, unknown])[] {
  if (request.kind !== "call") return [];
  const [, second, third] = request.args;
  if (request.method === "createTable" && typeof second === "object" && second !== null) {
    return Object.entries(second).map(([name, attribute]: readonly [string, unknown]) => {
      const field = property(attribute, "field");
      return [typeof field === "string" ? field : name, attribute];
    });
  }
  return typeof second === "string" ? [[second, third]] : [];
}

/** Options whose effect the table has in other ways. */
const OTHERWISE_SAID: ReadonlySet<string> = new Set([
  "uniqueKeys",
  "comment",
  "schema",
  "transaction",
]);

function optionsOf(
  create: CreateTable,
  issues: ReadonlyMap<string, SequelizeIssue>,
): readonly string[] | undefined {
  const issue = issues.get(create.origin.issue);
  const first = issue?.statements.find((each) => each.kind === "createTable");
  const said = JSON.stringify(create.options) === JSON.stringify(first?.options);
  if (issue?.request.kind !== "call" || issue.request.method !== "createTable" || !said) {
    return create.options.length === 0 ? [] : undefined;
  }
  const options: unknown = issue.request.args[2];
  if (typeof options !== "object" || options === null) return [];
  const texts = Object.entries(options).flatMap(([name, value]: readonly [string, unknown]) => {
    const text = OTHERWISE_SAID.has(name) ? undefined : valueText(value);
    return text === undefined ? [] : [`${name}: ${text}`];
  });
  return texts;
}

/** A call of the source that does this and no more. */
function sourceOf(
  statement: SchemaStatement,
  issues: ReadonlyMap<string, SequelizeIssue>,
): string | undefined {
  const issue = issues.get(statement.origin.issue);
  const [only, second] = issue?.statements ?? [];
  if (issue === undefined || only === undefined || second !== undefined) return undefined;
  const text = (each: SchemaStatement): string => JSON.stringify({ ...each, origin: undefined });
  return text(only) === text(statement) ? issueText(issue) : undefined;
}
