import { stronglyConnected } from "../../chain/strongly-connected.js";
import { relationKey } from "../../operation/relational/names.js";
import type { Dialect } from "../../sql/dialect.js";
import { stableOrder } from "../stable-order.js";
import { asInSource, creationOf, type FoldedStatement } from "./creation.js";
import type { Birth, Kept, Position } from "./parts.js";
import { tableWith } from "./walk.js";

/** Statements that stay together, before their place in the result is decided. */
interface Unit {
  readonly position: Position;
  readonly statements: readonly FoldedStatement[];
  readonly birth: Birth | undefined;
}

/**
 * Puts creations and kept statements in an order in which each finds what it needs, and otherwise in that of the chain. Foreign keys
 * that close a circle of creations are added behind them. Undefined where there is no order.
 */
export function inOrder(
  births: readonly Birth[],
  kept: readonly Kept[],
  dialect: Dialect,
): readonly FoldedStatement[] | undefined {
  const units = births.flatMap((birth): Unit[] => {
    const statements = creationOf(birth);
    return statements.length === 0 ? [] : [{ position: birth.position, statements, birth }];
  });
  const stays = kept.map(({ statement, position }): Unit => ({
    position,
    statements: [{ statement, rebuilt: false, sources: [statement.origin] }],
    birth: undefined,
  }));
  const opened = dialect === "sqlite" ? { units, late: [] } : withoutCircles(units, dialect);
  const all = [...opened.units, ...opened.late.map(({ unit }) => unit), ...stays].sort(
    (a, b) => a.position - b.position,
  );
  const after = new Map<Unit, Set<Unit>>(all.map((unit) => [unit, new Set()]));
  const edge = (first: Unit, then: Unit): void => {
    if (first !== then) after.get(first)?.add(then);
  };
  for (const [index, unit] of stays.entries()) {
    const next = stays[index + 1];
    if (next !== undefined) edge(unit, next);
  }
  const makers = new Map(opened.units.map((unit) => [unit.birth?.identity, unit]));
  for (const unit of opened.units) {
    for (const identity of needsOf(unit, dialect)) {
      const maker = makers.get(identity);
      if (maker !== undefined) edge(maker, unit);
    }
    awaitKept(unit, kept, stays, edge);
  }
  for (const { unit, waitsFor } of opened.late) {
    for (const maker of waitsFor) edge(maker, unit);
    awaitKept(unit, kept, stays, edge);
  }
  const { done, waiting } = stableOrder(all, after);
  return waiting.length > 0 ? undefined : done.flatMap(({ statements }) => statements);
}

/** What must stand before and behind a creation among the statements that are kept. */
function awaitKept(
  unit: Unit,
  kept: readonly Kept[],
  stays: readonly Unit[],
  edge: (first: Unit, then: Unit) => void,
): void {
  const { birth } = unit;
  if (birth?.end?.kind !== "closed") return;
  const last = birth.absorbed.at(-1)?.position ?? birth.position;
  const { at } = birth.end;
  for (const [index, { statement, position }] of kept.entries()) {
    const stay = stays[index];
    if (stay === undefined) continue;
    if (position >= at) {
      edge(unit, stay);
      return;
    }
    // It may make what the creation uses, or free a name that the creation takes.
    if (position < last && PROVIDES.has(statement.kind)) edge(stay, unit);
  }
}

const PROVIDES: ReadonlySet<string> = new Set([
  "createObject",
  "dropObject",
  "renameObject",
  "dropTable",
  "renameTable",
  "dropIndex",
  "renameIndex",
  "dropConstraint",
  "renameConstraint",
  "opaqueStatement",
  "guarded",
]);

/** Identities of what must be there when a table is made: what its foreign keys refer to, and its types. */
function needsOf({ birth, statements }: Unit, dialect: Dialect): readonly number[] {
  if (birth?.end?.kind !== "closed" || birth.kind !== "table") return [];
  const { state } = birth.end;
  const table = tableWith(state, birth.identity);
  const targets = statements.flatMap(({ statement }) =>
    statement.kind === "createTable"
      ? statement.constraints.flatMap((each) =>
          each.kind === "foreignKey"
            ? (state.tables.get(relationKey(each.target, dialect))?.identity ?? [])
            : [],
        )
      : [],
  );
  const words = new Set(
    (table?.columns ?? []).flatMap(({ type, default: value }) =>
      `${type?.canonical ?? ""} ${value?.canonical ?? ""}`
        .split(/[ .]/)
        .map((word) => word.replaceAll('"', "")),
    ),
  );
  const objects = [...state.objects.values()].flatMap(({ identity, object }) =>
    words.has(object.name.name) ? [identity] : [],
  );
  return [...(dialect === "sqlite" ? [] : targets), ...objects].filter(
    (identity) => identity !== birth.identity,
  );
}

/** When the creation's last foreign key was added by a statement of its own: a circle was closed there. */
function keyedAt({ birth }: Unit): Position {
  const added = birth?.absorbed.findLast(
    ({ statement }) =>
      statement.kind === "addConstraint" && statement.constraint.kind === "foreignKey",
  );
  return added?.position ?? -1;
}

interface LateUnit {
  readonly unit: Unit;
  readonly waitsFor: readonly Unit[];
}

/** Takes the foreign keys that close circles out of creations: of each circle, those of the table that has fewest of them. */
function withoutCircles(
  start: readonly Unit[],
  dialect: Dialect,
): { readonly units: readonly Unit[]; readonly late: readonly LateUnit[] } {
  let units = start;
  const taken: {
    readonly identity: number;
    readonly position: Position;
    readonly statements: readonly FoldedStatement[];
    readonly birth: Birth;
  }[] = [];
  for (;;) {
    const byIdentity = new Map(units.map((unit) => [unit.birth?.identity, unit]));
    const next = (unit: Unit): readonly Unit[] =>
      needsOf(unit, dialect).flatMap((identity) => byIdentity.get(identity) ?? []);
    const circles = stronglyConnected(units, next).filter(({ length }) => length > 1);
    if (circles.length === 0) break;
    const opened = new Map<Unit, Unit>();
    for (const circle of circles) {
      const inside = new Set(circle);
      const cost = (unit: Unit): number => next(unit).filter((other) => inside.has(other)).length;
      const isCheaper = (unit: Unit, other: Unit): boolean =>
        cost(unit) < cost(other) || (cost(unit) === cost(other) && keyedAt(unit) > keyedAt(other));
      const cheapest = circle.reduce((best, unit) => (isCheaper(unit, best) ? unit : best));
      const split = splitUnit(
        cheapest,
        new Set(circle.flatMap(({ birth }) => birth?.identity ?? [])),
        dialect,
      );
      if (split === undefined || cheapest.birth === undefined) return { units: start, late: [] };
      opened.set(cheapest, split.unit);
      const { identity } = cheapest.birth;
      const position = cheapest.birth.absorbed.at(-1)?.position ?? cheapest.position;
      taken.push({ identity, position, statements: split.keys, birth: cheapest.birth });
    }
    units = units.map((unit) => opened.get(unit) ?? unit);
  }
  const late = taken.map(({ statements, position, birth }): LateUnit => {
    const unit: Unit = { position, statements, birth };
    const targets = statements.flatMap(({ statement }) =>
      statement.kind === "addConstraint" &&
      statement.constraint.kind === "foreignKey" &&
      birth.end?.kind === "closed"
        ? (birth.end.state.tables.get(relationKey(statement.constraint.target, dialect))
            ?.identity ?? [])
        : [],
    );
    const waits = new Set([birth.identity, ...targets]);
    return {
      unit,
      waitsFor: units.filter((each) => each.birth !== undefined && waits.has(each.birth.identity)),
    };
  });
  return { units, late };
}

/** The creation without its foreign keys to tables of a circle, and what adds them. */
function splitUnit(
  unit: Unit,
  circle: ReadonlySet<number>,
  dialect: Dialect,
): { readonly unit: Unit; readonly keys: readonly FoldedStatement[] } | undefined {
  const [creation, ...rest] = unit.statements;
  const { birth } = unit;
  if (creation?.statement.kind !== "createTable" || birth?.end?.kind !== "closed") return undefined;
  const { state } = birth.end;
  const { statement } = creation;
  const closes = (each: (typeof statement.constraints)[number]): boolean => {
    if (each.kind !== "foreignKey") return false;
    const identity = state.tables.get(relationKey(each.target, dialect))?.identity;
    return identity !== undefined && identity !== birth.identity && circle.has(identity);
  };
  const lost = statement.constraints.filter(closes);
  if (lost.length === 0) return undefined;
  const constraints = statement.constraints.filter((each) => !closes(each));
  const smaller = asInSource({ ...statement, constraints }, birth);
  const keys = lost.map((constraint) =>
    asInSource(
      {
        kind: "addConstraint",
        table: statement.table,
        ifTableExists: false,
        constraint: { ...constraint, inline: false },
        origin: statement.origin,
      },
      birth,
    ),
  );
  return { unit: { ...unit, statements: [smaller, ...rest] }, keys };
}
