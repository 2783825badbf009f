/** One thing to do to the disk, and how to take it back. */
export interface Step {
  /** The path to name where this goes wrong, relative to the project. */
  readonly path: string;
  readonly run: () => Promise<void>;
  readonly undo: () => Promise<void>;
  /** Where the former content is kept until all is done. */
  readonly keptIn?: string;
}

/** A step, or its taking back, that failed. */
export interface StepFailure {
  readonly step: Step;
  readonly error: unknown;
}

/** What running steps came to. `notUndone` is empty where everything is as it was. */
export type StepsResult =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly failure: StepFailure;
      readonly notUndone: readonly StepFailure[];
    };

/** Runs steps in order. Where one fails, those before it are taken back, last first; one that failed has done nothing. */
export async function runSteps(steps: readonly Step[]): Promise<StepsResult> {
  for (const [index, step] of steps.entries()) {
    try {
      await step.run();
    } catch (error) {
      const notUndone = await undoSteps(steps.slice(0, index).reverse());
      return { ok: false, failure: { step, error }, notUndone };
    }
  }
  return { ok: true };
}

async function undoSteps(steps: readonly Step[]): Promise<readonly StepFailure[]> {
  const failures: StepFailure[] = [];
  for (const step of steps) {
    try {
      await step.undo();
    } catch (error) {
      failures.push({ step, error });
    }
  }
  return failures;
}
