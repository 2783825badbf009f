import { overrides, type Contract } from "./overriding.js";
import type { Run } from "./run.js";
import type { ClassCode } from "./value.js";

/** A statement of a class body that only binds a constant: no method, no class, no decorator, and no name that Python asks for. */
function bindsConstant(name: string, text: string): boolean {
  return !name.startsWith("_") && !/^(?:@|async\b|def\b|class\b)/.test(text);
}

function onlyConstants(roots: readonly string[]): Contract {
  return { isKept: () => true, isAlike: bindsConstant, roots: new Set(roots) };
}

/** Enumerations (enum, django/db/models/enums.py) whose members are constants and have no methods of their own. */
const ENUMERATION = onlyConstants([
  "enum.Enum",
  "enum.IntEnum",
  "enum.StrEnum",
  "django.db.models.Choices",
  "django.db.models.IntegerChoices",
  "django.db.models.TextChoices",
  "builtins.str",
  "builtins.int",
]);

/** Errors that say no more than that they are errors. */
const ERROR = onlyConstants([
  ...[
    "Exception RuntimeError ValueError TypeError LookupError KeyError IndexError ArithmeticError AssertionError",
    "AttributeError NotImplementedError OSError",
  ].flatMap((names) => names.split(" ").map((name) => `builtins.${name}`)),
  "django.core.exceptions.ImproperlyConfigured",
  "django.core.exceptions.ValidationError",
  "django.core.exceptions.ObjectDoesNotExist",
]);

/** Is it an enumeration of constants? Its members, their names, values and labels are values. */
export function isEnumeration(run: Run, code: ClassCode): boolean {
  return hasBase(code) && code.frame === undefined && !overrides(run, code, ENUMERATION);
}

/** Is it an error of the project's that only has a name of its own? */
export function isPlainError(run: Run, code: ClassCode): boolean {
  return hasBase(code) && code.frame === undefined && !overrides(run, code, ERROR);
}

/** A class without bases derives from neither. */
function hasBase({ node }: ClassCode): boolean {
  return node.children.some(
    ({ field, children }) => field === "superclasses" && children.length > 0,
  );
}
