import type { EntityState } from "../../operation/state.js";
import { keysOf, type Key } from "../keys.js";
import { isLeftOut } from "./left-out.js";

/** The keys of an entity for which the backends make something. */
export function madeKeys(entity: EntityState): readonly Key[] {
  return keysOf(entity).filter(({ member }) => member === undefined || !isLeftOut(member));
}
