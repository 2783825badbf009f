import type { MigrationKey } from "../../../chain/migration.js";
import type { Fragment, SliceFragment } from "./fragment.js";
import { fragmentText } from "./fragment-text.js";
import type { ModulePlan } from "./module-plan.js";
import { pythonString } from "./python-string.js";

/** The names that the class binds in its body. */
export function classNames(plan: ModulePlan): readonly string[] {
  return [
    ...(plan.replaces.length > 0 ? ["replaces"] : []),
    ...(plan.initial ? ["initial"] : []),
    ...(saysAtomic(plan) ? ["atomic"] : []),
    ...plan.attributes.map((attribute) => attribute.name),
    ...(plan.runBefore.length > 0 ? ["run_before"] : []),
    "dependencies",
    "operations",
  ];
}

/**
 * Writes `class Migration`, its attributes in the order of Django's own writer: `replaces`, `initial`, what Django does not
 * write, `dependencies`, `operations` (django/db/migrations/writer.py, MIGRATION_TEMPLATE).
 */
export function classText(plan: ModulePlan, sliceText: (slice: SliceFragment) => string): string {
  const text = (fragment: Fragment): string => fragmentText(fragment, sliceText);
  const members = [
    ...(plan.docstring.length > 0 ? [docstring(plan.docstring)] : []),
    ...(plan.replaces.length > 0 ? [list("replaces", plan.replaces.map(keyTuple))] : []),
    ...(plan.initial ? ["    initial = True"] : []),
    ...(saysAtomic(plan) ? [`    atomic = ${plan.atomic ? "True" : "False"}`] : []),
    ...plan.attributes.map(({ name, value }) => `    ${name} = ${expression(text(value))}`),
    ...(plan.runBefore.length > 0 ? [list("run_before", plan.runBefore.map(keyTuple))] : []),
    list("dependencies", plan.dependencies.map(text)),
    list("operations", plan.operations.map(text)),
  ];
  const base = plan.base === undefined ? "migrations.Migration" : text(plan.base);
  return `class Migration(${base}):\n${members.join("\n\n")}\n`;
}

/** A base may say something else than Django's. */
function saysAtomic({ atomic, base }: ModulePlan): boolean {
  return !atomic || base !== undefined;
}

function docstring(lines: readonly string[]): string {
  const escaped = lines.map((line) => line.replaceAll("\\", "\\\\").replaceAll('"""', '\\"\\"\\"'));
  if (escaped.length === 1) return `    """${(escaped[0] ?? "").replace(/"$/, '\\"')}"""`;
  const indented = escaped.map((line) => (line === "" ? "" : `    ${line}`));
  return `    """\n${indented.join("\n")}\n    """`;
}

function keyTuple({ app, name }: MigrationKey): string {
  return `(${pythonString(app)}, ${pythonString(name)})`;
}

function list(name: string, elements: readonly string[]): string {
  if (elements.length === 0) return `    ${name} = []`;
  const lines = elements.map((element) => `        ${element}${endOf(element)}`);
  return `    ${name} = [\n${lines.join("\n")}\n    ]`;
}

/** An element that ends in a comment gets its comma on a line of its own. */
function endOf(element: string): string {
  return element.endsWith("\n") ? "        ," : ",";
}

/** Outside brackets a line break would end the statement. */
function expression(text: string): string {
  return text.includes("\n") ? `(\n${text}\n)` : text;
}
