/** The identity of a migration: an app's label and the module's name. */
export interface MigrationKey {
  readonly app: string;
  readonly name: string;
}

/** One string for a key, for maps and for messages: `app.name`. */
export function keyText(key: MigrationKey): string {
  return `${key.app}.${key.name}`;
}

/** What a graph needs to know of a migration: nothing of its operations. */
export interface MigrationNode {
  readonly key: MigrationKey;
  /**
   * (app, name) as written; the name may be `__first__` or `__latest__`. Swappable dependencies come resolved to
   * (app, `__first__`); those that cannot be resolved statically are left out by the reader, which reports them.
   */
  readonly dependencies: readonly MigrationKey[];
  readonly runBefore: readonly MigrationKey[];
  readonly replaces: readonly MigrationKey[];
  /** The `initial` attribute; undefined where the class has none. */
  readonly initial: boolean | undefined;
}
