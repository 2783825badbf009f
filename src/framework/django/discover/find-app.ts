import { nearestNames } from "../../../chain/nearest.js";
import type { DjangoApp } from "./app.js";
import type { Discovery } from "./discovery.js";
import { byLabel, without } from "./gather.js";

/** What a label stands for. */
export type AppLookup =
  | {
      readonly kind: "found";
      readonly app: DjangoApp;
      /** False for an app outside the project's graph: the caller adds it. */
      readonly inGraph: boolean;
    }
  | {
      readonly kind: "ambiguous";
      readonly message: string;
      readonly hint: string;
      readonly candidates: readonly DjangoApp[];
    }
  | { readonly kind: "unknown"; readonly message: string; readonly hint: string };

/**
 * The app with a label. An app that INSTALLED_APPS or `--app` names is it; else all that the project and the installed
 * packages have of that label are candidates, and several are an error.
 */
export function findApp(discovery: Discovery, label: string): AppLookup {
  const inGraph = discovery.apps.find((app) => app.label === label);
  const double = discovery.ambiguous.get(label);
  if (double !== undefined) return ambiguous(label, double);
  if (inGraph !== undefined && isDecided(inGraph)) {
    return { kind: "found", app: inGraph, inGraph: true };
  }
  const known = [...discovery.apps, ...discovery.otherApps];
  const all = [...known, ...without(discovery.vendors(), known)];
  const candidates = all.filter((app) => app.label === label);
  const [only] = candidates;
  if (only === undefined) return unknown(discovery, label, all);
  return candidates.length > 1
    ? ambiguous(label, byLabel(candidates))
    : { kind: "found", app: only, inGraph: only === inGraph };
}

function isDecided({ installed, origin }: DjangoApp): boolean {
  return origin === "option" || installed === "yes" || installed === "possibly";
}

function ambiguous(label: string, candidates: readonly DjangoApp[]): AppLookup {
  const places = candidates.map(({ migrationsDir }) => `  ${migrationsDir}`).join("\n");
  return {
    kind: "ambiguous",
    message: `several apps have the label ${label}:\n${places}`,
    hint: `say which one is meant: --app ${label}=DIR`,
    candidates,
  };
}

function unknown(discovery: Discovery, label: string, all: readonly DjangoApp[]): AppLookup {
  if (discovery.unmigratedApps.has(label)) {
    return {
      kind: "unknown",
      message: `the app ${label} has no migrations`,
      hint: "a migrations package needs an __init__.py; MIGRATION_MODULES can switch migrations off",
    };
  }
  const lost = discovery.lostApps.find((app) => app.label === label);
  if (lost !== undefined) {
    return {
      kind: "unknown",
      message: `the app ${label} (${lost.entry} in INSTALLED_APPS) was not found`,
      hint: `install the project's packages into .venv, or say where it is: --app ${label}=DIR`,
    };
  }
  const nearest = nearestNames(label, new Set(all.map((app) => app.label)));
  return {
    kind: "unknown",
    message: `there is no app with the label ${label}`,
    hint:
      nearest.length > 0
        ? `is ${nearest.join(" or ")} meant? If not, say where it is: --app ${label}=DIR`
        : `say where it is: --app ${label}=DIR`,
  };
}
