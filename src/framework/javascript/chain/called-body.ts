import type * as t from "@babel/types";
import { namesIn } from "../free-names.js";
import type { LoadedModule } from "../module.js";

/** Statements with the parameters that they see. */
export interface Body {
  readonly statements: readonly t.Node[];
  readonly parameters: readonly t.Node[];
  /** The function of the module that they are the body of. */
  readonly called: t.FunctionDeclaration | undefined;
}

/** The name of a function that a squashed module carries, and the file that its comment says it is from. */
export function carriedOrigin({
  id,
  leadingComments,
}: t.FunctionDeclaration): { readonly name: string; readonly origin: string } | undefined {
  const comment = leadingComments?.at(-1)?.value;
  const [, origin] = /^\* From (\S+)\. $/.exec(comment ?? "") ?? [];
  return id === null || id === undefined || origin === undefined
    ? undefined
    : { name: id.name, origin };
}

/**
 * The body of the function of a module that code does no more than wait for, given what the code is given: that is how a squashed module
 * has what it carries. Other code is its own body.
 */
export function calledBody(
  statements: readonly t.Node[],
  parameters: readonly t.Node[],
  module: LoadedModule,
): Body {
  let body: Body = { statements, parameters, called: undefined };
  const seen = new Set<t.FunctionDeclaration>();
  for (;;) {
    const called = calledFunction(body, module);
    if (called === undefined || seen.has(called)) return body;
    seen.add(called);
    body = { statements: called.body.body, parameters: called.params, called };
  }
}

function calledFunction(
  { statements, parameters }: Body,
  { parsed }: LoadedModule,
): t.FunctionDeclaration | undefined {
  const [only, second] = statements;
  const call = only === undefined || second !== undefined ? undefined : awaitedCall(only);
  if (call?.callee.type !== "Identifier") return undefined;
  const { name } = call.callee;
  const found = parsed.program.body.find(
    (each): each is t.FunctionDeclaration =>
      each.type === "FunctionDeclaration" && each.id?.name === name,
  );
  if (found === undefined || found.generator) return undefined;
  const { params, body } = found;
  const given = call.arguments.map(plainName);
  const isGivenAll =
    given.length >= params.length &&
    given.every((each, index) => each !== undefined && each === plainName(parameters[index])) &&
    params.every((each) => plainName(each) !== undefined);
  const names = namesIn(body);
  return isGivenAll && !names.has(name) && !names.has("arguments") ? found : undefined;
}

/** `await f(…)` as a statement, or as what is returned. */
function awaitedCall(statement: t.Node): t.CallExpression | undefined {
  const value =
    statement.type === "ExpressionStatement" && statement.expression.type === "AwaitExpression"
      ? statement.expression.argument
      : statement.type === "ReturnStatement"
        ? awaited(statement.argument)
        : undefined;
  return value?.type === "CallExpression" ? value : undefined;
}

function awaited(node: t.Expression | null | undefined): t.Expression | null | undefined {
  return node?.type === "AwaitExpression" ? node.argument : node;
}

function plainName(node: t.Node | undefined): string | undefined {
  return node?.type === "Identifier" ? node.name : undefined;
}
