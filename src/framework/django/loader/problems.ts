import { keyText, type MigrationKey } from "../../../chain/migration.js";
import { compareText } from "../../../chain/order.js";
import type { ChainProblem, Paths } from "../../../chain/problem.js";
import {
  cycleProblems,
  leafProblems,
  missingDependencies,
  replacedFilesGone,
  sharedSteps,
} from "../../../chain/problems.js";
import { nearestNames } from "../../../chain/nearest.js";
import type { LoadInput } from "./load-input.js";
import { loadGraph } from "./load.js";
import { squashesOf, squashInCircle, type Squashes } from "./squashes.js";
import { squashesNest } from "./version.js";

/** Names that Django resolves itself. */
const MOVING = new Set(["__first__", "__latest__"]);

/**
 * Everything that is wrong with the chains of a project, for an empty database. Unlike Django, it does not stop at the
 * first. What is wrong with single modules is said by `chain/module-problems.ts`; `unread` names those that could not be
 * read, by `keyText`.
 */
export function djangoChainProblems(
  input: LoadInput,
  paths: Paths,
  unread: ReadonlySet<string> = new Set(),
): readonly ChainProblem[] {
  const empty: LoadInput = { ...input, applied: new Set() };
  const result = loadGraph(empty);
  const graph = result.ok ? result.loaded.graph : result.graph;
  const squashes = squashesOf(input.nodes);
  return [
    ...missingDependencies(input.nodes, graph, paths),
    ...movingDependencies(input, paths),
    ...cycleProblems(graph, paths),
    ...leafProblems(graph, paths, unread),
    ...squashesOfThemselves(squashes, paths),
    ...nestedSquashes(input, squashes, paths),
    ...sharedSteps(input.nodes, paths),
    ...dependenciesOnSquashes(input, squashes, paths),
    ...appsOutOfSight(input),
    ...replacedFilesGone(input.nodes, paths),
  ];
}

/** `__first__` and `__latest__` of apps that are not there or have nothing. */
function movingDependencies(input: LoadInput, paths: Paths): readonly ChainProblem[] {
  const withSteps = new Set(input.nodes.map(({ key }) => key.app));
  return input.nodes.flatMap((node) =>
    [...node.dependencies, ...node.runBefore]
      .filter(({ app, name }) => MOVING.has(name) && app !== node.key.app && !withSteps.has(app))
      .flatMap((written) => movingDependency(input, node.key, written, paths) ?? []),
  );
}

function movingDependency(
  input: LoadInput,
  key: MigrationKey,
  written: MigrationKey,
  paths: Paths,
): ChainProblem | undefined {
  const { app } = written;
  if (input.unmigratedApps.has(app) || input.unknownApps.has(app)) return undefined;
  const place = { key, path: paths.get(keyText(key)), related: [written] };
  if (input.migratedApps.has(app)) {
    return {
      ...place,
      code: "empty-app",
      severity: "error",
      message: `${keyText(key)} depends on the app ${app}, which has no migrations`,
      hint: `make migrations for ${app}, or delete its empty migrations package`,
    };
  }
  const nearest = nearestNames(app, input.migratedApps);
  return {
    ...place,
    code: "unknown-app",
    severity: "error",
    message: `${keyText(key)} depends on the app ${app}, which is not installed`,
    hint:
      nearest.length > 0
        ? `is ${nearest.join(" or ")} meant? If not, add the app to INSTALLED_APPS`
        : "add the app to INSTALLED_APPS, or say where it is with --app LABEL=DIR",
  };
}

function squashesOfThemselves(squashes: Squashes, paths: Paths): readonly ChainProblem[] {
  const squash = squashInCircle(squashes);
  if (squash === undefined) return [];
  return [
    {
      code: "squash-of-itself",
      severity: "error",
      message: `${keyText(squash.key)} replaces itself, directly or through other squashes`,
      hint: "take its own name, or the squash that leads back to it, out of `replaces`",
      key: squash.key,
      path: paths.get(keyText(squash.key)),
      related: [],
    },
  ];
}

/** Before 6.0 a squash that lists another one fails or works as the hash seed falls. */
function nestedSquashes(
  input: LoadInput,
  squashes: Squashes,
  paths: Paths,
): readonly ChainProblem[] {
  if (squashesNest(input.version)) return [];
  return [...squashes.values()].flatMap(({ key, replaces }): readonly ChainProblem[] => {
    const inner = replaces.filter((step) => squashes.has(keyText(step)));
    if (inner.length === 0) return [];
    return [
      {
        code: "nested-squash",
        severity: "error",
        message:
          `${keyText(key)} replaces a squash, ${inner.map(keyText).join(", ")}; ` +
          `before Django 6.0 that fails in some runs and not in others`,
        hint: "list the steps that the inner squash replaces, delete it, and repoint what depends on it",
        key,
        path: paths.get(keyText(key)),
        related: inner,
      },
    ];
  });
}

/**
 * A squash that names a squash as dependency makes databases inconsistent that have half of either. Once the replaced
 * files are gone, there is nothing else to name.
 */
function dependenciesOnSquashes(
  input: LoadInput,
  squashes: Squashes,
  paths: Paths,
): readonly ChainProblem[] {
  const onDisk = new Set(input.nodes.map(({ key }) => keyText(key)));
  const hasSteps = (id: string): boolean =>
    squashes.get(id)?.replaces.some((step) => onDisk.has(keyText(step))) ?? false;
  return [...squashes.values()].flatMap((squash): readonly ChainProblem[] => {
    const named = squash.dependencies.filter((step) => hasSteps(keyText(step)));
    if (named.length === 0) return [];
    return [
      {
        code: "dependency-on-squash",
        severity: "warning",
        message:
          `${keyText(squash.key)} depends on another squash, ${named.map(keyText).join(", ")}; databases ` +
          `that have applied a part of the replaced steps cannot migrate`,
        hint: "depend on the last step that the other squash replaces",
        key: squash.key,
        path: paths.get(keyText(squash.key)),
        related: named,
      },
    ];
  });
}

/** The apps that are depended on and whose migrations could not be found; one line for all. */
function appsOutOfSight(input: LoadInput): readonly ChainProblem[] {
  const apps = new Set(
    input.nodes
      .flatMap(({ dependencies, runBefore }) => [...dependencies, ...runBefore])
      .map(({ app }) => app)
      .filter((app) => input.unknownApps.has(app)),
  );
  if (apps.size === 0) return [];
  return [
    {
      code: "app-out-of-sight",
      severity: "info",
      message: `the migrations of ${[...apps].sort(compareText).join(", ")} were not found; what is depended on there is taken to exist`,
      hint: "install the project's packages into .venv, or say where an app is with --app LABEL=DIR",
      key: undefined,
      path: undefined,
      related: [],
    },
  ];
}
