import type { Problem } from "../../src/edit/problem.js";

/** Reasons not to squash. Thrown inside the transform, given back as values. */
export class Refusal extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems[0]?.message ?? "");
  }
}

/** A refusal for one reason. */
export function refuse(code: string, message: string, hint?: string): Refusal {
  return new Refusal([hint === undefined ? { code, message } : { code, message, hint }]);
}
