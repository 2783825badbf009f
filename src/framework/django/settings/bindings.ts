import type { PythonModule } from "../python/module.js";
import { fieldOf, fieldsOf, parts, type SyntaxNode } from "../python/syntax.js";
import { stringOf } from "../read/literal.js";
import { textOf } from "../read/names.js";

/** The settings that decide where migrations of an app are. */
export type DecidingSetting = "DATABASES" | "MIGRATION_MODULES";

/** A clause of a compound statement: a branch that runs or does not. */
export interface Branch {
  /** The `if`, `try`, `with`, … statement. */
  readonly statement: SyntaxNode;
  readonly block: SyntaxNode;
}

/** A statement of a settings module that sets one of the settings, or a part of it. */
export interface SettingBinding {
  readonly setting: DecidingSetting;
  readonly statement: SyntaxNode;
  /** The branches that it stands in, the outermost first. */
  readonly branches: readonly Branch[];
  /** The keys in front of the value: `["default"]` in `DATABASES["default"] = …`; undefined where one is computed. */
  readonly keys: readonly string[] | undefined;
  /** Undefined where the statement changes the setting otherwise (a call, an import). */
  readonly value: SyntaxNode | undefined;
}

/** All statements of a settings module that set or change what decides, in source order. Classes are not looked into. */
export function settingBindings(module: PythonModule): readonly SettingBinding[] {
  return bindingsIn(module, parts(module.root), []);
}

function bindingsIn(
  module: PythonModule,
  statements: readonly SyntaxNode[],
  branches: readonly Branch[],
): readonly SettingBinding[] {
  return statements.flatMap((statement) => {
    const own = (found: Pick<SettingBinding, "setting" | "keys" | "value">): SettingBinding => ({
      ...found,
      statement,
      branches,
    });
    switch (statement.type) {
      case "expression_statement":
        return parts(statement).flatMap((expression) => changes(module, expression).map(own));
      case "import_from_statement":
        return imported(module, statement).map((setting) =>
          own({ setting, keys: [], value: undefined }),
        );
      case "if_statement":
      case "try_statement":
      case "with_statement":
      case "for_statement":
      case "while_statement":
      case "match_statement":
        return blocksOf(statement).flatMap((block) =>
          bindingsIn(module, parts(block), [...branches, { statement, block }]),
        );
      default:
        return [];
    }
  });
}

/** The blocks of a compound statement, those of its clauses included. */
export function blocksOf(statement: SyntaxNode): readonly SyntaxNode[] {
  return parts(statement).flatMap((child) => {
    if (child.type === "block") return [child];
    return child.type.endsWith("_clause") ? blocksOf(child) : [];
  });
}

type Change = Pick<SettingBinding, "setting" | "keys" | "value">;

function changes(module: PythonModule, expression: SyntaxNode): readonly Change[] {
  if (expression.type === "assignment" || expression.type === "augmented_assignment") {
    const left = fieldOf(expression, "left");
    const right = fieldOf(expression, "right");
    const target = left === undefined ? undefined : targetOf(module, left);
    if (target === undefined || right === undefined) return [];
    const isPlain = expression.type === "assignment" && right.type !== "assignment";
    return [{ ...target, value: isPlain ? right : undefined }];
  }
  if (expression.type !== "call") return [];
  // DATABASES["default"].update(…)
  const callee = fieldOf(expression, "function");
  const object = callee?.type === "attribute" ? fieldOf(callee, "object") : undefined;
  const target = object === undefined ? undefined : targetOf(module, object);
  return target === undefined ? [] : [{ ...target, value: undefined }];
}

function targetOf(
  module: PythonModule,
  node: SyntaxNode,
): Pick<SettingBinding, "setting" | "keys"> | undefined {
  if (node.type === "identifier") {
    const setting = settingNamed(textOf(module, node));
    return setting === undefined ? undefined : { setting, keys: [] };
  }
  if (node.type !== "subscript") return undefined;
  const object = fieldOf(node, "value");
  const subscript = fieldOf(node, "subscript");
  const outer = object === undefined ? undefined : targetOf(module, object);
  if (outer === undefined || subscript === undefined) return undefined;
  const key = stringOf(module, subscript);
  return {
    setting: outer.setting,
    keys: outer.keys === undefined || key === undefined ? undefined : [...outer.keys, key],
  };
}

function settingNamed(name: string): DecidingSetting | undefined {
  return name === "DATABASES" || name === "MIGRATION_MODULES" ? name : undefined;
}

/** What an import may bind: a star import both. */
function imported(module: PythonModule, statement: SyntaxNode): readonly DecidingSetting[] {
  if (statement.children.some(({ type }) => type === "wildcard_import")) return ["DATABASES"];
  return fieldsOf(statement, "name").flatMap((item) => {
    const name = fieldOf(item, "alias") ?? fieldOf(item, "name") ?? item;
    return settingNamed(textOf(module, name)) ?? [];
  });
}

/** The value of a key in a literal dictionary; undefined where there is none, or the dictionary is computed. */
export function entryOf(
  module: PythonModule,
  dictionary: SyntaxNode | undefined,
  key: string,
): SyntaxNode | undefined {
  if (dictionary?.type !== "dictionary") return undefined;
  const pairs = parts(dictionary).filter((pair) => {
    const name = pair.type === "pair" ? fieldOf(pair, "key") : undefined;
    return name !== undefined && stringOf(module, name) === key;
  });
  const last = pairs.at(-1);
  return last === undefined ? undefined : fieldOf(last, "value");
}
