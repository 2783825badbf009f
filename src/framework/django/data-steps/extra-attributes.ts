import type { EntityKey } from "../../../operation/field.js";
import type { Run } from "./run.js";
import { join, type Value } from "./value.js";

const remembered = new WeakMap<Run["recorder"], Map<string, Value>>();

/** Attributes that the step itself sets on rows, beside their fields. */
export function rememberAttribute(run: Run, entity: EntityKey, name: string, value: Value): void {
  const all = remembered.get(run.recorder) ?? new Map<string, Value>();
  remembered.set(run.recorder, all);
  const key = `${entity} ${name}`;
  const known = all.get(key) ?? [];
  const joined = join(known, value);
  if (joined.length !== known.length) run.recorder.progressed();
  all.set(key, joined);
}

/** What an attribute that the step set may hold; undefined where it set none. */
export function rememberedAttribute(run: Run, entity: EntityKey, name: string): Value | undefined {
  return remembered.get(run.recorder)?.get(`${entity} ${name}`);
}
