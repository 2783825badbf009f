import { applyStatement } from "../../../operation/relational/apply/apply.js";
import type { Presence } from "../../../operation/relational/condition.js";
import { memberKey, relationKey, type RelationName } from "../../../operation/relational/names.js";
import type { SchemaStatement } from "../../../operation/relational/statement.js";
import {
  columnPresence,
  openState,
  tableOf,
  tablePresence,
  type RelationalState,
} from "../../../operation/relational/state.js";
import type { Touches } from "../../../operation/relational/touches.js";
import type { Dialect } from "../../../sql/dialect.js";
import { conditionOf, type Emptiness } from "../../../sql/emptiness.js";

/** What is known of a new database at a point of the chain. */
export interface World {
  readonly state: RelationalState;
  /** Keys of tables of the chain that may hold rows. */
  readonly filled: "all" | ReadonlySet<string>;
  /** Names of indexes and constraints that tables have or had. */
  readonly members: ReadonlySet<string>;
}

/** In front of a chain: the database that is known, or one of which only `absent`, the tables that it makes, are known. */
export function startWorld(
  dialect: Dialect,
  absent: ReadonlySet<string>,
  base: RelationalState | undefined,
): World {
  return base === undefined ? openWorld(dialect, absent) : worldOf(base);
}

function openWorld(dialect: Dialect, absent: ReadonlySet<string>): World {
  const keys = [...absent].map((name) => relationKey({ schema: undefined, name }, dialect));
  return { state: openState(dialect, new Set(keys)), filled: new Set(), members: new Set() };
}

/** In front of a chain whose database is known as far as a state tells: its tables may hold rows. */
export function worldOf(state: RelationalState): World {
  return { state, filled: new Set(state.tables.keys()), members: new Set() };
}

/** Is the table there? */
export function hasTable({ state }: World, table: RelationName): Presence {
  return tablePresence(state, table);
}

/** Is the column there? */
export function hasColumn({ state }: World, table: RelationName, column: string): Presence {
  return columnPresence(state, table, column);
}

/** Does the table surely hold no rows? Only one that the chain made, and of which all is known, can be known to. */
export function isEmpty({ state, filled }: World, table: RelationName): boolean {
  const key = relationKey(table, state.dialect);
  return filled !== "all" && tableOf(state, table)?.complete === true && !filled.has(key);
}

/** Does the condition of emptiness hold? */
export function holds(world: World, emptiness: Emptiness): boolean {
  return emptiness.some((set) =>
    [...set].every((member) => {
      const { table } = conditionOf(member);
      const [name = "", schema] = table.split(".").reverse();
      return isEmpty(world, { schema, name });
    }),
  );
}

export type Applied =
  { readonly ok: true; readonly world: World } | { readonly ok: false; readonly why: string };

/** The world behind a statement; or why the server would refuse it. */
export function apply(world: World, statement: SchemaStatement): Applied {
  const applied = applyStatement(world.state, statement);
  if (!applied.ok) return applied;
  const { state } = applied;
  const members = new Set([...world.members, ...membersOf(statement, state)]);
  return { ok: true, world: { state, filled: filledBy(world, statement), members } };
}

/** The names that the indexes and constraints of a statement's table have. */
function membersOf(statement: SchemaStatement, state: RelationalState): readonly string[] {
  switch (statement.kind) {
    case "createTable":
    case "createIndex":
    case "addConstraint":
    case "addColumn": {
      const table = tableOf(state, statement.table);
      return [...(table?.indexes ?? []), ...(table?.constraints ?? [])].flatMap(({ name }) =>
        name === undefined ? [] : [memberKey(name, state.dialect)],
      );
    }
    default:
      return [];
  }
}

function filledBy(world: World, statement: SchemaStatement): World["filled"] {
  const { state, filled } = world;
  if (filled === "all") return filled;
  const key = (table: RelationName): string => relationKey(table, state.dialect);
  switch (statement.kind) {
    case "createTable":
    case "dropTable":
      return new Set([...filled].filter((each) => each !== key(statement.table)));
    case "renameTable":
      return filled.has(key(statement.table))
        ? new Set([...filled, key(statement.newName)])
        : filled;
    case "changeRows":
      if (holds(world, statement.facts.nothingIf)) return filled;
      return filledThrough(world, statement.facts.touches);
    case "opaqueStatement":
      return filledThrough(world, statement.touches);
    default:
      return filled;
  }
}

/** Triggers may write to any table. */
function filledThrough({ state, filled }: World, touches: Touches): World["filled"] {
  const hasTriggers = [...state.objects.values()].some(({ object }) => object.kind === "trigger");
  if (filled === "all" || touches.kind === "everything" || hasTriggers) return "all";
  const added = touches.tables.filter(({ manner }) => manner === "insert" || manner === "shape");
  return new Set([...filled, ...added.map(({ table }) => relationKey(table, state.dialect))]);
}
