import type { EntityKey } from "../../../operation/field.js";
import type { Manner, Reason, Touch } from "../../../operation/touches.js";
import type { FunctionCode, Value } from "./value.js";
import { sliceAt, type Site } from "./world.js";

/** A function that a signal will call, and where it was connected. */
export interface Receiver {
  readonly code: FunctionCode;
  /** Values that it is given beside those of the signal. */
  readonly kept: readonly Value[];
  readonly site: Site;
}

/** How many reasons of one kind are kept: people read the first ones. */
const MOST_REASONS = 8;

/** What a run of the analysis sees a step do. */
export class Recorder {
  readonly #touches = new Map<string, Touch>();
  /** The step may do anything at these places. */
  readonly unreadable: Reason[] = [];
  /** The step may read anything at these places, but changes nothing there. */
  readonly boundless: Reason[] = [];
  readonly schema: Reason[] = [];
  readonly inserts = new Map<EntityKey, Reason>();
  readonly changes = new Map<EntityKey, Reason>();
  readonly assumed = new Set<EntityKey>();
  readonly proof: Reason[] = [];
  /** Errors that nothing in the step catches. */
  readonly failures: Reason[] = [];
  /** Functions that are called when all migrations have run. */
  readonly receivers: Receiver[] = [];
  /** What acts when all migrations have run. */
  readonly later: Reason[] = [];
  #events = 0;

  /** Grows with everything that is recorded. */
  get events(): number {
    return this.#events;
  }

  /** Something became less known. */
  progressed(): void {
    this.#events += 1;
  }

  /** All touches, each entity and manner once. */
  get touches(): readonly Touch[] {
    return [...this.#touches.values()];
  }

  touch(
    entity: EntityKey,
    manner: Manner,
    members: "all" | readonly string[],
    text: string,
    site: Site,
  ): void {
    const key = `${manner} ${entity}`;
    const known = this.#touches.get(key);
    if (known === undefined) {
      this.#events += 1;
      const named = new Set(members === "all" ? [] : members);
      const set = members === "all" ? "all" : named;
      this.#touches.set(key, { entity, manner, members: set, named, reason: reasonAt(text, site) });
      return;
    }
    const named = new Set([...(known.named ?? []), ...(members === "all" ? [] : members)]);
    if (known.members === "all") {
      this.#touches.set(key, { ...known, named });
      return;
    }
    if (
      members !== "all" &&
      members.every((member) => known.members !== "all" && known.members.has(member))
    ) {
      return;
    }
    const joined = members === "all" ? "all" : new Set([...known.members, ...members]);
    this.#touches.set(key, { ...known, members: joined, named });
  }

  mayDoAnything(text: string, site: Site): void {
    this.#note(this.unreadable, text, site);
  }

  mayReadAnything(text: string, site: Site): void {
    this.#note(this.boundless, text, site);
  }

  changesSchema(text: string, site: Site): void {
    this.#note(this.schema, text, site);
  }

  fails(text: string, site: Site): void {
    this.#note(this.failures, text, site);
  }

  connect(receiver: Receiver): void {
    this.receivers.push(receiver);
  }

  actsLater(text: string, site: Site): void {
    this.#note(this.later, text, site);
  }

  /** The step makes rows. */
  insert(entity: EntityKey, text: string, site: Site): void {
    if (!this.inserts.has(entity)) this.inserts.set(entity, reasonAt(text, site));
  }

  /** The step changes or deletes rows that may be there. */
  change(entity: EntityKey, text: string, site: Site): void {
    if (!this.changes.has(entity)) this.changes.set(entity, reasonAt(text, site));
  }

  /** Something holds only while these entities are empty. */
  assume(entities: readonly EntityKey[], text: string, site: Site): void {
    for (const entity of entities) this.assumed.add(entity);
    this.#note(this.proof, text, site);
  }

  /** Something harmless that the proof rests on. */
  note(text: string, site: Site): void {
    this.#note(this.proof, text, site);
  }

  #note(list: Reason[], text: string, site: Site): void {
    const { node } = site;
    if (list.length >= MOST_REASONS) return;
    if (list.some((known) => known.slice.start === node.start && known.text === text)) return;
    this.#events += 1;
    list.push(reasonAt(text, site));
  }
}

function reasonAt(text: string, site: Site): Reason {
  return { text, slice: sliceAt(site) };
}
