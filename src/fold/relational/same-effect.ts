import type { RelationalState } from "../../operation/relational/state.js";
import type { SchemaStatement } from "../../operation/relational/statement.js";
import { objectMeaning, tableMeaning } from "./meaning.js";
import { run, type Act } from "./run.js";

/** Something in which what two lists of statements do differs. */
export interface ChainDifference {
  /** The table's identity in the original; undefined for all that is no table there. */
  readonly identity: number | undefined;
  /** What differs, for people. */
  readonly what: string;
  /** What each side says; undefined where a side has nothing there. */
  readonly original: string | undefined;
  readonly folded: string | undefined;
}

/**
 * What is different after the folded statements and after the original ones, from the same start: tables, objects, the order of the
 * statements that are more than a matter of the schema, and what each of these finds. Empty means that both have the same effect.
 */
export function findDifferences(
  original: readonly SchemaStatement[],
  folded: readonly SchemaStatement[],
  start: RelationalState,
): readonly ChainDifference[] {
  const first = run(original, start);
  const second = run(folded, start);
  if (!first.ok || !second.ok) {
    if (!first.ok) return [refused("the original chain", first.why, first.statement)];
    return second.ok ? [] : [refused("the folded chain", second.why, second.statement)];
  }
  return [
    ...tableDifferences(first.state, second.state),
    ...mapDifferences("object", objectsOf(first.state), objectsOf(second.state)),
    ...mapDifferences("missing", absentOf(first.state, start), absentOf(second.state, start)),
    ...actDifferences(first.acts, second.acts, first.state),
  ];
}

function refused(whose: string, why: string, { kind }: SchemaStatement): ChainDifference {
  return { identity: undefined, what: `${whose}: ${kind}`, original: undefined, folded: why };
}

function tableDifferences(
  original: RelationalState,
  folded: RelationalState,
): readonly ChainDifference[] {
  const differences: ChainDifference[] = [];
  for (const key of new Set([...original.tables.keys(), ...folded.tables.keys()])) {
    const a = original.tables.get(key);
    const b = folded.tables.get(key);
    const before = a === undefined ? undefined : tableMeaning(a);
    const after = b === undefined ? undefined : tableMeaning(b);
    if (before === after) continue;
    differences.push({
      identity: a?.identity,
      what: `table ${key}`,
      original: before,
      folded: after,
    });
  }
  return differences;
}

function objectsOf(state: RelationalState): ReadonlyMap<string, string> {
  return new Map([...state.objects].map(([key, object]) => [key, objectMeaning(object)]));
}

function absentOf(state: RelationalState, start: RelationalState): ReadonlyMap<string, string> {
  const gone = [...state.absent].filter((key) => !start.absent.has(key));
  return new Map(gone.map((key) => [key, "not there"]));
}

function mapDifferences(
  what: string,
  original: ReadonlyMap<string, string>,
  folded: ReadonlyMap<string, string>,
): readonly ChainDifference[] {
  return [...new Set([...original.keys(), ...folded.keys()])].flatMap((key) => {
    const a = original.get(key);
    const b = folded.get(key);
    if (a === b) return [];
    return [{ identity: undefined, what: `${what} ${key}`, original: a, folded: b }];
  });
}

function actDifferences(
  original: readonly Act[],
  folded: readonly Act[],
  state: RelationalState,
): readonly ChainDifference[] {
  const differences: ChainDifference[] = [];
  for (let index = 0; index < Math.max(original.length, folded.length); index += 1) {
    const a = original[index];
    const b = folded[index];
    if (a === undefined || b === undefined || a.text !== b.text) {
      const what = "statements that are kept";
      return [...differences, { identity: undefined, what, original: a?.text, folded: b?.text }];
    }
    for (const key of new Set([...a.sees.keys(), ...b.sees.keys()])) {
      const before = a.sees.get(key);
      const after = b.sees.get(key);
      if (before === after) continue;
      const identity = state.tables.get(key)?.identity;
      const what = `what ${a.text} finds of ${key}`;
      differences.push({ identity, what, original: before, folded: after });
    }
  }
  return differences;
}
