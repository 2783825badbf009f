/**
 * The releases whose loaders differ; each stands for those up to the next. `3.2` covers the older ones too (their graph
 * code is the same), `6.0` the newer ones.
 */
export type DjangoVersion = "3.2" | "4.2" | "5.2" | "6.0";

/**
 * Whether a squash may replace another squash: since 6.0 the inner one is replaced first and its own steps count.
 * Source: the release notes of Django 6.0, "Squashed migrations can now themselves be squashed"; loader.py,
 * MigrationLoader.replace_migration.
 */
export function squashesNest(version: DjangoVersion): boolean {
  return version === "6.0";
}

/**
 * When `migrate` is given a target that a squash has replaced, whether it builds the graph again without squashes:
 * never, for a target that is recorded as applied, or always.
 * Source: executor.py, MigrationExecutor.migration_plan.
 */
export function reloadsForReplacedTarget(
  version: DjangoVersion,
): "never" | "when applied" | "always" {
  switch (version) {
    case "3.2":
      return "never";
    case "4.2":
    case "5.2":
      return "when applied";
    case "6.0":
      return "always";
  }
}

/**
 * Whether applying a squash records the squash itself at once, and the steps of the squashes in it; before 6.0 only
 * what it lists is recorded, and the squash at the end of `migrate`.
 * Source: executor.py, MigrationExecutor.record_migration.
 */
export function recordsNestedSteps(version: DjangoVersion): boolean {
  return version === "6.0";
}

/**
 * Whether unapplying a squash removes its own row. Django 3.2 leaves it.
 * Source: executor.py, MigrationExecutor.unapply_migration.
 */
export function forgetsUnappliedSquash(version: DjangoVersion): boolean {
  return version !== "3.2";
}

/** The modelled release for a version text such as `5.2.19`; undefined where it is none. */
export function modelledVersion(text: string): DjangoVersion | undefined {
  const found = /^(\d+)\.(\d+)/.exec(text.trim());
  if (found === null) return undefined;
  const [major, minor] = [Number(found[1]), Number(found[2])];
  if (major >= 6) return "6.0";
  if (major === 5) return minor >= 2 ? "5.2" : "4.2";
  // 4.0 began to reload the graph for a replaced target, and to forget an unapplied squash.
  return major === 4 ? "4.2" : "3.2";
}
