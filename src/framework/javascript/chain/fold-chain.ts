import { bornNames } from "../../../fold/relational/births.js";
import { foldChain } from "../../../fold/relational/fold.js";
import type { FoldedStatement } from "../../../fold/relational/creation.js";
import type { RelationalState } from "../../../operation/relational/state.js";
import type { SchemaStatement } from "../../../operation/relational/statement.js";
import type { Issue } from "./issue.js";
import type { ChainReading } from "./chain-reading.js";
import type { Step } from "./step.js";

/** Something that the chain asked for, with the step that did. */
export interface PlacedIssue<Request> {
  readonly issue: Issue<Request>;
  readonly step: Step<Request>;
}

/** A part of the folded chain, in its order. */
export type FoldedItem<Request> =
  /** One of the originals, as it was. */
  | { readonly kind: "original"; readonly placed: PlacedIssue<Request> }
  /** Statements on one table, the first of which makes it. */
  | { readonly kind: "creation"; readonly statements: readonly SchemaStatement[] }
  /** A statement that folding made, or a part of an original. */
  | { readonly kind: "statement"; readonly statement: SchemaStatement };

/** The folded chain of a dialect. */
export interface FoldedItems<Request> {
  readonly items: readonly FoldedItem<Request>[];
  /** Statements on rows that do nothing on a new database. */
  readonly elided: number;
  /** Why nothing was folded, where that is so. */
  readonly unfolded: string | undefined;
}

/** All that the steps ask for, in its order. */
export function issuesOf<Request>({
  steps,
}: Pick<ChainReading<Request>, "steps">): readonly PlacedIssue<Request>[] {
  return steps.flatMap((step) =>
    step.units.flatMap(({ issues }) => issues.map((issue) => ({ issue, step }))),
  );
}

/** The chain as it is. */
export function unfolded<Request>(
  chain: ChainReading<Request>,
  why: string | undefined,
): FoldedItems<Request> {
  const items = issuesOf(chain).map((placed) => ({ kind: "original", placed }) as const);
  return { items, elided: 0, unfolded: why };
}

/** All statements of the chain, in their order. */
export function statementsOf<Request>(chain: ChainReading<Request>): readonly SchemaStatement[] {
  return issuesOf(chain).flatMap(({ issue }) => issue.statements);
}

/** The database in front of the chain: what its text says that it makes is not there, nor is what its statements make. */
export function startOf<Request>(chain: ChainReading<Request>): RelationalState {
  const { start } = chain;
  const born = bornNames(statementsOf(chain), start.dialect);
  return { ...start, absent: new Set([...start.absent, ...born]) };
}

/** Folds a chain. */
export function foldedItems<Request>(chain: ChainReading<Request>): FoldedItems<Request> {
  const placed = issuesOf(chain);
  const folded = foldChain(statementsOf(chain), startOf(chain));
  if (!folded.ok) return unfolded(chain, folded.why);
  const elided = folded.elided.filter(({ statement }) => statement.kind === "changeRows").length;
  return { items: groupedItems(folded.statements, placed), elided, unfolded: undefined };
}

/** Statements of one original stand together where all of them are left; what is on a new table joins its creation. */
function groupedItems<Request>(
  statements: readonly FoldedStatement[],
  placed: readonly PlacedIssue<Request>[],
): readonly FoldedItem<Request>[] {
  const issues = new Map(placed.map((each) => [each.issue.id, each] as const));
  const items: FoldedItem<Request>[] = [];
  for (let index = 0; index < statements.length;) {
    const group = wholeIssue(statements, index, issues) ?? creation(statements, index);
    items.push(group.item);
    index += group.length;
  }
  return items;
}

interface Group<Request> {
  readonly item: FoldedItem<Request>;
  readonly length: number;
}

/** The statements from a place on, where they are all those of one original, as it has them. */
function wholeIssue<Request>(
  statements: readonly FoldedStatement[],
  index: number,
  issues: ReadonlyMap<string, PlacedIssue<Request>>,
): Group<Request> | undefined {
  const first = statements[index];
  if (first === undefined || first.rebuilt) return undefined;
  const id = first.statement.origin.issue;
  const placed = issues.get(id);
  const length = placed?.issue.statements.length ?? 0;
  const part = statements.slice(index, index + length);
  const isWhole =
    length > 0 &&
    part.length === length &&
    part.every(({ rebuilt, statement }) => !rebuilt && statement.origin.issue === id);
  return placed !== undefined && isWhole
    ? { item: { kind: "original", placed }, length }
    : undefined;
}

function creation(statements: readonly FoldedStatement[], index: number): Group<never> {
  const [first, ...rest] = statements.slice(index).map(({ statement }) => statement);
  if (first?.kind !== "createTable") {
    const statement = statements[index]?.statement;
    if (statement === undefined) throw new RangeError("there is no statement at this place");
    return { item: { kind: "statement", statement }, length: 1 };
  }
  const stop = rest.findIndex((statement) => !isPart(statement, first.table.name));
  const parts = stop < 0 ? rest : rest.slice(0, stop);
  return { item: { kind: "creation", statements: [first, ...parts] }, length: parts.length + 1 };
}

/** Can the callback of createTable say it? */
function isPart(statement: SchemaStatement, table: string): boolean {
  switch (statement.kind) {
    case "alterColumn":
      return statement.table.name === table && statement.change.aspect === "comment";
    case "setComment":
      return statement.on.kind === "table" && statement.on.table.name === table;
    case "addConstraint":
    case "createIndex":
      return statement.table.name === table;
    default:
      return false;
  }
}
