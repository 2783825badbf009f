import type { EntityKey } from "../../../operation/field.js";
import type { Opaque } from "../../../operation/operation.js";
import type { SchemaState } from "../../../operation/state.js";
import type { DataFacts, Manner, OnEmpty, Reason, Touch } from "../../../operation/touches.js";

/**
 * What a comment beside a data step says of it, for steps that cannot be read:
 *
 *     # refold: touches shop.Order, shop.Line; reads auth.User; does nothing on empty tables
 *     migrations.RunPython(recount),
 *
 * Only what the analysis does not know is taken from it. Whatever is taken is marked as stated, so that reports can say so.
 */
export function withStatement(
  facts: DataFacts | undefined,
  operation: Opaque,
  state: SchemaState,
): DataFacts | undefined {
  const text = [...operation.origin.comments, ...operation.origin.inner.map((one) => one.text)]
    .map((comment) => STATEMENT.exec(comment)?.[1])
    .find((found) => found !== undefined);
  const isOpen =
    facts === undefined || facts.touches.kind === "everything" || facts.onEmpty.kind === "unknown";
  if (text === undefined || !isOpen) return facts;
  const because = (words: string): Reason => ({ text: words, slice: operation.origin.slice });
  const read = readStatement(text, state);
  if (!read.ok) return refused(facts, because(`the comment is not believed: ${read.why}`));
  const stated = because(`a comment states it: ${text.trim()}`);
  const touches =
    facts?.touches.kind === "these"
      ? facts.touches
      : ({
          kind: "these",
          touches: read.touches.map((touch) => ({ ...touch, reason: stated })),
        } as const);
  const entities = new Set(read.touches.map(({ entity }) => entity));
  const written = new Set(
    read.touches.filter(({ manner }) => manner !== "read").map(({ entity }) => entity),
  );
  const onEmpty: OnEmpty =
    facts !== undefined && facts.onEmpty.kind !== "unknown"
      ? facts.onEmpty
      : read.isIdle
        ? { kind: "nothing", assumed: entities, proof: [stated] }
        : { kind: "inserts", into: written, assumed: new Set(), reasons: [stated] };
  return { touches, onEmpty, stated };
}

const STATEMENT = /^#\s*refold:\s*(.+)$/;

type Read =
  | {
      readonly ok: true;
      readonly touches: readonly Omit<Touch, "reason">[];
      readonly isIdle: boolean;
    }
  | { readonly ok: false; readonly why: string };

const MANNERS: Readonly<Record<string, readonly Manner[]>> = {
  reads: ["read"],
  touches: ["read", "update", "insert", "delete"],
};

function readStatement(text: string, state: SchemaState): Read {
  const touches: Omit<Touch, "reason">[] = [];
  let isIdle = false;
  for (const clause of text.split(";").map((part) => part.trim())) {
    if (/^does nothing on empty tables$/.test(clause)) {
      isIdle = true;
      continue;
    }
    const [, verb = "", list = ""] = /^(\w+)\s+(.+)$/.exec(clause) ?? [];
    const manners = Object.hasOwn(MANNERS, verb) ? MANNERS[verb] : undefined;
    if (manners === undefined) return { ok: false, why: `"${clause}" is not understood` };
    for (const name of list === "nothing" ? [] : list.split(",").map((part) => part.trim())) {
      const entity = entityOf(name, state);
      if (entity === undefined) return { ok: false, why: `${name} is no model at this step` };
      for (const manner of manners) touches.push({ entity, manner, members: "all" });
    }
  }
  return touches.length === 0 && isIdle
    ? { ok: false, why: "it does not say which tables are empty" }
    : { ok: true, touches, isIdle };
}

function entityOf(name: string, state: SchemaState): EntityKey | undefined {
  const [app = "", model = "", more] = name.split(".");
  const key = `${app}.${model.toLowerCase()}`;
  return more === undefined && state.get(key) !== undefined ? key : undefined;
}

/** What was known stays, and why the comment does not help comes first. */
function refused(facts: DataFacts | undefined, reason: Reason): DataFacts {
  const reasons = (known: readonly Reason[]): readonly Reason[] => [reason, ...known];
  const { touches, onEmpty } = facts ?? UNKNOWN;
  return {
    touches: touches.kind === "these" ? touches : { ...touches, reasons: reasons(touches.reasons) },
    onEmpty:
      onEmpty.kind === "unknown" ? { ...onEmpty, reasons: reasons(onEmpty.reasons) } : onEmpty,
  };
}

const UNKNOWN: DataFacts = {
  touches: { kind: "everything", reasons: [] },
  onEmpty: { kind: "unknown", reasons: [] },
};
