import type { Column } from "../../../operation/relational/column.js";
import type { Constraint } from "../../../operation/relational/members.js";
import type { BuilderCall, BuilderChain } from "../bridge.js";

/** A call to write: its name, and either what it is given or its text. */
export interface WrittenCall {
  readonly name: string;
  readonly args: readonly unknown[];
}

/** A column as calls, and the constraints and indexes that these calls make. */
export interface ColumnCalls {
  readonly calls: readonly WrittenCall[];
  /** The chain that says the same, where the column is what one chain of the source made of it. */
  readonly chain: BuilderChain | undefined;
  readonly covered: ReadonlySet<Constraint>;
}

/** Calls that stay with the type whatever becomes of the column. */
const OF_TYPE: ReadonlySet<string> = new Set(["unsigned", "collate"]);

/** Finds the chains of the source by the place at which they start. */
export type FindChain = (written: {
  readonly slice: { readonly file: { readonly path: string }; readonly start: number };
}) => BuilderChain | undefined;

/**
 * The calls that make a column of a new table: its type in the words of the source; the rest as it ended. Undefined where the type was
 * written as SQL only.
 */
export function columnCalls(
  column: Column,
  comment: string | undefined,
  constraints: readonly Constraint[],
  find: FindChain,
): ColumnCalls | undefined {
  const written = column.type?.written;
  const chain = written === undefined ? undefined : find(written);
  const [type, ...rest] = chain?.calls ?? [];
  if (chain === undefined || type === undefined) return undefined;
  const covered = new Set<Constraint>();
  const isCounter = /increments$/i.test(type.name);
  const key = constraints.find(
    (each) =>
      each.kind === "primaryKey" && each.columns.length === 1 && each.columns[0] === column.name,
  );
  // A key that keeps another name than the server would give it is said apart.
  const isKeyApart = isCounter && key?.naming === "given";
  const name = isKeyApart
    ? [column.name, { primaryKey: false }]
    : type.args.length === 0 && column.name === "id"
      ? []
      : [column.name, ...type.args.slice(1)];
  const calls: WrittenCall[] = [{ name: type.name, args: name }];
  calls.push(...rest.filter(({ name: each }) => OF_TYPE.has(each)));
  if (isCounter && key !== undefined && !isKeyApart) covered.add(key);
  const isInKey = constraints.some(
    (each) => each.kind === "primaryKey" && each.columns.includes(column.name),
  );
  const saysNull = rest.some(({ name: each }) => /^(?:notNullable|notNull)$/.test(each));
  if (column.notNull && !isCounter && (!isInKey || saysNull))
    calls.push({ name: "notNullable", args: [] });
  const value = defaultCall(column, find);
  if (value !== undefined) calls.push(value);
  if (comment !== undefined) calls.push({ name: "comment", args: [comment] });
  return { calls, chain: isSame(chain.calls, calls) ? chain : undefined, covered };
}

/** A default in SQL that no call of the source says. */
export interface RawDefault {
  readonly refoldRaw: string;
}

function defaultCall(column: Column, find: FindChain): WrittenCall | undefined {
  if (column.default === undefined) return undefined;
  const chain = column.default.written === undefined ? undefined : find(column.default.written);
  const call = chain?.calls.find(({ name }) => /^default(?:s?To)?$/.test(name));
  if (call !== undefined) return { name: "defaultTo", args: call.args };
  const raw: RawDefault = { refoldRaw: column.default.text };
  return { name: "defaultTo", args: [raw] };
}

/** Does the chain say these calls and no more, but for what changes nothing? */
function isSame(chain: readonly BuilderCall[], calls: readonly WrittenCall[]): boolean {
  const key = ({ name, args }: WrittenCall): string => `${name} ${JSON.stringify(args)}`;
  const wanted = new Set(calls.map(key));
  const own = chain.filter(({ name, args }) => !(name === "nullable" && args[0] !== false));
  return own.length === calls.length && own.every((call) => wanted.has(key(call)));
}
