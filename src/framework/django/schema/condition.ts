import type { Literal } from "../../../operation/operation.js";
import { isUnset } from "../discover/settings.js";
import type { PythonModule } from "../python/module.js";
import { fieldOf, fieldsOf, parts, type SyntaxNode } from "../python/syntax.js";
import { followName, importedPath, textOf } from "../read/names.js";
import type { Vendor } from "../vendor.js";
import { readValue, type ValueSources } from "./read-value.js";
import { valueLiteral } from "./value-literal.js";

/** What conditions in migrations ask about: the database, and what is known of Django and of the project's settings. */
export interface Circumstances {
  readonly vendor: Vendor;
  readonly sources: ValueSources;
}

/** Does a condition hold? Undefined where something else decides than is known. */
export function conditionHolds(
  module: PythonModule,
  condition: SyntaxNode,
  circumstances: Circumstances,
): boolean | undefined {
  const inner = followName(module, condition);
  const holds = (node: SyntaxNode | undefined): boolean | undefined =>
    node === undefined ? undefined : conditionHolds(module, node, circumstances);
  switch (inner.type) {
    case "not_operator": {
      const operand = holds(fieldOf(inner, "argument"));
      return operand === undefined ? undefined : !operand;
    }
    case "boolean_operator": {
      const operator = fieldOf(inner, "operator");
      const sides = [holds(fieldOf(inner, "left")), holds(fieldOf(inner, "right"))];
      // One side is enough where it decides.
      const decisive = operator !== undefined && textOf(module, operator) === "or";
      if (sides.includes(decisive)) return decisive;
      return sides.includes(undefined) ? undefined : !decisive;
    }
    case "comparison_operator":
      return comparisonHolds(module, inner, circumstances);
    case "call":
      return (
        callHolds(module, inner, circumstances) ?? truthOf(worth(module, inner, circumstances))
      );
    default:
      return truthOf(worth(module, inner, circumstances));
  }
}

function truthOf(value: Literal | undefined): boolean | undefined {
  if (value === undefined) return undefined;
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function comparisonHolds(
  module: PythonModule,
  comparison: SyntaxNode,
  circumstances: Circumstances,
): boolean | undefined {
  const operators = fieldsOf(comparison, "operators");
  const [left, right, more] = parts(comparison).filter((part) => !operators.includes(part));
  if (left === undefined || right === undefined || more !== undefined) return undefined;
  const operator = module.source.text.slice(left.end, right.start).trim().replace(/\s+/g, " ");
  if (operator === "in" || operator === "not in") {
    const isIn = contains(module, right, worth(module, left, circumstances), circumstances);
    return isIn === undefined ? undefined : isIn === (operator === "in");
  }
  const [a, b] = [worth(module, left, circumstances), worth(module, right, circumstances)];
  if (a === undefined || b === undefined) return undefined;
  return compared(operator, a, b);
}

/** Is a text among others, in a text, or among the installed apps? */
function contains(
  module: PythonModule,
  container: SyntaxNode,
  value: Literal | undefined,
  circumstances: Circumstances,
): boolean | undefined {
  if (typeof value !== "string") return undefined;
  if (importedPath(module, container) === "django.conf.settings.INSTALLED_APPS") {
    return isInstalled(circumstances.sources, (entry) => entry === value);
  }
  const all = worth(module, container, circumstances);
  if (typeof all === "string") return all.includes(value);
  if (!Array.isArray(all)) return undefined;
  const items: readonly Literal[] = all;
  return items.includes(value);
}

function isInstalled(
  { settings }: ValueSources,
  isMeant: (entry: string) => boolean,
): boolean | undefined {
  const entries = settings.installedApps?.entries.filter(({ value }) => isMeant(value)) ?? [];
  if (entries.some(({ certain }) => certain)) return true;
  return entries.length === 0 && settings.installedApps?.complete === true ? false : undefined;
}

/** `hasattr(settings, "NAME")`, `apps.is_installed("name")`. */
function callHolds(
  module: PythonModule,
  call: SyntaxNode,
  { sources }: Circumstances,
): boolean | undefined {
  const value = readValue(module, call, sources);
  if (value.kind !== "call") return undefined;
  const [first, second] = value.args;
  if (value.callee === "django.apps.apps.is_installed" && first?.kind === "text") {
    return isInstalled(
      sources,
      (entry) => entry === first.text || entry.startsWith(`${first.text}.apps.`),
    );
  }
  if (value.callee !== "hasattr" || second?.kind !== "text") return undefined;
  if (first?.kind !== "name" || first.path !== "django.conf.settings") return undefined;
  if (sources.settings.names.get(second.text)?.some(({ certain }) => certain) === true) return true;
  return isUnset(sources.settings, second.text) ? false : undefined;
}

/** What an expression is worth, where that is a literal. */
function worth(
  module: PythonModule,
  node: SyntaxNode,
  { vendor, sources }: Circumstances,
): Literal | undefined {
  const inner = followName(module, node);
  if (inner.type === "attribute" && /^(?:\w+\.)?connection\.vendor$/.test(textOf(module, inner))) {
    return vendor;
  }
  if (importedPath(module, inner) === "django.VERSION") return versionOf(sources.django);
  const of = inner.type === "subscript" ? fieldOf(inner, "value") : undefined;
  if (of !== undefined && importedPath(module, of) === "django.VERSION") {
    const index = /\[\s*([01])\s*\]$/.exec(textOf(module, inner))?.[1];
    return index === undefined ? undefined : sources.django[Number(index)];
  }
  return valueLiteral(readValue(module, inner, sources));
}

/** More numbers follow than the first two, so that no tuple of two is equal. */
function versionOf([major, minor]: readonly [number, number]): Literal {
  return [major, minor, UNTOLD];
}

const UNTOLD = "untold";

function compared(operator: string, a: Literal, b: Literal): boolean | undefined {
  switch (operator) {
    case "==":
      return JSON.stringify(a) === JSON.stringify(b);
    case "!=":
      return JSON.stringify(a) !== JSON.stringify(b);
    case "is":
      return a === null || b === null ? a === b : undefined;
    case "is not":
      return a === null || b === null ? a !== b : undefined;
    default: {
      const order = orderOf(a, b);
      if (order === undefined) return undefined;
      if (operator === "<") return order < 0;
      if (operator === "<=") return order <= 0;
      if (operator === ">") return order > 0;
      return operator === ">=" ? order >= 0 : undefined;
    }
  }
}

/** Negative where the first comes first; undefined where that is not known. */
function orderOf(a: Literal, b: Literal): number | undefined {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (!Array.isArray(a) || !Array.isArray(b)) return undefined;
  const [one, other]: (readonly Literal[])[] = [a, b];
  for (const [index, item] of (one ?? []).entries()) {
    const against = other?.[index];
    if (against === undefined) return 1;
    const order = orderOf(item, against);
    if (order !== 0) return order;
  }
  return (one?.length ?? 0) - (other?.length ?? 0);
}
