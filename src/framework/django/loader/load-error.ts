import { keyText, type MigrationKey } from "../../../chain/migration.js";

/** Why Django could not build or use a graph. `message` says what Django's says; the rest is for programs. */
export type LoadError =
  | NodeNotFound
  | DependencyOnUnknownApp
  | DependencyOnEmptyApp
  | CircularDependency
  | ReplacementNotFound
  | CyclicalReplacement;

/** Django: NodeNotFoundError. */
export interface NodeNotFound {
  readonly kind: "NodeNotFound";
  readonly message: string;
  /** The migration that names the missing one. */
  readonly origin: MigrationKey;
  readonly missing: MigrationKey;
  /** Squashes that would provide the missing step, had not some of their steps been applied already. */
  readonly partlyApplied: readonly MigrationKey[];
}

/** Django: ValueError "Dependency on unknown app", for `__first__` and `__latest__`. */
export interface DependencyOnUnknownApp {
  readonly kind: "DependencyOnUnknownApp";
  readonly message: string;
  readonly origin: MigrationKey;
  readonly app: string;
}

/** Django: ValueError "Dependency on app with no migrations", for `__first__` and `__latest__`. */
export interface DependencyOnEmptyApp {
  readonly kind: "DependencyOnEmptyApp";
  readonly message: string;
  readonly origin: MigrationKey;
  readonly app: string;
}

/** Django: CircularDependencyError. */
export interface CircularDependency {
  readonly kind: "CircularDependency";
  readonly message: string;
  /** Each depends on the next, the last on the first. */
  readonly cycle: readonly MigrationKey[];
}

/** Django below 6.0: NodeNotFoundError, for a squash that another squash replaced before its turn came. */
export interface ReplacementNotFound {
  readonly kind: "ReplacementNotFound";
  readonly message: string;
  readonly squash: MigrationKey;
}

/**
 * Django 6.0: CommandError, for squashes that replace each other or themselves. Older releases take a squash that
 * replaces itself out of the graph with all its steps and fail later, or say nothing: the model calls that the same.
 */
export interface CyclicalReplacement {
  readonly kind: "CyclicalReplacement";
  readonly message: string;
  readonly squash: MigrationKey;
}

export function nodeNotFound(
  origin: MigrationKey,
  missing: MigrationKey,
  partlyApplied: readonly MigrationKey[],
): NodeNotFound {
  const squashes = partlyApplied.map(keyText).join(", ");
  return {
    kind: "NodeNotFound",
    message:
      `${keyText(origin)} depends on ${keyText(missing)}, which does not exist` +
      (partlyApplied.length === 0
        ? ""
        : `; ${squashes} would replace it, but only some of the replaced steps are applied`),
    origin,
    missing,
    partlyApplied,
  };
}

export function dependencyOnUnknownApp(origin: MigrationKey, app: string): DependencyOnUnknownApp {
  return {
    kind: "DependencyOnUnknownApp",
    message: `${keyText(origin)} depends on the app ${app}, which is not installed`,
    origin,
    app,
  };
}

export function dependencyOnEmptyApp(origin: MigrationKey, app: string): DependencyOnEmptyApp {
  return {
    kind: "DependencyOnEmptyApp",
    message: `${keyText(origin)} depends on the app ${app}, which has no migrations`,
    origin,
    app,
  };
}

export function circularDependency(cycle: readonly MigrationKey[]): CircularDependency {
  const path = [...cycle, ...cycle.slice(0, 1)].map(keyText).join(" → ");
  return {
    kind: "CircularDependency",
    message: `these migrations depend on each other in a circle: ${path}`,
    cycle,
  };
}

export function replacementNotFound(squash: MigrationKey): ReplacementNotFound {
  return {
    kind: "ReplacementNotFound",
    message: `${keyText(squash)} is a squash that another squash has already replaced`,
    squash,
  };
}

export function cyclicalReplacement(squash: MigrationKey): CyclicalReplacement {
  return {
    kind: "CyclicalReplacement",
    message: `${keyText(squash)} replaces itself, directly or through other squashes`,
    squash,
  };
}
