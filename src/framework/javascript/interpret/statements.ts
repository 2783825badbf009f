import type * as t from "@babel/types";
import { decide, evaluate } from "./evaluate.js";
import { entriesOf } from "./members.js";
import { declare, assignTo } from "./patterns.js";
import { spanOf, type Run } from "./run.js";
import { Scope } from "./scope.js";
import { GiveUp, NORMAL, Thrown, type Completion } from "./signals.js";
import { UNDEFINED, literal, objectOf, typeOf, unknown, type Value } from "./value.js";

/** Runs the statements of a block; the functions that it declares are there from its start. */
export function executeBlock(
  statements: readonly t.Statement[],
  scope: Scope,
  run: Run,
): Completion {
  hoist(statements, scope);
  for (const statement of statements) {
    const completion = execute(statement, scope, run);
    if (completion.kind !== "normal") return completion;
  }
  return NORMAL;
}

/** Declares the functions of a block. */
export function hoist(statements: readonly t.Statement[], scope: Scope): void {
  for (const statement of statements) {
    if (
      statement.type === "FunctionDeclaration" &&
      statement.id !== null &&
      statement.id !== undefined
    ) {
      scope.declare(statement.id.name, { kind: "function", node: statement, scope });
    }
  }
}

/** Runs a statement. */
export function execute(node: t.Statement, scope: Scope, run: Run): Completion {
  run.step(spanOf(node, scope));
  switch (node.type) {
    case "ExpressionStatement":
      refuseUnawaited(evaluate(node.expression, scope, run), node, scope);
      return NORMAL;
    case "VariableDeclaration":
      for (const { id, init } of node.declarations) {
        declare(
          id,
          init === null || init === undefined ? UNDEFINED : evaluate(init, scope, run),
          scope,
          run,
        );
      }
      return NORMAL;
    case "ReturnStatement":
      return {
        kind: "return",
        value:
          node.argument === null || node.argument === undefined
            ? UNDEFINED
            : evaluate(node.argument, scope, run),
      };
    case "IfStatement": {
      const truth = decide(evaluate(node.test, scope, run), node.test, scope);
      if (truth) return execute(node.consequent, scope, run);
      return node.alternate === null || node.alternate === undefined
        ? NORMAL
        : execute(node.alternate, scope, run);
    }
    case "BlockStatement":
      return executeBlock(node.body, new Scope(scope, scope.module), run);
    case "ForStatement":
      return loop(node, scope, run);
    case "ForOfStatement":
    case "ForInStatement":
      return loopOver(node, scope, run);
    case "WhileStatement":
    case "DoWhileStatement":
      return loop(node, scope, run);
    case "TryStatement":
      return attempt(node, scope, run);
    case "ThrowStatement":
      throw new Thrown(evaluate(node.argument, scope, run), spanOf(node, scope));
    case "SwitchStatement":
      return choose(node, scope, run);
    case "BreakStatement":
      return { kind: "break", label: node.label?.name };
    case "ContinueStatement":
      return { kind: "continue", label: node.label?.name };
    case "LabeledStatement": {
      const completion = execute(node.body, scope, run);
      return isOwn(completion, "break", node.label.name) ? NORMAL : completion;
    }
    case "FunctionDeclaration":
    case "EmptyStatement":
    case "TSInterfaceDeclaration":
    case "TSTypeAliasDeclaration":
    case "TSDeclareFunction":
      return NORMAL;
    case "ClassDeclaration":
      if (node.id !== null && node.id !== undefined)
        scope.declare(node.id.name, unknown(`the class ${node.id.name}`));
      return NORMAL;
    case "TSEnumDeclaration":
      scope.declare(node.id.name, enumeration(node));
      return NORMAL;
    default:
      throw new GiveUp(`${node.type} is not understood`, spanOf(node, scope));
  }
}

function enumeration(node: t.TSEnumDeclaration): Value {
  const members = node.body?.members ?? node.members;
  return objectOf(
    members.flatMap(({ id, initializer }): readonly (readonly [string, Value])[] => {
      const name = id.type === "Identifier" ? id.name : id.value;
      return [
        [
          name,
          initializer?.type === "StringLiteral"
            ? literal(initializer.value)
            : unknown(`the member ${name} of an enum`),
        ],
      ];
    }),
  );
}

/** What an async function does behind the back of the statements that follow cannot be told. */
function refuseUnawaited(value: Value, node: t.Node, scope: Scope): void {
  if (value.kind === "promise" && value.issued > 0) {
    throw new GiveUp("nothing waits for this", spanOf(node, scope));
  }
}

function isOwn(
  completion: Completion,
  kind: "break" | "continue",
  label: string | undefined,
): boolean {
  return completion.kind === kind && completion.label === label;
}

function loop(
  node: t.ForStatement | t.WhileStatement | t.DoWhileStatement,
  scope: Scope,
  run: Run,
): Completion {
  const inner = new Scope(scope, scope.module);
  if (node.type === "ForStatement" && node.init !== null && node.init !== undefined) {
    if (node.init.type === "VariableDeclaration") execute(node.init, inner, run);
    else evaluate(node.init, inner, run);
  }
  const holds = (): boolean => {
    run.step(spanOf(node, scope));
    const { test } = node;
    return test === null || test === undefined || decide(evaluate(test, inner, run), test, inner);
  };
  if (node.type !== "DoWhileStatement" && !holds()) return NORMAL;
  do {
    const completion = execute(node.body, inner, run);
    if (isOwn(completion, "break", undefined)) return NORMAL;
    if (completion.kind !== "normal" && !isOwn(completion, "continue", undefined))
      return completion;
    if (node.type === "ForStatement" && node.update !== null && node.update !== undefined) {
      evaluate(node.update, inner, run);
    }
  } while (holds());
  return NORMAL;
}

function loopOver(node: t.ForOfStatement | t.ForInStatement, scope: Scope, run: Run): Completion {
  const subject = evaluate(node.right, scope, run);
  for (const item of itemsOf(subject, node, scope)) {
    const inner = new Scope(scope, scope.module);
    const [declared] = node.left.type === "VariableDeclaration" ? node.left.declarations : [];
    if (declared !== undefined) declare(declared.id, item, inner, run);
    else assignTo(node.left, item, inner, run);
    const completion = execute(node.body, inner, run);
    if (isOwn(completion, "break", undefined)) return NORMAL;
    if (completion.kind !== "normal" && !isOwn(completion, "continue", undefined))
      return completion;
  }
  return NORMAL;
}

function itemsOf(
  subject: Value,
  node: t.ForOfStatement | t.ForInStatement,
  scope: Scope,
): readonly Value[] {
  if (node.type === "ForInStatement") {
    const entries = entriesOf(subject);
    if (entries !== undefined) return entries.map(([name]) => literal(name));
  } else if (subject.kind === "array") {
    // The loop sees what is added on the way in JavaScript; here it does not, and the step that adds is none that folds.
    return [...subject.items];
  } else if (subject.kind === "literal" && typeof subject.value === "string") {
    return Array.from(subject.value, literal);
  }
  const why = subject.kind === "unknown" ? subject.why : `a value of type ${typeOf(subject) ?? ""}`;
  throw new GiveUp(`the loop is over ${why}`, spanOf(node, scope));
}

function attempt(node: t.TryStatement, scope: Scope, run: Run): Completion {
  const completion = guarded(node, scope, run);
  if (node.finalizer === null || node.finalizer === undefined) return completion;
  const last = execute(node.finalizer, scope, run);
  return last.kind === "normal" ? completion : last;
}

function guarded({ block, handler }: t.TryStatement, scope: Scope, run: Run): Completion {
  try {
    return execute(block, scope, run);
  } catch (error) {
    if (!(error instanceof Thrown) || handler === null || handler === undefined) throw error;
    const inner = new Scope(scope, scope.module);
    if (handler.param !== null && handler.param !== undefined) {
      declare(handler.param, error.value, inner, run);
    }
    return execute(handler.body, inner, run);
  }
}

function choose(node: t.SwitchStatement, scope: Scope, run: Run): Completion {
  const subject = evaluate(node.discriminant, scope, run);
  const inner = new Scope(scope, scope.module);
  const start = node.cases.findIndex(({ test }) => {
    if (test === null || test === undefined) return false;
    const value = evaluate(test, inner, run);
    if (subject.kind !== "literal" || value.kind !== "literal") {
      throw new GiveUp("which case it is, is not known", spanOf(node, scope));
    }
    return value.value === subject.value;
  });
  const from =
    start >= 0 ? start : node.cases.findIndex(({ test }) => test === null || test === undefined);
  if (from < 0) return NORMAL;
  const completion = executeBlock(
    node.cases.slice(from).flatMap(({ consequent }) => consequent),
    inner,
    run,
  );
  return isOwn(completion, "break", undefined) ? NORMAL : completion;
}
