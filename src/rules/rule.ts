import type { MigrationKey } from "../chain/migration.js";
import type { SourceSlice } from "../edit/slice.js";
import type { Catalog } from "../operation/catalog.js";
import type { Operation } from "../operation/operation.js";
import type { EntityState, SchemaState } from "../operation/state.js";
import type { Dialect } from "../sql/dialect.js";
import type { DjangoTarget } from "./target.js";

/** Both states at one point of the chain. Rules read them and change nothing. */
export interface Schema {
  readonly state: SchemaState;
  readonly catalog: Catalog;
  /** What has run so far that no model shows: data steps, raw SQL, extensions. */
  readonly behind: readonly Operation[];
}

/** SQL that an operation runs as it is written. */
export interface RawSql {
  readonly text: string;
  /** Where the text stands in the source. */
  readonly slice: SourceSlice;
}

/** One operation that acts on the database, and what is around it. */
export interface Moment {
  readonly operation: Operation;
  readonly before: Schema;
  readonly after: Schema;
  readonly migration: MigrationKey;
  /** Does the migration run in a transaction, as far as the server has such for it? */
  readonly atomic: boolean;
  /** The operations of the same migration that acted on the database before this one. */
  readonly earlier: readonly Operation[];
  /** The SQL of a RunSQL, as far as it can be read; empty for all others. */
  readonly sql: readonly RawSql[];
}

/** Something that goes wrong, found by a rule. */
export interface Hazard<Message extends string = string> {
  /** Which of the rule's messages says it. */
  readonly message: Message;
  /** What goes into the message. */
  readonly data: Readonly<Record<string, string>>;
  /** What of its entity the hazard is about: the same as long as it lasts. */
  readonly subject: string;
  /** The part of the source that brings it about; undefined where that is the whole operation. */
  readonly at: SourceSlice | undefined;
}

/**
 * How a rule finds hazards: `lasting` ones are in the schema from the operation that brings them until one that takes them away;
 * `passing` ones are in what one operation does.
 */
export type Detector<Message extends string = string> =
  | {
      readonly kind: "lasting";
      /** Where only rows show it: one that ends in the migration that brings it is not told of, because nothing is stored in between. */
      readonly shownBy?: "rows";
      readonly find: (
        entity: EntityState,
        schema: Schema,
        target: DjangoTarget,
      ) => readonly Hazard<Message>[];
      /** Does raw SQL in the source of a data step see to the hazard? It is not told of then. */
      readonly seenTo?: (hazard: Hazard, source: string) => boolean;
    }
  | {
      readonly kind: "passing";
      readonly find: (moment: Moment, target: DjangoTarget) => readonly Hazard<Message>[];
    };

/** An error stops the migration or breaks the schema; a warning changes what the schema means, without a word. */
export type RuleSeverity = "error" | "warning";

/** One portability hazard of one dialect. */
export interface Rule<Message extends string = string> {
  /** `MSSQL001`; never given to another rule. */
  readonly code: string;
  /** The name that people use: words joined by `-`. */
  readonly name: string;
  readonly dialect: Dialect;
  readonly severity: RuleSeverity;
  /** What fails, in a sentence. */
  readonly summary: string;
  /** What the server says, by number and name; or that nobody says anything. */
  readonly outcome: string;
  /** Pages of manuals, issues, or places in a backend's source that show it. */
  readonly evidence: readonly string[];
  /** Whether `check --fix` has a way out. */
  readonly fix: "always" | "sometimes" | "none";
  /** Sentences with `{name}` for what goes in, by id. */
  readonly messages: Readonly<Record<Message, string>>;
  /** The way out, in a sentence. */
  readonly hint: string;
  readonly detect: Detector<Message>;
}

/** Checks that a rule's hazards name its own messages, and gives it as one among others. */
export function defineRule<const Message extends string>(rule: Rule<Message>): Rule {
  return rule;
}

/** A rule's message with its data put in. */
export function messageText(rule: Rule, { message, data }: Hazard): string {
  const template = rule.messages[message] ?? message;
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => data[name] ?? whole);
}
