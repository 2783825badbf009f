import type { SourceSlice } from "../../../edit/slice.js";
import { isForeignKey } from "../../../operation/column-name.js";
import { knownTargets, type EntityKey, type Field } from "../../../operation/field.js";
import type { EntityState } from "../../../operation/state.js";
import type { Manner, OnEmpty, Reason, Touch, TouchSet } from "../../../operation/touches.js";
import { conditionOf, type Emptiness } from "../../../sql/emptiness.js";
import type { SqlReading } from "../../../sql/read-sql.js";
import type {
  MadeObject,
  ObjectUse,
  SqlName,
  Statement,
  TableUse,
} from "../../../sql/statement.js";
import type { Hidden, SqlWorld } from "./sql.js";
import { fieldsOfColumn, type FoundTable, type TableNames } from "./sql-tables.js";

type Members = Touch["members"];

/** What the statements of a step come to, one after the other. */
export class SqlStep {
  #makes: ReadonlyMap<string, MadeObject["kind"]>;
  readonly hides: Hidden[] = [];
  readonly provides: string[] = [];
  readonly derivedNames = new Set<string>();
  readonly #touches = new Map<string, Touch>();
  readonly #everything: Reason[] = [];
  readonly #inserted = new Set<EntityKey>();
  readonly #insertions: Reason[] = [];
  readonly #assumed = new Set<EntityKey>();
  readonly #proof: Reason[] = [];
  readonly #schema: Reason[] = [];
  readonly #unknown: Reason[] = [];

  constructor(
    readonly world: SqlWorld,
    readonly names: TableNames,
    made: ReadonlyMap<string, MadeObject["kind"]>,
  ) {
    this.#makes = made;
  }

  /** What the statements make, by name in lower case. */
  get makes(): ReadonlyMap<string, MadeObject["kind"]> {
    return this.#makes;
  }

  /** Takes the statements of one text, in all ways to read it. */
  run(readings: readonly SqlReading[], slice: SourceSlice): void {
    const before = this.#makes;
    const after = readings.map(({ statements }) => {
      this.#makes = before;
      for (const statement of statements) this.#statement(statement, slice);
      return this.#makes;
    });
    // What is there for some databases only is not there for sure.
    const [first = before] = after;
    this.#makes = new Map(
      [...first].filter(([name, kind]) => after.every((makes) => makes.get(name) === kind)),
    );
  }

  touches(): TouchSet {
    if (this.#everything.length > 0) return { kind: "everything", reasons: this.#everything };
    return { kind: "these", touches: [...this.#touches.values()] };
  }

  onEmpty(): OnEmpty {
    if (this.#unknown.length > 0) return { kind: "unknown", reasons: this.#unknown };
    if (this.#schema.length > 0) return { kind: "schema", reasons: this.#schema };
    if (this.#insertions.length > 0) {
      return {
        kind: "inserts",
        into: this.#inserted,
        assumed: this.#assumed,
        reasons: this.#insertions,
      };
    }
    return { kind: "nothing", assumed: this.#assumed, proof: this.#proof };
  }

  #statement(statement: Statement, slice: SourceSlice): void {
    const because = (text: string): Reason => ({
      text: statement.text === "" ? text : `${text}: ${statement.text}`,
      slice,
    });
    const before = this.#everything.length;
    for (const why of statement.unknown) this.#everything.push(because(why));
    for (const what of statement.provides) {
      this.provides.push(what);
      this.#everything.push(because(`later steps may need ${what}`));
    }
    for (const use of statement.tables) this.#use(use, statement, because);
    this.#checkLoose(statement, because);
    for (const use of statement.objects) this.#object(use, statement, because);
    for (const object of statement.makes) this.#make(object, statement, because);
    for (const name of statement.drops) this.#drop(name, because);
    for (const name of statement.cascades) this.#cascade(name, statement, because);
    const proof = this.#effect(statement, because, this.#everything.length > before);
    for (const { what, on, why } of statement.hides) {
      const reason = because(why);
      for (const entity of on === undefined ? [undefined] : this.#entitiesNamed(on)) {
        // Where the table was empty, its sequence stayed as it was.
        if (what === "sequence" && entity !== undefined && proof?.has(entity) === true) continue;
        this.hides.push({ what, on: entity, reason });
      }
    }
  }

  /** The entities whose table, or whose index, constraint or sequence, has the name; undefined where that may be any. */
  #entitiesNamed(name: string): readonly (EntityKey | undefined)[] {
    const found = this.names.find(undefined, name);
    if (found.kind === "table") return [found.table.entity];
    const derivers = this.names.derivers(name);
    if (derivers.length > 0) return derivers;
    return this.#isMade(name, ["sequence"]) ? [] : [undefined];
  }

  /** Did SQL make it, here or before? */
  #isMade(name: string, kinds: readonly MadeObject["kind"][]): boolean {
    const lower = name.toLowerCase();
    const kind = this.#makes.get(lower) ?? this.world.made.get(lower);
    return kind !== undefined && kinds.includes(kind);
  }

  #use(use: TableUse, statement: Statement, because: (text: string) => Reason): void {
    const { schema, name } = use.table;
    const found = this.names.find(schema, name);
    if (found.kind === "table") {
      this.#touchTable(found.table, use, because(`it names the table ${name}`));
      return;
    }
    if (found.kind === "obscure") {
      this.#everything.push(because(found.why));
      return;
    }
    if (use.certainty === "perhaps" || this.#isMade(name, kindsFor(use.manner))) return;
    // A table of which no model ever has the name may be dropped, and nothing else.
    const dropped = use.manner === "alter" && statement.drops.includes(name);
    if (dropped && !this.world.everUsed.has(name.toLowerCase())) return;
    // ALTER TABLE takes sequences and indexes too.
    if (use.manner === "alter" && this.names.derivers(name).length > 0) {
      this.#object({ kind: "sequence", name }, statement, because);
      return;
    }
    this.#everything.push(because(`no model has the table ${name}`));
  }

  #touchTable(table: FoundTable, use: TableUse, reason: Reason): void {
    const entity = this.world.state.get(table.entity);
    if (entity === undefined) return;
    if (table.link !== undefined) {
      const link = entity.fields.find(({ name }) => name === table.link);
      // Rows of the table are what the field of the entity holds.
      const manner = use.manner === "read" ? "read" : "update";
      this.#touch(entity.key, manner, new Set([table.link]), reason);
      if (link !== undefined && use.manner !== "read") this.#touchTargets(entity, [link], reason);
      return;
    }
    const members =
      use.manner === "insert" || use.manner === "delete" ? "all" : membersOf(entity, use.columns);
    const onTable = use.manner === "alter" || use.manner === "attach";
    this.#touch(entity.key, onTable ? "update" : use.manner, members, reason);
    if (use.manner === "read" || use.manner === "attach") return;
    const written = entity.fields.filter(({ name }) => members === "all" || members.has(name));
    if (use.manner !== "delete") {
      this.#touchTargets(entity, written.filter(isForeignKey), reason);
    }
    const keys = written.some(({ primaryKey, unique }) => primaryKey || unique);
    if (use.manner !== "insert" && (members === "all" || keys))
      this.#touchReferrers(entity, reason);
  }

  /** The server looks up what foreign keys point to. */
  #touchTargets(entity: EntityState, fields: readonly Field[], reason: Reason): void {
    for (const field of fields) {
      for (const target of knownTargets(field, entity.key)) {
        const state = this.world.state.get(target);
        if (state === undefined || target === entity.key) continue;
        const key = state.fields.filter(
          ({ name, primaryKey }) => primaryKey || name === field.toField?.name,
        );
        this.#touch(target, "read", new Set(key.map(({ name }) => name)), reason);
      }
    }
  }

  /** The server looks for rows that point to what goes away. */
  #touchReferrers(entity: EntityState, reason: Reason): void {
    for (const { entity: referrer, field } of this.names.referrersOf(entity.key)) {
      if (referrer !== entity.key) this.#touch(referrer, "read", new Set([field.name]), reason);
    }
  }

  #touch(entity: EntityKey, manner: Manner, members: Members, reason: Reason): void {
    const key = `${entity} ${manner}`;
    const known = this.#touches.get(key);
    if (known === undefined) {
      this.#touches.set(key, { entity, manner, members, reason });
      return;
    }
    if (known.members === "all") return;
    const union: Members = members === "all" ? "all" : new Set([...known.members, ...members]);
    this.#touches.set(key, { ...known, members: union });
  }

  /** Words of a statement that no parser could read: each must be a column of a table that it names, or it may be anything. */
  #checkLoose(statement: Statement, because: (text: string) => Reason): void {
    const entities = statement.tables.flatMap(({ table }) => {
      const found = this.names.find(table.schema, table.name);
      return found.kind === "table" ? [found.table] : [];
    });
    for (const word of statement.loose) {
      const explained = entities.some(({ entity, link }) => {
        const state = this.world.state.get(entity);
        if (state === undefined) return false;
        if (link !== undefined) return /_?id$/.test(word);
        return fieldsOfColumn(state, word).length > 0;
      });
      // In a statement on the table itself a word may be the name of a part that is new or goes away.
      if (!explained && statement.effect.kind !== "schema") {
        this.#everything.push(because(`refold does not know what ${word} is`));
      }
    }
  }

  #object(use: ObjectUse, statement: Statement, because: (text: string) => Reason): void {
    if (this.#isMade(use.name, ["index", "sequence", "part"])) return;
    const reason = because(`it names ${use.name}`);
    const asTable = this.names.find(undefined, use.name);
    if (asTable.kind === "table") {
      this.#touchTable(
        asTable.table,
        {
          table: { schema: undefined, name: use.name },
          manner: "alter",
          columns: "all",
          certainty: "surely",
        },
        reason,
      );
      return;
    }
    const owners = this.#owners(use.name);
    for (const { entity, members } of owners) this.#touch(entity, "update", members, reason);
    if (owners.length > 0) return;
    const derivers = this.names.derivers(use.name);
    if (derivers.length > 0) this.derivedNames.add(use.name.toLowerCase());
    for (const entity of derivers) this.#touch(entity, "update", "all", reason);
    // What the statement alters is touched already, and constraints have no life beside their table.
    const onTable =
      use.kind === "constraint" && statement.tables.some(({ manner }) => manner === "alter");
    if (derivers.length === 0 && !onTable) {
      this.#everything.push(because(`no model has ${use.name}`));
    }
  }

  /** Entities that have an index or a constraint of the name. */
  #owners(name: string): readonly { readonly entity: EntityKey; readonly members: Members }[] {
    const lower = name.toLowerCase();
    return [...this.world.state.values()].flatMap((entity) => {
      const own = [...entity.indexes, ...entity.constraints].filter(
        (member) => member.name.toLowerCase() === lower,
      );
      if (own.length === 0) return [];
      const fields = new Set(entity.fields.map((field) => field.name));
      const members = own.flatMap((member) => [
        member.name,
        ...member.fields.filter((field) => fields.has(field)),
      ]);
      return [{ entity: entity.key, members: new Set(members) }];
    });
  }

  #make({ kind, name }: MadeObject, statement: Statement, because: (text: string) => Reason): void {
    const lower = name.toLowerCase();
    const found = this.names.find(undefined, name);
    const known = found.kind === "table";
    if (known && (kind === "table" || kind === "view")) {
      // A temporary table stands in front of the model's.
      const reason = because(`${name} may no longer mean the model's table`);
      const on = found.table.entity;
      this.hides.push({ what: "acts", on, reason }, { what: "replaces", on, reason });
    }
    const users = this.world.everUsed.get(lower);
    const written = this.#written(statement);
    if (!known && users !== undefined) {
      // A part of the table itself is one of its members; all else may be in the way of any model.
      const own =
        kind !== "table" && kind !== "view" && written.some((entity) => users.has(entity));
      if (own && users.size === 1) {
        for (const entity of users) {
          this.#touch(entity, "update", new Set([name]), because(`it makes ${name}`));
        }
      } else {
        this.#everything.push(because(`a model uses the name ${name} at another time`));
      }
    }
    this.#makes = new Map(this.#makes).set(lower, kind);
  }

  #drop(name: string, because: (text: string) => Reason): void {
    const known = this.names.find(undefined, name).kind === "table";
    if (!known && this.world.everUsed.has(name.toLowerCase())) {
      this.#everything.push(because(`a model uses the name ${name} at another time`));
    }
  }

  /** Tables that refer to one, and those that refer to them. */
  #cascade(name: SqlName, statement: Statement, because: (text: string) => Reason): void {
    const found = this.names.find(name.schema, name.name);
    if (found.kind !== "table") return;
    const reason = because("CASCADE reaches what refers to it");
    const seen = new Set<EntityKey>([found.table.entity]);
    for (const target of seen) {
      for (const { entity } of this.names.referrersOf(target)) {
        this.#touch(entity, "delete", "all", reason);
        if (statement.effect.kind === "rows") this.#assumed.add(entity);
        seen.add(entity);
      }
    }
  }

  /** Adds what the statement does on empty tables; gives the entities that must be empty for it to do nothing, if that is known. */
  #effect(
    statement: Statement,
    because: (text: string) => Reason,
    obscure: boolean,
  ): ReadonlySet<EntityKey> | undefined {
    const { effect } = statement;
    if (effect.kind === "schema") {
      this.#schema.push(because("it changes the schema"));
      return undefined;
    }
    if (effect.kind === "unknown") {
      this.#unknown.push(...statement.unknown.map(because));
      return undefined;
    }
    const written = this.#written(statement);
    const hidden = [...this.world.hidden, ...this.hides].filter(
      ({ what, on }) =>
        what === "acts" && written.some((entity) => on === undefined || on === entity),
    );
    if (hidden.length > 0) {
      const reasons = hidden.map(({ reason }) => reason);
      this.#everything.push(...reasons);
      this.#unknown.push(...reasons);
      return undefined;
    }
    if (obscure) {
      this.#unknown.push(because("not all that it uses is known"));
      return undefined;
    }
    const proof = this.#proofOf(effect.nothingIf);
    if (proof !== undefined) {
      for (const entity of proof) this.#assumed.add(entity);
      this.#proof.push(because(proofText(proof)));
      return proof;
    }
    const into = statement.tables.filter(({ manner }) => manner === "insert");
    if (into.length === 0) {
      this.#unknown.push(because("what it does on empty tables is not known"));
      return undefined;
    }
    for (const { table } of into) {
      const found = this.names.find(table.schema, table.name);
      if (found.kind === "table") this.#inserted.add(found.table.entity);
      else this.#unknown.push(because(`no model has the table ${table.name}`));
    }
    this.#insertions.push(because("it may insert rows whatever is empty"));
    return undefined;
  }

  #written({ tables }: Statement): readonly EntityKey[] {
    return tables.flatMap(({ table, manner }) => {
      const found = manner === "read" ? undefined : this.names.find(table.schema, table.name);
      return found?.kind === "table" ? [found.table.entity] : [];
    });
  }

  /** Entities whose emptiness proves that nothing happens, best those that hold no rows; undefined where there is no proof. */
  #proofOf(nothingIf: Emptiness): ReadonlySet<EntityKey> | undefined {
    const proofs = nothingIf.flatMap((set) => {
      const entities = this.#asEntities(set);
      return entities === undefined ? [] : [entities];
    });
    const isEmpty = (entity: EntityKey): boolean =>
      !this.#inserted.has(entity) && !this.world.mayHoldRows(entity);
    return (
      proofs.find((proof) => [...proof].every(isEmpty)) ??
      proofs.find((proof) => ![...proof].some((entity) => this.#inserted.has(entity)))
    );
  }

  #asEntities(set: ReadonlySet<string>): ReadonlySet<EntityKey> | undefined {
    const entities = new Set<EntityKey>();
    for (const member of set) {
      const { table, what } = conditionOf(member);
      const found = this.names.find(undefined, table);
      if (found.kind !== "table") return undefined;
      const { entity } = found.table;
      const moved = [...this.world.hidden, ...this.hides].some(
        (hidden) => hidden.what === "sequence" && (hidden.on ?? entity) === entity,
      );
      if (what === "sequence" && moved) return undefined;
      entities.add(entity);
    }
    return entities;
  }
}

/** What made objects may stand for a table: a view reads or writes others, but what is put on it stays there. */
function kindsFor(manner: TableUse["manner"]): readonly MadeObject["kind"][] {
  return manner === "attach" ? ["table", "view"] : ["table"];
}

function membersOf(entity: EntityState, columns: TableUse["columns"]): Members {
  if (columns === "all") return "all";
  const members = new Set<string>();
  for (const column of columns) {
    const fields = fieldsOfColumn(entity, column);
    if (fields === "unknown") return "all";
    for (const field of fields) members.add(field);
  }
  return members;
}

function proofText(assumed: ReadonlySet<EntityKey>): string {
  if (assumed.size === 0) return "it changes nothing";
  return `it does nothing where ${[...assumed].join(", ")} ${assumed.size === 1 ? "is" : "are"} empty`;
}
