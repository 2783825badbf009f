import type { MigrationKey } from "../../src/chain/migration.js";
import { placeOf, type Place } from "../../src/edit/source.js";
import type { MigrationModule } from "../../src/framework/django/read/migration.js";
import { isOwnStep, type Opaque, type Operation } from "../../src/operation/operation.js";
import type { DataFacts, Reason, Touch } from "../../src/operation/touches.js";
import type { Folded } from "./fold-blocks.js";

/** What became of one step of a chain. */
export interface LedgerEntry {
  readonly step: MigrationKey;
  /** The module that holds it now; undefined where it stays as it is. */
  readonly into: MigrationKey | undefined;
  /** Why it stays, where it does. */
  readonly kept: string | undefined;
  readonly operations: number;
  readonly dataSteps: readonly DataStepEntry[];
}

/** What became of a RunPython, a RunSQL, or an operation that refold cannot read. */
export interface DataStepEntry {
  readonly label: string;
  readonly place: Place;
  readonly outcome: "carried over" | "left out: marked elidable" | "left out: does nothing here";
  readonly touches: "everything" | readonly string[];
  /** Why it was left out, or why it is taken to touch everything. */
  readonly reasons: readonly ReasonAt[];
  /** What somebody states of it, which refold believes without a proof. */
  readonly stated: ReasonAt | null;
}

export interface ReasonAt {
  readonly text: string;
  readonly place: Place;
}

/** The ledger of a block; `into` is the module that holds it, undefined where the block stays as it is. */
export function ledgerOf(
  item: Folded,
  into: MigrationKey | undefined,
  kept: string | undefined,
): readonly LedgerEntry[] {
  const left = into === undefined ? new Set<Operation>() : new Set<Operation>(item.elided);
  return item.modules.map((module) => entryOf(module, into, kept, left));
}

function entryOf(
  { key, operations }: MigrationModule,
  into: MigrationKey | undefined,
  kept: string | undefined,
  left: ReadonlySet<Operation>,
): LedgerEntry {
  return {
    step: key,
    into,
    kept: into === undefined ? kept : undefined,
    operations: operations.length,
    dataSteps: operations
      .flatMap(opaqueIn)
      .map((operation) => dataStepEntry(operation, left.has(operation))),
  };
}

/** The data steps of an operation: itself, or those inside it. */
export function opaqueIn(operation: Operation): readonly Opaque[] {
  if (operation.kind === "opaque") return isOwnStep(operation) ? [] : [operation];
  return operation.kind === "separate" ? operation.database.flatMap(opaqueIn) : [];
}

function dataStepEntry(operation: Opaque, isLeftOut: boolean): DataStepEntry {
  const { facts, label, elidable, origin } = operation;
  return {
    label,
    place: placeOf(origin.slice.file, origin.slice.start),
    outcome: !isLeftOut
      ? "carried over"
      : elidable
        ? "left out: marked elidable"
        : "left out: does nothing here",
    touches: touchesText(facts),
    reasons: reasonsFor(facts, isLeftOut).map(reasonAt),
    stated: facts?.stated === undefined ? null : reasonAt(facts.stated),
  };
}

/** What a data step touches, an entity a line: `reads shop.item (name, price)`. */
export function touchesText(facts: DataFacts | undefined): "everything" | readonly string[] {
  if (facts === undefined || facts.touches.kind === "everything") return "everything";
  const lines = new Map<string, Set<string>>();
  for (const touch of facts.touches.touches) {
    const key = `${VERBS[touch.manner]} ${touch.entity}`;
    const members = lines.get(key) ?? new Set<string>();
    lines.set(key, members);
    for (const member of touch.members === "all" ? ["*"] : touch.members) members.add(member);
  }
  return [...lines].map(([key, members]) =>
    members.has("*") || members.size === 0 ? key : `${key} (${[...members].sort().join(", ")})`,
  );
}

const VERBS: Readonly<Record<Touch["manner"], string>> = {
  read: "reads",
  update: "updates",
  insert: "inserts into",
  delete: "deletes from",
};

function reasonsFor(facts: DataFacts | undefined, isLeftOut: boolean): readonly Reason[] {
  if (facts === undefined) return [];
  if (isLeftOut) return facts.onEmpty.kind === "nothing" ? facts.onEmpty.proof : [];
  return facts.touches.kind === "everything" ? facts.touches.reasons : [];
}

/** A reason with its place in the source. */
export function reasonAt({ text, slice }: Reason): ReasonAt {
  return { text, place: placeOf(slice.file, slice.start) };
}
