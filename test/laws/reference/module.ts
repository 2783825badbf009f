import type { PythonParser } from "../../../src/framework/django/python/parse.js";
import { fieldOf, parts, type SyntaxNode } from "../../../src/framework/django/python/syntax.js";
import { Evaluator } from "./evaluate.js";
import { isCall, itemsOf, stringsOf, type Call, type Value } from "./value.js";

/**
 * A migration module, read anew: nothing of refold's own reader is used but the syntax tree, so that what refold reads wrongly, writes wrongly
 * and validates wrongly still shows.
 */
export interface Migration {
  readonly app: string;
  readonly name: string;
  /** `app.name`. */
  readonly id: string;
  /** Dependencies as they stand: pairs, or calls of swappable_dependency. */
  readonly dependencies: readonly Value[];
  readonly runBefore: readonly string[];
  readonly replaces: readonly string[];
  readonly operations: readonly Call[];
  /** The first call in each function of the module; of one that opens a schema editor, that. */
  readonly functions: ReadonlyMap<string, Call>;
  /** The migrations whose presence a guard refuses. */
  readonly refused: readonly string[];
}

/** The class of Django that knows which migrations a database has: only guards ask it. */
export const RECORDER = "MigrationRecorder";

/** Reads the modules of a project, given by `app.name`. */
export function readModules(
  texts: ReadonlyMap<string, string>,
  parser: PythonParser,
): readonly Migration[] {
  return [...texts].map(([id, text]) => {
    const parsed = parser.parse(text);
    if (!parsed.ok) throw new Error(`${id}: ${parsed.problem.message}`);
    return readModule(id, text, parsed.root);
  });
}

function readModule(id: string, source: string, root: SyntaxNode): Migration {
  const names = new Map<string, string>();
  const evaluator = new Evaluator(source, names);
  const functions = new Map<string, Call>();
  const constants = new Map<string, Value>();
  const attributes = new Map<string, Value>();
  for (const node of parts(root)) {
    if (node.type === "import_from_statement") importFrom(evaluator, names, node);
    else if (node.type === "function_definition") define(evaluator, functions, node);
    else if (node.type === "class_definition") readClass(evaluator, attributes, node);
    else if (node.type === "expression_statement") assign(evaluator, constants, node);
  }
  const [app = "", name = ""] = id.split(".");
  return {
    app,
    name,
    id,
    dependencies: itemsOf(attributes.get("dependencies")),
    runBefore: itemsOf(attributes.get("run_before")).map(pairId),
    replaces: itemsOf(attributes.get("replaces")).map(pairId),
    operations: itemsOf(attributes.get("operations")).filter(isCall),
    functions,
    refused: itemsOf(constants.get("FOLDED_MIGRATIONS")).map(pairId),
  };
}

/** `("app", "name")` as `app.name`. */
export function pairId(value: Value): string {
  return stringsOf(value).join(".");
}

function importFrom(evaluator: Evaluator, names: Map<string, string>, node: SyntaxNode): void {
  const [from, ...imported] = parts(node);
  if (from === undefined) return;
  for (const item of imported) {
    const alias = item.type === "aliased_import" ? fieldOf(item, "alias") : undefined;
    const original = item.type === "aliased_import" ? (fieldOf(item, "name") ?? item) : item;
    const name = evaluator.text(original);
    names.set(
      alias === undefined ? name : evaluator.text(alias),
      `${evaluator.text(from)}.${name}`,
    );
  }
}

function define(evaluator: Evaluator, functions: Map<string, Call>, node: SyntaxNode): void {
  const name = fieldOf(node, "name");
  const body = fieldOf(node, "body");
  if (name === undefined || body === undefined) return;
  for (const statement of parts(body)) {
    if (evaluator.text(statement).includes(RECORDER)) {
      functions.set(evaluator.text(name), {
        kind: "call",
        name: RECORDER,
        args: [],
        kwargs: new Map(),
      });
      return;
    }
    const expression =
      statement.type === "with_statement" ? opened(statement) : parts(statement)[0];
    if (expression?.type !== "call") continue;
    const call = evaluator.value(expression);
    if (isCall(call)) functions.set(evaluator.text(name), call);
    return;
  }
}

/** What a `with` statement opens. */
function opened(statement: SyntaxNode): SyntaxNode | undefined {
  for (let node = parts(statement)[0]; node !== undefined; node = parts(node)[0]) {
    if (node.type === "call") return node;
  }
  return undefined;
}

function readClass(evaluator: Evaluator, attributes: Map<string, Value>, node: SyntaxNode): void {
  const body = fieldOf(node, "body");
  for (const statement of body === undefined ? [] : parts(body))
    assign(evaluator, attributes, statement);
}

function assign(evaluator: Evaluator, values: Map<string, Value>, statement: SyntaxNode): void {
  const [assignment] = parts(statement);
  if (assignment?.type !== "assignment") return;
  const left = fieldOf(assignment, "left");
  const right = fieldOf(assignment, "right");
  if (left !== undefined && right !== undefined)
    values.set(evaluator.text(left), evaluator.value(right));
}
