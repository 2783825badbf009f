import { editFile, type EditFile } from "../src/edit/change-set.js";
import type { EncodedFile } from "../src/edit/encoding.js";
import type { Problem } from "../src/edit/problem.js";
import { placeOf } from "../src/edit/source.js";
import type { TextEdit } from "../src/edit/text-edit.js";
import type { PythonModule } from "../src/framework/django/python/module.js";
import type { PythonParser } from "../src/framework/django/python/parse.js";
import { readPythonModule } from "../src/framework/django/python/scope.js";
import { parts, type SyntaxNode } from "../src/framework/django/python/syntax.js";
import { stringOf } from "../src/framework/django/read/literal.js";
import {
  blocksOf,
  entryOf,
  settingBindings,
  type Branch,
  type SettingBinding,
} from "../src/framework/django/settings/bindings.js";
import { engineSet, isEngineOf, usualEngines } from "../src/framework/django/settings/engines.js";
import type { Dialect } from "../src/sql/dialect.js";
import { insertItem } from "../src/framework/django/write/insert-item.js";
import { Refusal, refuse } from "./squash/refusal.js";

/** Which app's migrations are to be elsewhere, and for which databases. */
export interface Redirection {
  readonly app: string;
  /** The dotted name of the package. */
  readonly packageName: string;
  readonly dialect: Dialect;
  /** Does the module have MIGRATION_MODULES from a module that it imports everything of? */
  readonly inherited: boolean;
  /** Why, in a comment. */
  readonly comment: string;
}

export type RedirectResult =
  /** No change where the settings say it already. */
  | { readonly ok: true; readonly change: EditFile | undefined }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Edits a settings module so that MIGRATION_MODULES leads an app to another package, for the default database's engine only: in the branch
 * that sets the engine, where there is one; else behind all that sets it, under a condition.
 */
export function redirectMigrations(
  file: EncodedFile,
  redirection: Redirection,
  parser: PythonParser,
): RedirectResult {
  const parsed = parser.parse(file.text);
  if (!parsed.ok) {
    const place = placeOf(file, parsed.problem.offset);
    return { ok: false, problems: [{ code: "settings", message: parsed.problem.message, place }] };
  }
  try {
    const edits = new Redirecting(readPythonModule(file, parsed.root), redirection).edits();
    return { ok: true, change: edits.length === 0 ? undefined : editFile(file, edits) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ok: false, problems: error.problems };
  }
}

class Redirecting {
  readonly bindings: readonly SettingBinding[];
  readonly modules: readonly SettingBinding[];
  readonly databases: readonly SettingBinding[];

  constructor(
    readonly module: PythonModule,
    readonly wanted: Redirection,
  ) {
    this.bindings = settingBindings(module);
    this.modules = this.bindings.filter(({ setting }) => setting === "MIGRATION_MODULES");
    this.databases = this.bindings.filter(({ setting }) => setting === "DATABASES");
  }

  edits(): readonly TextEdit[] {
    if (this.isSaid()) return [];
    const chosen = this.deciding();
    return chosen === undefined ? this.guarded() : this.inBranch(chosen);
  }

  /** Do the settings lead the app to the package already? Refuses where they lead it elsewhere. */
  private isSaid(): boolean {
    const { app, packageName } = this.wanted;
    const said = this.modules.flatMap(({ keys, value }) => {
      if (value === undefined || keys === undefined) return [];
      if (keys.length === 0) return entryOf(this.module, value, app) ?? [];
      return keys.length === 1 && keys[0] === app ? [value] : [];
    });
    const other = said.find((value) => stringOf(this.module, value) !== packageName);
    if (other !== undefined) {
      throw this.refusal(
        `MIGRATION_MODULES leads ${app} elsewhere already`,
        other,
        "take that entry out first, or leave --settings out and map the app by hand",
      );
    }
    return said.length > 0;
  }

  /**
   * The last statement that decides in the branch which sets an engine of the dialect, where there is one such branch and nothing behind it
   * may set another engine or other modules.
   */
  private deciding(): SettingBinding | undefined {
    const setting = this.databases.filter((binding) => {
      const engine = engineSet(this.module, binding);
      return engine !== undefined && isEngineOf(this.wanted.dialect, engine);
    });
    const [only, more] = setting;
    if (only === undefined || more !== undefined) return undefined;
    const inBranch = this.modules.filter((other) => sameBlock(only, other));
    const last = [only, ...inBranch].sort((a, b) => a.statement.start - b.statement.start).at(-1);
    if (last === undefined || !this.standsAlone(last.statement)) return undefined;
    const isLater = (other: SettingBinding): boolean =>
      other.statement.start > last.statement.start && !exclude(only, other);
    return this.bindings.some(isLater) ? undefined : last;
  }

  /** Is the statement the only one on its lines? */
  private standsAlone({ start, end }: SyntaxNode): boolean {
    const { text } = this.module.source;
    const before = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
    return before.trim() === "" && /^[ \t]*(?:#[^\r\n]*)?(?:\r?\n|$)/.test(text.slice(end));
  }

  private inBranch(chosen: SettingBinding): readonly TextEdit[] {
    const earlier = this.modules.filter((other) => !exclude(chosen, other));
    const last = earlier.at(-1);
    const isOwn = last !== undefined && sameBlock(chosen, last) && last.keys?.length === 0;
    if (isOwn && last.value?.type === "dictionary") return this.intoLiteral(last.value);
    return [this.behind(chosen.statement, this.assignment(earlier, chosen.branches))];
  }

  private intoLiteral(dictionary: SyntaxNode): readonly TextEdit[] {
    const { text } = this.module.source;
    return insertItem(text, dictionary, parts(dictionary).length, [this.pair()]);
  }

  /** Behind all that sets databases or modules, under a condition on the engine. */
  private guarded(): readonly TextEdit[] {
    const last = this.bindings.at(-1);
    if (last === undefined || !this.isSet()) {
      throw this.refusal(
        "the settings module does not set DATABASES, or sets it only under a condition",
        this.databases[0]?.statement,
        `map the app by hand where the engine is set: MIGRATION_MODULES = {${this.pair()}}`,
      );
    }
    const top = last.branches[0]?.statement ?? last.statement;
    const body = this.assignment(this.modules, []);
    const unit = this.indentUnit();
    return [this.behind(top, [`if ${this.condition()}:`, ...body.map((line) => `${unit}${line}`)])];
  }

  /** Is DATABASES set whatever conditions hold? */
  private isSet(): boolean {
    return this.databases.some(
      ({ branches }) => branches.length === 0 || isExhaustive(branches, this.databases),
    );
  }

  private condition(): string {
    const named = this.databases
      .flatMap((binding) => engineSet(this.module, binding) ?? [])
      .filter((engine) => isEngineOf(this.wanted.dialect, engine));
    const engines = [...new Set(named.length > 0 ? named : usualEngines(this.wanted.dialect))];
    const known = this.databases.every((binding) => engineSet(this.module, binding) !== undefined);
    const engine = known
      ? `DATABASES[${this.quoted("default")}][${this.quoted("ENGINE")}]`
      : `DATABASES[${this.quoted("default")}].get(${this.quoted("ENGINE")})`;
    const [only, more] = engines;
    return only !== undefined && more === undefined
      ? `${engine} == ${this.quoted(only)}`
      : `${engine} in (${engines.map((name) => this.quoted(name)).join(", ")})`;
  }

  /** The statement that adds the entry, behind what sets MIGRATION_MODULES before it. */
  private assignment(
    earlier: readonly SettingBinding[],
    branches: readonly Branch[],
  ): readonly string[] {
    const comment = `# ${this.wanted.comment}`;
    const blocks = new Set(branches.map(({ block }) => block));
    const isCertain =
      this.wanted.inherited ||
      earlier.some((binding) => binding.branches.every(({ block }) => blocks.has(block)));
    if (!isCertain && earlier.length > 0) {
      throw this.refusal(
        "MIGRATION_MODULES is set only under a condition",
        earlier[0]?.statement,
        `map the app by hand: ${this.pair()}`,
      );
    }
    if (isCertain) {
      const { app, packageName } = this.wanted;
      return [comment, `MIGRATION_MODULES[${this.quoted(app)}] = ${this.quoted(packageName)}`];
    }
    return [comment, "MIGRATION_MODULES = {", `${this.indentUnit()}${this.pair()},`, "}"];
  }

  private pair(): string {
    return `${this.quoted(this.wanted.app)}: ${this.quoted(this.wanted.packageName)}`;
  }

  /** Lines behind a statement, indented like it, with a blank line between. */
  private behind({ start, end }: SyntaxNode, lines: readonly string[]): TextEdit {
    const { text } = this.module.source;
    const newline = text.includes("\r\n") ? "\r\n" : "\n";
    const indent = /^[ \t]*/.exec(text.slice(text.lastIndexOf("\n", start - 1) + 1))?.[0] ?? "";
    const rest = /^[^\r\n]*/.exec(text.slice(end))?.[0] ?? "";
    const offset = end + rest.length;
    const body = lines.map((line) => `${newline}${indent}${line}`).join("");
    return { start: offset, end: offset, text: `${newline}${body}` };
  }

  private quoted(text: string): string {
    const { text: source } = this.module.source;
    const isSingle = source.split("'").length > source.split('"').length;
    return isSingle ? `'${text}'` : `"${text}"`;
  }

  /** What the file indents a block by. */
  private indentUnit(): string {
    const [statement] = parts(this.module.root).flatMap((child) =>
      blocksOf(child).flatMap((block) => parts(block).slice(0, 1)),
    );
    if (statement === undefined) return "    ";
    const { text } = this.module.source;
    const before = text.slice(text.lastIndexOf("\n", statement.start - 1) + 1, statement.start);
    return before.trim() === "" && before !== "" ? before : "    ";
  }

  private refusal(message: string, at: SyntaxNode | undefined, hint: string): Refusal {
    if (at === undefined) return refuse("settings", `${this.module.source.path}: ${message}`, hint);
    const place = placeOf(this.module.source, at.start);
    return new Refusal([{ code: "settings", message, place, hint }]);
  }
}

/** Do two statements stand in the same block? */
function sameBlock(one: SettingBinding, other: SettingBinding): boolean {
  return one.branches.at(-1)?.block === other.branches.at(-1)?.block;
}

/** Do two statements stand in different branches of one `if`, so that only one of them runs? */
function exclude(one: SettingBinding, other: SettingBinding): boolean {
  return one.branches.some((branch) =>
    other.branches.some(
      ({ statement, block }) =>
        statement.type === "if_statement" &&
        statement === branch.statement &&
        block !== branch.block,
    ),
  );
}

/** Does one of the statements run in each branch of the outermost `if` that the branches are in, `else` included? */
function isExhaustive(branches: readonly Branch[], bindings: readonly SettingBinding[]): boolean {
  const statement = branches[0]?.statement;
  if (statement?.type !== "if_statement") return false;
  const hasElse = parts(statement).some(({ type }) => type === "else_clause");
  return (
    hasElse &&
    blocksOf(statement).every((block) =>
      bindings.some(
        (binding) => binding.branches.length === 1 && binding.branches[0]?.block === block,
      ),
    )
  );
}
