import type { PythonModule } from "../python/module.js";
import { fieldOf, fieldsOf, parts, type SyntaxNode } from "../python/syntax.js";
import { stringOf } from "../read/literal.js";
import { importedPath, textOf } from "../read/names.js";
import type { Vendor } from "../vendor.js";

/** What a method of an operation on the database does: as its base, nothing, as its base where that works, or something of its own. */
export type OwnMethod = "base" | "nothing" | "tried" | "own";

/** A method that overrides one of its base. */
export interface Method {
  readonly module: PythonModule;
  readonly definition: SyntaxNode;
  readonly name: string;
}

/** What a method does on the databases of a vendor. */
export function ownMethod(method: Method, vendor: Vendor): OwnMethod {
  const body = fieldOf(method.definition, "body");
  const run = body === undefined ? undefined : running(method, parts(body), vendor);
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

/** The statements that run on databases of a vendor, where nothing but that vendor decides; undefined where something else does. */
function running(method: Method, block: readonly SyntaxNode[], vendor: Vendor): Run | undefined {
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
    const branch = chosenBranch(method, statement, vendor);
    const inner = branch === undefined ? undefined : running(method, branch, vendor);
    if (inner === undefined) return undefined;
    statements.push(...inner.statements);
    if (inner.ends) return { statements, ends: true };
  }
  return { statements, ends: false };
}

/** The branch of an `if` that a vendor's databases take; undefined where that is not all that decides. */
function chosenBranch(
  method: Method,
  statement: SyntaxNode,
  vendor: Vendor,
): readonly SyntaxNode[] | undefined {
  const branches = [
    statement,
    ...statement.children.filter(({ type }) => type === "elif_clause" || type === "else_clause"),
  ];
  for (const branch of branches) {
    const condition = branch.type === "else_clause" ? undefined : fieldOf(branch, "condition");
    const isTaken =
      branch.type === "else_clause" ||
      (condition !== undefined && holds(method.module, condition, vendor));
    if (isTaken === undefined) return undefined;
    if (!isTaken) continue;
    const body = fieldOf(branch, branch.type === "else_clause" ? "body" : "consequence");
    return body === undefined ? undefined : parts(body);
  }
  return [];
}

/** Does a comparison of `connection.vendor` with texts hold for a vendor? Undefined for all other conditions. */
function holds(module: PythonModule, condition: SyntaxNode, vendor: Vendor): boolean | undefined {
  if (condition.type !== "comparison_operator") return undefined;
  const operators = fieldsOf(condition, "operators");
  const [left, right, more] = parts(condition).filter((part) => !operators.includes(part));
  if (left === undefined || right === undefined || more !== undefined) return undefined;
  const isVendor =
    /^(?:\w+\.)?connection\.vendor$/.test(textOf(module, left)) && left.type === "attribute";
  if (!isVendor) return undefined;
  const operator = module.source.text.slice(left.end, right.start).trim().replace(/\s+/g, " ");
  const single = stringOf(module, right);
  const names = ["tuple", "list", "set"].includes(right.type)
    ? parts(right).map((item) => stringOf(module, item))
    : [single];
  if (names.includes(undefined)) return undefined;
  const isNamed = names.includes(vendor);
  switch (operator) {
    case "==":
      return single === undefined ? undefined : isNamed;
    case "!=":
      return single === undefined ? undefined : !isNamed;
    case "in":
      return single === undefined ? isNamed : undefined;
    case "not in":
      return single === undefined ? !isNamed : undefined;
    default:
      return undefined;
  }
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
