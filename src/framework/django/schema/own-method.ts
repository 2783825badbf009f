import type { PythonModule } from "../python/module.js";
import { fieldOf, parts, type SyntaxNode } from "../python/syntax.js";
import { importedPath, textOf } from "../read/names.js";
import type { ValueSources } from "./read-value.js";

/** What a method of an operation on the database does: as its base, nothing, as its base where that works, or something of its own. */
export type OwnMethod = "base" | "nothing" | "tried" | "own";

/** A method that overrides one of its base. */
export interface Method {
  readonly module: PythonModule;
  readonly definition: SyntaxNode;
  readonly name: string;
}

/** What a method does, where what decides is known. */
export function ownMethod(method: Method, sources: ValueSources): OwnMethod {
  const body = fieldOf(method.definition, "body");
  const run = body === undefined ? undefined : running(method, parts(body), sources);
  if (run === undefined) return "own";
  const [only, more] = run.statements;
  if (only === undefined) return "nothing";
  if (more !== undefined) return "own";
  if (isBaseCall(method, only)) return "base";
  return only.type === "try_statement" && triesBase(method, only) ? "tried" : "own";
}

/** Statements that run one after another. */
interface Run {
  readonly statements: readonly SyntaxNode[];
  /** Does the last one end the method? */
  readonly ends: boolean;
}

/** The statements that run; undefined where it is not known which. */
function running(
  method: Method,
  block: readonly SyntaxNode[],
  sources: ValueSources,
): Run | undefined {
  const statements: SyntaxNode[] = [];
  for (const statement of block) {
    if (isSilent(statement)) continue;
    if (statement.type === "return_statement") {
      const isEmpty = parts(statement).length === 0;
      return { statements: isEmpty ? statements : [...statements, statement], ends: true };
    }
    if (statement.type !== "if_statement") {
      statements.push(statement);
      continue;
    }
    const branch = chosenBranch(method, statement, sources);
    const inner = branch === undefined ? undefined : running(method, branch, sources);
    if (inner === undefined) return undefined;
    statements.push(...inner.statements);
    if (inner.ends) return { statements, ends: true };
  }
  return { statements, ends: false };
}

/** The branch of an `if` that is taken; undefined where that is not known. */
function chosenBranch(
  method: Method,
  statement: SyntaxNode,
  sources: ValueSources,
): readonly SyntaxNode[] | undefined {
  const branches = [
    statement,
    ...statement.children.filter(({ type }) => type === "elif_clause" || type === "else_clause"),
  ];
  for (const branch of branches) {
    const condition = branch.type === "else_clause" ? undefined : fieldOf(branch, "condition");
    const isTaken =
      branch.type === "else_clause" ||
      (condition !== undefined && sources.holds(method.module, condition));
    if (isTaken === undefined) return undefined;
    if (!isTaken) continue;
    const body = fieldOf(branch, branch.type === "else_clause" ? "body" : "consequence");
    return body === undefined ? undefined : parts(body);
  }
  return [];
}

/** Is a statement the call of the same method of the base, with what the method was given? */
function isBaseCall({ module, definition, name }: Method, statement: SyntaxNode): boolean {
  const [expression] =
    statement.type === "return_statement" ? parts(statement) : statement.children;
  if (expression?.type !== "call") return false;
  const callee = fieldOf(expression, "function");
  const given = fieldOf(expression, "arguments");
  const object = callee?.type === "attribute" ? fieldOf(callee, "object") : undefined;
  const attribute = callee === undefined ? undefined : fieldOf(callee, "attribute");
  const taken = fieldOf(definition, "parameters");
  if (object === undefined || attribute === undefined || given === undefined || taken === undefined)
    return false;
  if (textOf(module, attribute) !== name) return false;
  const [self, ...parameters] = parts(taken).map((one) => nameOf(textOf(module, one)));
  const values = parts(given).map((one) => textOf(module, one));
  const isSuper = /^super\((?:\w+, ?\w+)?\)$/.test(textOf(module, object));
  const isClass = importedPath(module, object)?.startsWith("django.") === true;
  if (!isSuper && !isClass) return false;
  const expected = isSuper || self === undefined ? parameters : [self, ...parameters];
  return values.length === expected.length && values.every((one, index) => one === expected[index]);
}

/** A parameter without its type and default. */
function nameOf(parameter: string): string {
  return parameter.replace(/\s*[:=].*$/s, "");
}

/** Does a `try` call the base, and go on without a word where that fails? */
function triesBase(method: Method, statement: SyntaxNode): boolean {
  const tried = fieldOf(statement, "body");
  const [call, second] = tried === undefined ? [] : parts(tried);
  if (call === undefined || second !== undefined || !isBaseCall(method, call)) return false;
  const clauses = statement.children.filter(({ type }) => type === "except_clause");
  const isQuiet = clauses.every((clause) =>
    parts(clause)
      .filter(({ type }) => type === "block")
      .every((block) => parts(block).every(isSilent)),
  );
  const isCaught = clauses.some((clause) =>
    /^except(?: Exception)?:/.test(textOf(method.module, clause)),
  );
  return isQuiet && isCaught;
}

/** `pass`, or a docstring. */
function isSilent(statement: SyntaxNode): boolean {
  return statement.type === "pass_statement" || statement.children[0]?.type === "string";
}
