import { keyText, type MigrationKey } from "../chain/migration.js";
import type { SourceSpan } from "../edit/source.js";
import type { EntityKey } from "../operation/field.js";
import type { Opaque, Operation } from "../operation/operation.js";
import type { SchemaState } from "../operation/state.js";
import { spanOf } from "./span.js";
import { messageText, type Hazard, type Moment, type Rule } from "./rule.js";

/** Something that a rule found in a chain. */
export interface Finding {
  readonly rule: Rule;
  readonly message: string;
  /** The migration that brings it. */
  readonly migration: MigrationKey;
  readonly operation: Operation;
  readonly span: SourceSpan;
  /** What it is about: the same for one hazard in all versions of a chain. */
  readonly about: string;
  /** The schema in front of that operation. */
  readonly before: SchemaState;
  /** The operation that takes a lasting hazard away; undefined where none does, and for those that pass. */
  readonly until: Operation | undefined;
}

/** A finding while its chain is being walked. */
interface Entry {
  readonly finding: Finding;
  readonly hazard: Hazard;
  entity: EntityKey | undefined;
  subject: string;
  until: Operation | undefined;
}

/** Remembers which hazards are in the schema, who brought them, and who takes them away. */
export class OpenHazards {
  #all: Entry[] = [];
  readonly #open = new Map<string, Entry>();

  /** A hazard that is over with its operation. */
  pass(rule: Rule, hazard: Hazard, moment: Moment): void {
    this.#all.push(entryOf(rule, hazard, moment));
  }

  /** The lasting hazards of one rule in one entity, in front of an operation and behind it. */
  compare(rule: Rule, before: readonly Hazard[], after: readonly Hazard[], moment: Moment): void {
    const { operation } = moment;
    const entity = entityOf(operation);
    if (isRename(operation) && before.length === after.length) {
      for (const [index, { subject }] of before.entries()) {
        this.#resubject(rule, entity, subject, after[index]?.subject ?? subject);
      }
      return;
    }
    const was = new Set(before.map(({ subject }) => subject));
    const is = new Set(after.map(({ subject }) => subject));
    for (const subject of was) {
      if (is.has(subject)) continue;
      const id = idOf(rule, entity, subject);
      const entry = this.#open.get(id);
      if (entry !== undefined) this.#end(entry, operation);
      this.#open.delete(id);
    }
    for (const hazard of after) {
      if (was.has(hazard.subject)) continue;
      const entry = entryOf(rule, hazard, moment);
      this.#all.push(entry);
      this.#open.set(idOf(rule, entity, hazard.subject), entry);
    }
  }

  #end(entry: Entry, operation: Operation): void {
    const { rule, migration } = entry.finding;
    const isUnseen = rule.detect.kind === "lasting" && rule.detect.shownBy === "rows";
    if (isUnseen && keyText(migration) === keyText(operation.origin.migration)) {
      this.#all = this.#all.filter((one) => one !== entry);
    } else entry.until = operation;
  }

  /** What a data step's raw SQL sees to is nobody's hazard any more. */
  seeTo({ text }: Opaque): void {
    for (const [id, { finding, hazard }] of [...this.#open]) {
      const { detect } = finding.rule;
      if (detect.kind !== "lasting" || detect.seenTo?.(hazard, text) !== true) continue;
      this.#all = this.#all.filter((entry) => entry.finding !== finding);
      this.#open.delete(id);
    }
  }

  /** Hazards stay with an entity that gets another name. */
  rename(from: EntityKey, to: EntityKey): void {
    for (const [id, entry] of [...this.#open]) {
      if (entry.entity !== from) continue;
      this.#open.delete(id);
      entry.entity = to;
      this.#open.set(idOf(entry.finding.rule, to, entry.subject), entry);
    }
  }

  findings(): readonly Finding[] {
    return this.#all.map(({ finding, until }) => ({ ...finding, until }));
  }

  #resubject(rule: Rule, entity: EntityKey | undefined, from: string, to: string): void {
    const entry = this.#open.get(idOf(rule, entity, from));
    if (entry === undefined || from === to) return;
    this.#open.delete(idOf(rule, entity, from));
    entry.subject = to;
    this.#open.set(idOf(rule, entity, to), entry);
  }
}

function entryOf(rule: Rule, hazard: Hazard, moment: Moment): Entry {
  const { operation, migration } = moment;
  const entity = entityOf(operation);
  return {
    hazard,
    entity,
    subject: hazard.subject,
    until: undefined,
    finding: {
      rule,
      message: messageText(rule, hazard),
      migration,
      operation,
      before: moment.before.state,
      span: spanOf(operation, hazard),
      about: idOf(rule, entity, hazard.subject),
      until: undefined,
    },
  };
}

function entityOf(operation: Operation): EntityKey | undefined {
  return "entity" in operation ? operation.entity : undefined;
}

function isRename({ kind }: Operation): boolean {
  return (
    kind === "renameEntity" ||
    kind === "renameField" ||
    kind === "renameMember" ||
    kind === "nameMember"
  );
}

function idOf(rule: Rule, entity: EntityKey | undefined, subject: string): string {
  return [rule.code, entity ?? "", subject].join(" ");
}
