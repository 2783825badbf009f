import type { MigrationKey } from "../chain/migration.js";
import type { SourceSlice } from "../edit/slice.js";
import type { Expression } from "./expression.js";
import type { EntityKey, Field, Slot } from "./field.js";
import type { DataFacts } from "./touches.js";

/** Where an operation comes from. */
export interface Origin {
  readonly migration: MigrationKey;
  /** The call, without the comments around it. */
  readonly slice: SourceSlice;
  /** Comments in front of the operation, behind it on its last line, and (for those rebuilt) inside it; `#` included. */
  readonly comments: readonly string[];
  /** Comments inside the call, by offset: a rebuilt call shows those that none of its carried parts holds. */
  readonly inner: readonly { readonly start: number; readonly text: string }[];
}

/** An index or a constraint. */
export interface Member {
  readonly kind: "index" | "constraint";
  readonly name: string;
  /** The class in normal form: `models.Index` for all spellings of Django's. */
  readonly className: string;
  /** The normal form of each keyword argument but the name; a list of names is a JSON array of them. */
  readonly args: ReadonlyMap<string, string>;
  /** The normal forms of positional arguments: the expressions that are indexed or must be unique. */
  readonly rest: readonly string[];
  /** The normal form of the definition with the name left out. */
  readonly canonical: string;
  /** Undefined where refold made the index itself, of plain fields. */
  readonly expression: Expression | undefined;
  /** Where the name stands as a string literal, so that it can be rewritten. */
  readonly nameSlot: Slot | undefined;
  /** Names of fields that the expression may mention (every string in it that could be one). */
  readonly fields: readonly string[];
  /** True where the server makes it with the table itself; false where the framework defers or may defer it. */
  readonly inline: boolean;
}

/** An option of an entity, by its name in the framework (`verbose_name`, `db_table`, …). */
export interface Option {
  /** Undefined where refold changed the value, which is then written from `literal`. */
  readonly expression: Expression | undefined;
  /** The value where it is a literal that refold reads; undefined where it is not. */
  readonly literal: Literal | undefined;
}

/** A literal of the source, as plain data. Tuples, sets and lists are arrays. */
export type Literal = string | number | boolean | null | readonly Literal[];

/** A base class of an entity: another entity, or a class named by its path. */
export interface Base {
  readonly canonical: string;
  readonly entity: EntityKey | undefined;
}

interface Step {
  readonly origin: Origin;
}

export interface CreateEntity extends Step {
  readonly kind: "createEntity";
  readonly entity: EntityKey;
  /** The name as written, in its own case. */
  readonly name: string;
  readonly fields: readonly Field[];
  readonly options: ReadonlyMap<string, Option>;
  readonly indexes: readonly Member[];
  readonly constraints: readonly Member[];
  readonly bases: { readonly expression: Expression; readonly list: readonly Base[] } | undefined;
  readonly managers: Expression | undefined;
}

export interface DeleteEntity extends Step {
  readonly kind: "deleteEntity";
  readonly entity: EntityKey;
}

export interface RenameEntity extends Step {
  readonly kind: "renameEntity";
  readonly entity: EntityKey;
  readonly newEntity: EntityKey;
  readonly newName: string;
}

/** Sets some options and clears the rest of `clears` (Django: AlterModelOptions and its ALTER_OPTION_KEYS). */
export interface AlterOptions extends Step {
  readonly kind: "alterOptions";
  readonly entity: EntityKey;
  readonly options: ReadonlyMap<string, Option>;
  readonly clears: readonly string[];
  /** The operation's own name, so that operations of one kind replace one another. */
  readonly attribute: string;
}

export interface AlterManagers extends Step {
  readonly kind: "alterManagers";
  readonly entity: EntityKey;
  readonly managers: Expression;
}

export interface AddField extends Step {
  readonly kind: "addField";
  readonly entity: EntityKey;
  readonly field: Field;
  /** False where the default is for the rows of this moment and does not stay in the state. */
  readonly preserveDefault: boolean;
  /** A default for the rows of this moment that the field's own expression does not hold; with `preserveDefault` false. */
  readonly backfill?: Expression;
}

export interface AlterField extends Step {
  readonly kind: "alterField";
  readonly entity: EntityKey;
  readonly field: Field;
  readonly preserveDefault: boolean;
  /** As in AddField. */
  readonly backfill?: Expression;
}

export interface RemoveField extends Step {
  readonly kind: "removeField";
  readonly entity: EntityKey;
  readonly name: string;
}

export interface RenameField extends Step {
  readonly kind: "renameField";
  readonly entity: EntityKey;
  readonly name: string;
  readonly newName: string;
}

export interface AddMember extends Step {
  readonly kind: "addMember";
  readonly entity: EntityKey;
  readonly member: Member;
  /** How it is made: `concurrently` cannot run in a transaction; `unvalidated` does not check existing rows. */
  readonly manner: "plain" | "concurrently" | "unvalidated";
}

export interface RemoveMember extends Step {
  readonly kind: "removeMember";
  readonly entity: EntityKey;
  readonly member: Member["kind"];
  readonly name: string;
  readonly manner: "plain" | "concurrently";
}

export interface RenameMember extends Step {
  readonly kind: "renameMember";
  readonly entity: EntityKey;
  readonly name: string;
  readonly newName: string;
}

/** Names an index that had none (Django: RenameIndex with old_fields, which ends an index_together). */
export interface NameMember extends Step {
  readonly kind: "nameMember";
  readonly entity: EntityKey;
  readonly fields: readonly string[];
  readonly newName: string;
}

/** Replaces a constraint's definition in the state alone (Django: AlterConstraint). */
export interface AlterMember extends Step {
  readonly kind: "alterMember";
  readonly entity: EntityKey;
  readonly name: string;
  readonly member: Member;
}

/** Checks the rows for a constraint that was added unvalidated. */
export interface ValidateMember extends Step {
  readonly kind: "validateMember";
  readonly entity: EntityKey;
  readonly name: string;
}

/** An operation whose effect cannot be read from its text. */
export interface Opaque extends Step {
  readonly kind: "opaque";
  /** What an analysis found out about it; undefined where there was none, so that it may do anything. */
  readonly facts: DataFacts | undefined;
  /** What it is, for people: `RunPython`, `RunSQL`, the path of a class. */
  readonly label: string;
  /** The normal form of the call and of what it calls in its own module: equal texts do the same. */
  readonly canonical: string;
  readonly elidable: boolean;
  /** True unless it is known to have no way back. */
  readonly reversible: boolean;
  /** Operations on the state that come with it (RunSQL's state_operations). */
  readonly state: readonly Operation[];
  /** All that it may come to: one of these lists of operations runs, and it is not known which. Undefined where that is not the matter. */
  readonly ways?: readonly (readonly Operation[])[];
  /** May it change the framework's state in ways that its text does not show? Classes of unknown operations may. */
  readonly changesState: boolean;
  /** The only entity of the state that it changes where `changesState`; undefined where it may change any. */
  readonly changesOnly?: EntityKey | undefined;
  /** Does it do nothing forwards (`RunPython.noop`), and only hold a way back? */
  readonly idle: boolean;
  /** What refold itself wrote it for; undefined for a step of anybody else. */
  readonly purpose: Purpose | undefined;
  /** Words of its text and of what it calls, to find names of the database in; undefined where that was not read. */
  readonly text: string;
}

/**
 * Steps that refold writes into folded modules.
 * `seam`: does at once what the framework leaves for the end of a module, where one of the folded modules ended.
 * `guard`: stops databases that have only some of the migrations that the module stands for.
 */
export type Purpose =
  | { readonly kind: "seam" }
  | { readonly kind: "guard"; readonly app: string; readonly steps: readonly string[] };

/** Changes the state by one list of operations and the database by another. */
export interface Separate extends Step {
  readonly kind: "separate";
  readonly state: readonly Operation[];
  readonly database: readonly Operation[];
}

/** Makes an object of the server that other operations may need: an extension, a collation. */
export interface Provide extends Step {
  readonly kind: "provide";
  readonly provides: string;
}

export type Operation =
  | CreateEntity
  | DeleteEntity
  | RenameEntity
  | AlterOptions
  | AlterManagers
  | AddField
  | AlterField
  | RemoveField
  | RenameField
  | AddMember
  | RemoveMember
  | RenameMember
  | NameMember
  | AlterMember
  | ValidateMember
  | Opaque
  | Separate
  | Provide;

/** An operation on one entity. */
export type EntityOperation = Exclude<Operation, Opaque | Separate | Provide>;

/** True for operations that act on one entity. */
export function isEntityOperation(operation: Operation): operation is EntityOperation {
  return (
    operation.kind !== "opaque" && operation.kind !== "separate" && operation.kind !== "provide"
  );
}

/** Is the operation one that cannot be read, or does it hold one? */
export function holdsOpaque(operation: Operation): boolean {
  if (operation.kind === "opaque") return true;
  if (operation.kind !== "separate") return false;
  return [...operation.state, ...operation.database].some(holdsOpaque);
}

/** True for the steps that refold writes between those of the project. */
export function isOwnStep(operation: Operation): boolean {
  return operation.kind === "opaque" && operation.purpose !== undefined;
}

/** Is it what stops databases that have some of the steps of a folded module? */
export function isGuard(operation: Operation): boolean {
  return operation.kind === "opaque" && operation.purpose?.kind === "guard";
}

/** Is it where a folded module does what waits for the end of a module? */
export function isSeam(operation: Operation): boolean {
  return operation.kind === "opaque" && operation.purpose?.kind === "seam";
}
