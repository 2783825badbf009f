import { enclosing } from "./enclosing.js";
import { freeNames } from "./free-names.js";
import type { FreeName } from "./scope-tree.js";
import { fieldOf, parts, type SyntaxNode } from "./syntax.js";

/** A place that looks at names or at its module while it runs, so that the text does not say all that it uses. */
export interface DynamicName {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /**
   * - `namespace`: may reach any module-level name by its spelling (`globals()`, `eval(…)`);
   * - `module`: depends on which module it stands in (`__name__`, `__file__`);
   * - `directory`: depends only on the directory of its module (`os.path.dirname(__file__)`).
   */
  readonly kind: "namespace" | "module" | "directory";
}

/** The dynamic places in a node, taken as standing at module level; `text` is that of its module. */
export function dynamicNames(node: SyntaxNode, text: string): readonly DynamicName[] {
  if (!MENTION.test(text.slice(node.start, node.end))) return [];
  return freeNames(node, text).flatMap((name) => {
    const kind = dynamicKind(name, node, text);
    return kind === undefined ? [] : [{ name: name.name, start: name.start, end: name.end, kind }];
  });
}

/**
 * Whether giving a module-level name another spelling, or moving the node to another module of the same package, could
 * change what the node does in a way that its text does not show.
 */
export function usesDynamicNames(node: SyntaxNode, text: string): boolean {
  return dynamicNames(node, text).some((place) => place.kind !== "directory");
}

/** A cheap look before the exact one. */
const MENTION =
  /globals|locals|eval|exec|vars|dir|__(?:name|file|spec|loader|cached|path|doc|dict|builtins)__/;

/** These reach every module-level name. */
const NAMESPACE = new Set(["globals", "eval", "exec"]);

/** These show the names of the scope that calls them: in a function its own, which no one renames or moves. */
const OWN_SCOPE = new Set(["locals", "vars", "dir"]);

/** `__package__` is not among them: a moved module stays in its package. */
const MODULE = new Set([
  "__name__",
  "__spec__",
  "__loader__",
  "__cached__",
  "__path__",
  "__doc__",
  "__dict__",
  "__builtins__",
]);

/** In what way a free name is dynamic, if at all. `node` contains the name and what stands around it. */
export function dynamicKind(
  name: FreeName,
  node: SyntaxNode,
  text: string,
): DynamicName["kind"] | undefined {
  if (name.role !== "read") return undefined;
  if (NAMESPACE.has(name.name)) return "namespace";
  if (name.name === "__file__") {
    return isOnlyDirectory(node, text, name) ? "directory" : "module";
  }
  if (MODULE.has(name.name)) return namesLogger(node, text, name) ? undefined : "module";
  if (!OWN_SCOPE.has(name.name) || name.deferred) return undefined;
  const call = enclosing(node, name.start, name.end).at(-2);
  return takesArguments(call) && name.name !== "locals" ? undefined : "namespace";
}

function takesArguments(call: SyntaxNode | undefined): boolean {
  if (call?.type !== "call") return false;
  const list = fieldOf(call, "arguments");
  return list !== undefined && (list.type !== "argument_list" || parts(list).length > 0);
}

/** `logging.getLogger(__name__)`: the name only labels what is logged. */
function namesLogger(node: SyntaxNode, text: string, name: FreeName): boolean {
  return enclosing(node, name.start, name.end).some(
    (around) => around.type === "call" && /^get_?(task_?)?logger$/i.test(calledName(around, text)),
  );
}

/** `os.path.dirname(… __file__ …)`, `Path(__file__).parent`: the name of the file itself does not matter. */
function isOnlyDirectory(node: SyntaxNode, text: string, name: FreeName): boolean {
  return enclosing(node, name.start, name.end).some((around) => {
    if (around.type === "call") return calledName(around, text) === "dirname";
    if (around.type !== "attribute") return false;
    const attribute = fieldOf(around, "attribute");
    return attribute !== undefined && DIRECTORY.has(text.slice(attribute.start, attribute.end));
  });
}

const DIRECTORY = new Set(["parent", "parents", "with_name"]);

/** The last part of what a call calls: `dirname` for `os.path.dirname(…)`. */
function calledName(call: SyntaxNode, text: string): string {
  const called = fieldOf(call, "function");
  const last = called?.type === "attribute" ? fieldOf(called, "attribute") : called;
  return last === undefined ? "" : text.slice(last.start, last.end);
}
