import { applyStatement } from "../../operation/relational/apply/apply.js";
import { decide } from "../../operation/relational/decide.js";
import { relationKey } from "../../operation/relational/names.js";
import type { RelationalState, TableState } from "../../operation/relational/state.js";
import type { Guarded, SchemaStatement } from "../../operation/relational/statement.js";
import { touchedTables, type Touched } from "../../operation/relational/touched.js";
import type { Emptiness } from "../../sql/emptiness.js";
import { emptySet } from "./emptiness.js";
import type { Absorbed, Birth, Elided, Kept, Position, Walked } from "./parts.js";

/**
 * Goes through the statements of a chain in their order and finds what each becomes: a part of a creation, nothing, or itself.
 * Creations of the positions in `whole` take nothing in.
 */
export function walk(
  statements: readonly SchemaStatement[],
  start: RelationalState,
  whole: ReadonlySet<Position>,
): Walked {
  const walker = new Walker(start, whole);
  for (const [position, statement] of statements.entries()) {
    const problem = walker.step(statement, position);
    if (problem !== undefined) return { ok: false, statement: problem.statement, why: problem.why };
  }
  return walker.end();
}

interface Problem {
  readonly statement: SchemaStatement;
  readonly why: string;
}

class Walker {
  #state: RelationalState;
  /** Births that still take statements in, by the identity of what is born. */
  readonly #open = new Map<number, Birth>();
  readonly #births: Birth[] = [];
  readonly #kept: Kept[] = [];
  readonly #elided: Elided[] = [];
  readonly #empty = new Set<number>();

  constructor(
    start: RelationalState,
    readonly whole: ReadonlySet<Position>,
  ) {
    this.#state = start;
  }

  step(statement: SchemaStatement, position: Position): Problem | undefined {
    switch (statement.kind) {
      case "guarded":
        return this.#guarded(statement, position);
      case "changeRows": {
        const proof = this.#proof(statement.facts.nothingIf);
        if (proof !== undefined) {
          this.#elided.push({ statement, position, because: { kind: "empty", tables: proof } });
          return undefined;
        }
        return this.#keep(statement, position);
      }
      case "opaqueStatement":
        return this.#keep(statement, position);
      default:
        return this.#schema(statement, position);
    }
  }

  end(): Walked {
    for (const identity of this.#open.keys()) this.#close(identity, Infinity);
    return {
      ok: true,
      births: this.#births,
      kept: this.#kept,
      elided: this.#elided,
      state: this.#state,
      empty: this.#empty,
    };
  }

  #proof(emptiness: Emptiness): readonly string[] | undefined {
    return emptySet(
      emptiness,
      this.#state,
      this.#empty,
      this.#kept.some(({ runsRows }) => runsRows),
    );
  }

  #guarded(statement: Guarded, position: Position): Problem | undefined {
    const isEmpty = (noneIf: Emptiness): boolean => this.#proof(noneIf) !== undefined;
    const answer = decide(statement.condition, this.#state, isEmpty);
    if (answer === "unknown") return this.#keep(statement, position);
    const chosen = answer === "yes" ? statement.then : statement.otherwise;
    if (chosen.length === 0) {
      this.#elided.push({ statement, position, because: { kind: "guard", answer } });
    }
    for (const inner of chosen) {
      const problem = this.step(inner, position);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  /** A statement on the schema whose effect is known. */
  #schema(statement: SchemaStatement, position: Position): Problem | undefined {
    const before = this.#state;
    const applied = applyStatement(before, statement);
    if (!applied.ok) return { statement, why: applied.why };
    const { state } = applied;
    if (state === before) {
      this.#elided.push({ statement, position, because: { kind: "idle" } });
      return undefined;
    }
    const born = bornBy(statement, before, state);
    if (born !== undefined && !this.whole.has(position)) {
      this.#state = state;
      const birth: Birth = {
        ...born,
        position,
        absorbed: [{ statement, position }],
        end: undefined,
      };
      this.#births.push(birth);
      this.#open.set(born.identity, birth);
      if (born.kind === "table") this.#empty.add(born.identity);
      return undefined;
    }
    const owner = ownerOf(statement, before);
    const birth = owner === undefined ? undefined : this.#open.get(owner);
    if (birth !== undefined && this.#staysWithin(birth, statement, before, state)) {
      this.#state = state;
      const absorbed: Absorbed = { statement, position };
      this.#replace({ ...birth, absorbed: [...birth.absorbed, absorbed] });
      if (!isThere(birth, state)) {
        this.#replace({ ...birth, absorbed: [...birth.absorbed, absorbed], end: { kind: "died" } });
        this.#open.delete(birth.identity);
      }
      return undefined;
    }
    return this.#keep(statement, position);
  }

  /** Does nothing else than open births change, but that what refers to a renamed one follows? */
  #staysWithin(
    birth: Birth,
    statement: SchemaStatement,
    before: RelationalState,
    after: RelationalState,
  ): boolean {
    if (statement.kind === "renameTable" || statement.kind === "renameObject") return true;
    if (statement.kind === "renameColumn") return true;
    const now = new Map([...after.tables.values()].map((table) => [table.identity, table]));
    for (const table of before.tables.values()) {
      if (table.identity === birth.identity || this.#open.has(table.identity)) continue;
      if (now.get(table.identity) !== table) return false;
    }
    return true;
  }

  /** Keeps a statement: what it touches is closed in front of it. */
  #keep(statement: SchemaStatement, position: Position): Problem | undefined {
    const touched = this.#reach(statement);
    if (touched === "everything") {
      for (const identity of [...this.#open.keys()]) this.#close(identity, position);
      this.#empty.clear();
    } else {
      for (const identity of this.#identities(touched.all))
        this.#closeWithTargets(identity, position);
      for (const identity of this.#identities(touched.filled)) this.#empty.delete(identity);
    }
    const applied = applyStatement(this.#state, statement);
    if (!applied.ok) return { statement, why: applied.why };
    const before = this.#state;
    this.#state = applied.state;
    const born = bornBy(statement, before, applied.state);
    if (born?.kind === "table") this.#empty.add(born.identity);
    const runsRows =
      statement.kind === "changeRows" ||
      statement.kind === "opaqueStatement" ||
      statement.kind === "guarded";
    this.#kept.push({ statement, position, touched, runsRows, before });
    return undefined;
  }

  /** Rows that are written may set off a trigger, which may do anything. */
  #reach(statement: SchemaStatement): Touched | "everything" {
    const touched = touchedTables(statement, this.#state);
    if (touched === "everything" || statement.kind !== "changeRows") return touched;
    const { touches } = statement.facts;
    const writes =
      touches.kind === "everything" || touches.tables.some(({ manner }) => manner !== "read");
    const acts = [...this.#state.objects.values()].some(
      ({ object }) => object.kind === "trigger" || object.kind === "rule",
    );
    return writes && acts ? "everything" : touched;
  }

  /** Births of tables and objects of these names. */
  #identities(keys: ReadonlySet<string>): readonly number[] {
    const { dialect, tables, objects } = this.#state;
    const found: number[] = [];
    for (const key of keys) {
      const table = tables.get(key);
      if (table !== undefined) found.push(table.identity);
    }
    for (const { identity, object } of objects.values()) {
      if (keys.has(relationKey(object.name, dialect))) found.push(identity);
    }
    return found;
  }

  /** What a table refers to must be there when it is made, so it is closed with it. */
  #closeWithTargets(identity: number, position: Position): void {
    const birth = this.#open.get(identity);
    if (birth === undefined) return;
    this.#close(identity, position);
    if (birth.kind !== "table") return;
    const table = tableWith(this.#state, identity);
    const targets = new Set(
      (table?.constraints ?? []).flatMap((each) =>
        each.kind === "foreignKey" ? [relationKey(each.target, this.#state.dialect)] : [],
      ),
    );
    const words = new Set(
      (table?.columns ?? []).flatMap(({ type, default: value }) =>
        `${type?.canonical ?? ""} ${value?.canonical ?? ""}`.replaceAll('"', "").split(/[ .]/),
      ),
    );
    for (const other of this.#identities(new Set([...targets, ...words]))) {
      this.#closeWithTargets(other, position);
    }
  }

  #close(identity: number, position: Position): void {
    const birth = this.#open.get(identity);
    if (birth === undefined) return;
    this.#open.delete(identity);
    this.#replace({ ...birth, end: { kind: "closed", at: position, state: this.#state } });
  }

  #replace(birth: Birth): void {
    const at = this.#births.findIndex(
      ({ position, identity }) => position === birth.position && identity === birth.identity,
    );
    this.#births[at] = birth;
    if (this.#open.has(birth.identity)) this.#open.set(birth.identity, birth);
  }
}

/** What a statement brings into the world, where all of it is known. */
function bornBy(
  statement: SchemaStatement,
  before: RelationalState,
  after: RelationalState,
): Pick<Birth, "kind" | "identity"> | undefined {
  if (statement.kind === "createTable") {
    const table = after.tables.get(relationKey(statement.table, after.dialect));
    if (table?.complete !== true || table.identity < before.next) return undefined;
    return { kind: "table", identity: table.identity };
  }
  if (statement.kind === "createObject" && statement.object.kind === "enum") {
    const found = [...after.objects.values()].find(({ identity }) => identity >= before.next);
    return found === undefined || statement.onConflict !== "fail"
      ? undefined
      : { kind: "object", identity: found.identity };
  }
  return undefined;
}

/** The identity of what a statement alters. */
function ownerOf(statement: SchemaStatement, state: RelationalState): number | undefined {
  if (statement.kind === "createObject") return undefined;
  if ("object" in statement && /^(?:enum|type)$/.test(statement.object)) {
    return state.objects.get(`type ${relationKey(statement.name, state.dialect)}`)?.identity;
  }
  const touched = touchedTables(statement, state);
  if (touched === "everything") return undefined;
  const [key] = touched.shaped;
  return key === undefined ? undefined : state.tables.get(key)?.identity;
}

function isThere(birth: Birth, state: RelationalState): boolean {
  if (birth.kind === "table") return tableWith(state, birth.identity) !== undefined;
  return [...state.objects.values()].some(({ identity }) => identity === birth.identity);
}

/** The table of an identity. */
export function tableWith(state: RelationalState, identity: number): TableState | undefined {
  return [...state.tables.values()].find((table) => table.identity === identity);
}
