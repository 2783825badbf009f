import type { Place } from "../../../edit/source.js";
import { placeOf } from "../../../edit/source.js";
import type { PythonModule } from "../python/module.js";

/** Why a module cannot be composed without a change of meaning. Thrown inside the composer, a value outside it. */
export class Refusal extends Error {
  constructor(
    readonly reason: string,
    readonly place: Place,
    /** The modules that do not fit together; one alone fits together with none. */
    readonly between: readonly PythonModule[],
  ) {
    super(reason);
  }
}

/** Stops composing; the place is an offset of the module that asks for what cannot be had, because `others` are there, if any are named. */
export function refuse(
  reason: string,
  module: PythonModule,
  offset: number,
  others: readonly PythonModule[] = [],
): never {
  throw new Refusal(reason, placeOf(module.source, offset), [module, ...others]);
}
