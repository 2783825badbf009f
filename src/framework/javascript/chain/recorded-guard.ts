import type * as t from "@babel/types";
import { walk } from "../free-names.js";
import { bareName } from "../lists.js";
import type { LoadedModule } from "../module.js";
import { guardMessage } from "./own-guard.js";
import { stringText } from "./string-text.js";

/** The function of a squashed module that asks which of the folded migrations are recorded. */
export const RECORDED_GUARD = "holdsFoldedMigrations";

/** Its lists of names: of migrations that it stands for, and of those that these stood for. */
const LISTS: ReadonlySet<string> = new Set(["folded", "earlier"]);

/** What a guard asks for. */
export interface RecordedGuard {
  /** The name of the module that it guards. */
  readonly result: string;
  /** Names of the folded migrations, as they are recorded. */
  readonly folded: readonly string[];
  /** Names of migrations that were folded into one of these before. */
  readonly earlier: readonly string[];
  /** Tables of the chain of which one is there where some of it ran. */
  readonly tables: readonly string[];
}

/** How a framework asks: expressions in the scope of the function. */
export interface GuardQuestions {
  /** The recorded rows, each with a `name`. */
  readonly rows: string;
  /** Is the table there that `table` names? Undefined where that is not asked. */
  readonly hasTable: string | undefined;
  readonly typed: boolean;
}

/**
 * The statements of the guard: with all migrations recorded it gives true, as there is nothing to do; with none of them and no table it
 * gives false; else it throws. Names are compared without the endings of files, as these differ between sources and what is built of them.
 */
export function guardStatements(
  { result, folded, earlier, tables }: RecordedGuard,
  { rows, hasTable, typed }: GuardQuestions,
): readonly string[] {
  const list = (names: readonly string[]): string => `[${names.map(stringText).join(", ")}]`;
  const now = folded.map(bareName);
  const before = earlier.map(bareName).filter((name) => !now.includes(name));
  const asksTables = hasTable !== undefined && tables.length > 0;
  const all = before.length === 0 ? "folded" : "[...folded, ...earlier]";
  const named = typed ? "(rows as { name: string }[])" : "rows";
  return [
    `const folded = ${list(now)};`,
    ...(before.length === 0 ? [] : [`const earlier = ${list(before)};`]),
    `const rows = ${rows};`,
    `const recorded = new Set(${named}.map((row) => row.name.replace(/\\.[cm]?[jt]s$/, "")));`,
    "if (folded.every((name) => recorded.has(name))) return true;",
    `${asksTables ? "let" : "const"} isOld = ${all}.some((name) => recorded.has(name));`,
    ...(asksTables
      ? [
          `for (const table of [${tables.map(stringText).join(", ")}]) {\nif (!isOld) isOld = ${hasTable};\n}`,
        ]
      : []),
    `if (isOld) {\nthrow new Error(${stringText(guardMessage(result))});\n}`,
    "return false;",
  ];
}

/** The names that guards of modules ask for: what stood for them may have left a database in the middle. */
export function guardedNames(modules: readonly LoadedModule[]): readonly string[] {
  const names = new Set<string>();
  for (const { parsed } of modules) {
    const guard = parsed.program.body.find(
      (each): each is t.FunctionDeclaration =>
        each.type === "FunctionDeclaration" && each.id?.name === RECORDED_GUARD,
    );
    if (guard === undefined) continue;
    walk(guard.body, (node) => {
      if (node.type !== "VariableDeclarator" || node.id.type !== "Identifier") return true;
      if (!LISTS.has(node.id.name) || node.init?.type !== "ArrayExpression") return true;
      for (const each of node.init.elements) {
        if (each?.type === "StringLiteral") names.add(each.value);
      }
      return false;
    });
  }
  return [...names];
}

/** Does the statement only return where the guard says that all is there? */
export function isRecordedGuard(statement: t.Node): boolean {
  if (statement.type !== "IfStatement" || statement.alternate != null) return false;
  const { test, consequent } = statement;
  const [only, second] = consequent.type === "BlockStatement" ? consequent.body : [consequent];
  const isReturn =
    only?.type === "ReturnStatement" && only.argument == null && second === undefined;
  const call = test.type === "AwaitExpression" ? test.argument : undefined;
  return (
    isReturn &&
    call?.type === "CallExpression" &&
    call.callee.type === "Identifier" &&
    call.callee.name === RECORDED_GUARD
  );
}
