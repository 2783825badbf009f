import { fieldOf, type SyntaxNode } from "../../../../src/framework/django/python/syntax.js";
import { loadPythonParser } from "../../../../src/framework/django/python/parse.js";
import { readPythonModule } from "../../../../src/framework/django/python/scope.js";
import type { PythonModule } from "../../../../src/framework/django/python/module.js";
import type {
  SliceFragment,
  TextFragment,
} from "../../../../src/framework/django/write/fragment.js";
import type { ModulePlan } from "../../../../src/framework/django/write/module-plan.js";
import {
  composeModule,
  type ComposeResult,
} from "../../../../src/framework/django/write/compose.js";

const parser = await loadPythonParser();

/** Reads a module's text; the name counts as its file's. */
export function python(name: string, text: string): PythonModule {
  const source = { path: `app/migrations/${name}.py`, text };
  const parsed = parser.parse(text);
  if (!parsed.ok) throw new Error(`${name}: ${parsed.problem.message}`);
  return readPythonModule(source, parsed.root);
}

/** One slice of a module: the first place where the text stands. */
export function slice(module: PythonModule, text: string): SliceFragment {
  const start = module.source.text.indexOf(text);
  if (start < 0) throw new Error(`no ${text}`);
  return { kind: "slice", module, start, end: start + text.length, edits: [] };
}

/** The elements of `operations` in `class Migration`, each with the comments before it. */
export function operationsOf(module: PythonModule): readonly SliceFragment[] {
  const list = find(module.root, (node) => {
    if (node.type !== "assignment") return undefined;
    const left = fieldOf(node, "left");
    const isIt =
      left !== undefined && module.source.text.slice(left.start, left.end) === "operations";
    return isIt ? fieldOf(node, "right") : undefined;
  });
  let start: number | undefined;
  return (list?.children ?? []).flatMap((element): readonly SliceFragment[] => {
    start ??= element.start;
    if (element.type === "comment") return [];
    const found: SliceFragment = { kind: "slice", module, start, end: element.end, edits: [] };
    start = undefined;
    return [found];
  });
}

function find(
  node: SyntaxNode,
  pick: (node: SyntaxNode) => SyntaxNode | undefined,
): SyntaxNode | undefined {
  const own = pick(node);
  if (own !== undefined) return own;
  for (const child of node.children) {
    const inner = find(child, pick);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** A fragment of refold's own text. */
export function text(
  content: string,
  ...imports: readonly { module: string; name: string }[]
): TextFragment {
  return { kind: "text", text: content, imports };
}

/** A plan that says nothing but what is given. */
export function plan(given: Partial<ModulePlan>): ModulePlan {
  return {
    docstring: [],
    initial: false,
    atomic: true,
    replaces: [],
    dependencies: [],
    runBefore: [],
    attributes: [],
    operations: [],
    ...given,
  };
}

/** Composes all operations of the modules into one. */
export function merge(...modules: readonly PythonModule[]): string {
  const result = composeModule(plan({ operations: modules.flatMap(operationsOf) }));
  if (!result.ok) throw new Error(`${result.reason} at ${result.place.line}`);
  return result.text;
}

/** Why the operations of the modules cannot be composed into one. */
export function refusal(
  ...modules: readonly PythonModule[]
): Extract<ComposeResult, { readonly ok: false }> {
  const result = composeModule(plan({ operations: modules.flatMap(operationsOf) }));
  if (result.ok) throw new Error(`composed:\n${result.text}`);
  return result;
}
