import { fieldOf, fieldsOf, parts, unwrap, type SyntaxNode } from "../python/syntax.js";

/**
 * Whether a statement that binds names makes things that cannot be told apart when two modules share them: functions
 * without a memory of their own, classes of such, imports, values that never change. `holds` says which expressions
 * to take for values that do not change.
 */
export function isStateless(
  statement: SyntaxNode,
  text: string,
  holds: (value: SyntaxNode) => boolean,
): boolean {
  const all = (nodes: readonly SyntaxNode[]): boolean =>
    nodes.every((node) => isStateless(node, text, holds));
  switch (statement.type) {
    case "comment":
    case "pass_statement":
    case "import_statement":
    case "import_from_statement":
    case "type_alias_statement":
      return true;
    case "expression_statement":
      return parts(statement).every((value) =>
        value.type === "assignment" ? assignsFrozen(value, holds) : holds(value),
      );
    case "function_definition":
      return parametersOf(statement).every((parameter) =>
        fieldsOf(parameter, "value").every(isFrozen),
      );
    case "decorated_definition":
      return parts(statement).every((child) =>
        child.type === "decorator"
          ? isPlainDecorator(child, text)
          : isStateless(child, text, isFrozen),
      );
    case "class_definition": {
      const body = fieldOf(statement, "body");
      return body === undefined || body.children.every((node) => isStateless(node, text, isFrozen));
    }
    case "if_statement":
    case "try_statement":
    case "elif_clause":
    case "else_clause":
    case "finally_clause":
    case "block":
      return all(parts(statement).filter((child) => child.field !== "condition"));
    case "except_clause":
      return all(parts(statement).filter((child) => child.type === "block"));
  }
  return false;
}

function parametersOf(definition: SyntaxNode): readonly SyntaxNode[] {
  return fieldOf(definition, "parameters")?.children ?? [];
}

function assignsFrozen(assignment: SyntaxNode, holds: (value: SyntaxNode) => boolean): boolean {
  const left = fieldOf(assignment, "left");
  const right = fieldOf(assignment, "right");
  if (left?.type !== "identifier") return false;
  if (right === undefined) return true;
  return right.type === "assignment" ? assignsFrozen(right, holds) : holds(right);
}

/** Decorators that add no memory to what they decorate; `functools.cache` would. */
const PLAIN_DECORATOR =
  /^@\s*([\w.]+\.)?(staticmethod|classmethod|property|abstractmethod|contextmanager|wraps|atomic|deconstructible|unique)\s*(\(|$)/;

function isPlainDecorator(decorator: SyntaxNode, text: string): boolean {
  return PLAIN_DECORATOR.test(text.slice(decorator.start, decorator.end).replace(/\s*#.*$/, ""));
}

/** Whether an expression's value never changes: literals, names, and tuples and operations of those. */
export function isFrozen(expression: SyntaxNode): boolean {
  const node = unwrap(expression);
  if (ATOMS.has(node.type)) return true;
  if (!COMPOUNDS.has(node.type)) return false;
  return parts(node).every((child) => child.field === "operator" || isFrozen(child));
}

const ATOMS = new Set([
  "integer",
  "float",
  "true",
  "false",
  "none",
  "ellipsis",
  "string",
  "identifier",
  "attribute",
  "lambda",
]);

const COMPOUNDS = new Set([
  "concatenated_string",
  "tuple",
  "expression_list",
  "binary_operator",
  "unary_operator",
]);

/** Whether an expression is a list, dict or set of values that never change. */
export function isDisplayOfFrozen(expression: SyntaxNode): boolean {
  const node = unwrap(expression);
  switch (node.type) {
    case "list":
    case "set":
      return parts(node).every(isFrozen);
    case "dictionary":
      return parts(node).every((pair) => pair.type === "pair" && parts(pair).every(isFrozen));
  }
  return false;
}

/** Whether an expression calls, with frozen arguments, what is known to give a value that never changes. */
export function isFrozenCall(expression: SyntaxNode, text: string): boolean {
  const node = unwrap(expression);
  if (node.type !== "call") return false;
  const called = fieldOf(node, "function");
  const list = fieldOf(node, "arguments");
  if (called === undefined || list === undefined) return false;
  if (!FROZEN_CALL.test(text.slice(called.start, called.end))) return false;
  return parts(list).every((argument) => {
    const value = argument.type === "keyword_argument" ? fieldOf(argument, "value") : argument;
    return value !== undefined && (isFrozen(value) || isFrozenCall(value, text));
  });
}

/**
 * Values of the standard library and of Django that have no way to be changed, and look-ups that give every caller the same
 * object (loggers, modules, attributes).
 */
const FROZEN_CALL =
  /^(?:[\w.]+\.)?(?:compile|getLogger|timedelta|datetime|date|time|Decimal|UUID|frozenset|tuple|str|int|float|_|u?gettext(?:_lazy)?|dirname|abspath|join|Path|Q|F|Value|getattr|get_user_model|import_string|import_module)$/;
