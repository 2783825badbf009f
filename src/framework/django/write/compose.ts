import type { Place } from "../../../edit/source.js";
import type { PythonModule } from "../python/module.js";
import { carriedBy } from "./carried.js";
import { carriedText } from "./carried-text.js";
import { classNames, classText } from "./class-text.js";
import { finalNames } from "./final-names.js";
import type { Fragment, ImportNeed } from "./fragment.js";
import { writeImports } from "./imports.js";
import type { ModulePlan } from "./module-plan.js";
import { newImports } from "./new-imports.js";
import { Refusal } from "./refusal.js";
import { sharedDefinitions } from "./shared-definitions.js";
import { leaves } from "./slice-names.js";
import { starImports } from "./star-imports.js";

/** The text of a module, or why and where its parts do not fit into one module. */
export type ComposeResult =
  | { readonly ok: true; readonly text: string }
  | {
      readonly ok: false;
      readonly reason: string;
      readonly place: Place;
      /** The modules that do not fit together; one alone fits together with none. */
      readonly between: readonly PythonModule[];
    };

/** What every migration module imports for its class. */
const OWN_NEED: ImportNeed = { module: "django.db", name: "migrations" };

/**
 * Writes a whole migration module, not yet formatted: imports, the definitions that its slices use, and the class.
 * Slices keep their text, comments included; what they use comes along from their modules, and where two modules call
 * different things by one name, the later one is renamed. The new module stands in the package of the old ones.
 */
export function composeModule(plan: ModulePlan): ComposeResult {
  try {
    return { ok: true, text: moduleText(plan) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { reason, place, between } = error;
    return { ok: false, reason, place, between };
  }
}

function moduleText(plan: ModulePlan): string {
  const fragments: readonly Fragment[] = [
    ...(plan.base === undefined ? [] : [plan.base]),
    ...plan.attributes.map((attribute) => attribute.value),
    ...plan.dependencies,
    ...plan.operations,
  ];
  const parts = fragments.flatMap(leaves);
  const carried = carriedBy(parts.filter((part) => part.kind === "slice"));
  const needs = [OWN_NEED, ...parts.flatMap((part) => (part.kind === "text" ? part.imports : []))];
  const written = sharedDefinitions(carried);
  const finalName = finalNames(carried, written, needs, classNames(plan));
  const text = carriedText(carried, written, finalName);
  const imports = newImports(carried, needs, finalName);
  const stars = starImports(carried, imports);
  const future = imports.filter((item) => item.module === "__future__");
  const others = imports.filter((item) => item.module !== "__future__");
  const blocks = [
    stars.before.length === 0 ? writeImports(imports) : writeImports(future),
    stars.before.join("\n"),
    stars.before.length === 0 ? "" : writeImports(others),
    stars.behind.join("\n"),
  ];
  const head = blocks.filter((block) => block !== "").join("\n\n");
  const definitions = text.definitions();
  // One blank line, as isort has it, between imports and what is neither function nor class; the formatter adds others.
  return [head, ...(definitions === "" ? [] : [definitions]), classText(plan, text.slice)].join(
    "\n\n",
  );
}
