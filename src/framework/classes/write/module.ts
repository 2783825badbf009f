import type { MethodDeclaration, Node } from "ts-morph";
import { editFile, type EditFile } from "../../../edit/change-set.js";
import { applyEdits, type TextEdit } from "../../../edit/text-edit.js";
import type { FoldedStatement } from "../../../fold/relational/creation.js";
import type { SchemaStatement } from "../../../operation/relational/statement.js";
import type { Dialect } from "../../../sql/dialect.js";
import { resolved } from "../discover/imports.js";
import { requiresOf } from "../discover/requires.js";
import type { Carrier, ClassFramework, ClassWriting } from "../framework.js";
import type { ClassMigration, ClassProject } from "../project.js";
import type { ReadStep } from "../read/step.js";
import { dropSql, type Drop } from "../../javascript/chain/drops.js";
import { bodyLines, query, Unwritable, type BodyLine } from "./body.js";
import { guardLine, guardMethod, withoutOldGuard } from "./guard.js";
import { importText, needsOf } from "./carried.js";
import { styleOf, type Style } from "./style.js";

/** What the squashed migration is made of. */
export interface ModulePlan {
  /** The last step: its class and name stay. */
  readonly last: ClassMigration;
  /** What the result is recorded as. */
  readonly name: string;
  /** All steps that are folded. */
  readonly folded: readonly ClassMigration[];
  readonly statements: readonly FoldedStatement[];
  /** What was folded, before that. */
  readonly original: readonly SchemaStatement[];
  readonly carried: readonly ReadStep[];
  readonly dialect: Dialect;
  readonly count: number;
  /** The table whose records a guard reads; undefined where there is no guard. */
  readonly guard: string | undefined;
  /** What `down` drops; undefined where it throws. */
  readonly drops: readonly Drop[] | undefined;
}

/** The file of the last step with the whole chain in its `up`. Throws Unwritable. */
export function squashedModule(
  plan: ModulePlan,
  project: ClassProject,
  framework: ClassFramework,
): EditFile {
  const { writing } = framework;
  const { last, carried } = plan;
  const { declaration } = last;
  const file = project.files.get(last.path);
  const up = declaration.getInstanceMethod("up");
  const body = up?.getBody();
  if (file === undefined || up === undefined || body === undefined) {
    throw new Unwritable(`${last.path} has no up`);
  }
  const style = styleOf(declaration);
  const runner = framework.runner(up) ?? "queryRunner";
  const carriers = carriersOf(carried, last);
  const lines = bodyLines(plan.statements, {
    dialect: plan.dialect,
    style,
    writing,
    runner,
    carriers,
    parts: partsOf(plan.original),
  });
  const guarded = plan.guard === undefined ? [] : [guardLine(runner, style)];
  const all = [...guarded, ...lines];
  const edits: TextEdit[] = [
    { start: body.getStart(), end: body.getEnd(), text: block(all, style) },
    ...asyncEdits(up, all),
    ...withoutOldGuard(declaration),
    ...downEdits(up, plan, framework, style),
    ...carriedEdits(plan, project, framework, style, carriers),
  ];
  const sorted = edits.toSorted((a, b) => a.start - b.start);
  const imports = writing.imports(declaration, applyEdits(file.text, sorted));
  return editFile(
    file,
    [...sorted, ...imports].toSorted((a, b) => a.start - b.start),
  );
}

function partsOf(original: readonly SchemaStatement[]): ReadonlyMap<string, number> {
  const parts = new Map<string, number>();
  const count = (statement: SchemaStatement): void => {
    if (statement.kind === "guarded")
      for (const inner of [...statement.then, ...statement.otherwise]) count(inner);
    else parts.set(statement.origin.issue, (parts.get(statement.origin.issue) ?? 0) + 1);
  };
  for (const statement of original) count(statement);
  return parts;
}

/** A block of a method of a class. */
function block(lines: readonly BodyLine[], { indent }: Style): string {
  const inner = lines.map(({ text, isFixed }) =>
    isFixed || text === "" ? text : `${indent}${indent}${text}`,
  );
  return ["{", ...inner, `${indent}}`].join("\n");
}

/** `down` throws, as dropping everything is not what a rollback of one step may do; or it drops what the chain made. */
function downEdits(
  up: MethodDeclaration,
  { last, count, drops, dialect }: ModulePlan,
  framework: ClassFramework,
  style: Style,
): readonly TextEdit[] {
  const down = last.declaration.getInstanceMethod("down");
  const body = down?.getBody();
  if (drops === undefined) {
    const { quote, semicolon } = style;
    const sentence = `This migration stands for ${count} migrations that were squashed; they cannot be reverted.`;
    const line = `throw new Error(${quote}${sentence}${quote})${semicolon}`;
    const text = block([{ text: line, isFixed: false }], style);
    // A framework whose migrations may have none has one that throws.
    return body === undefined ? [] : [{ start: body.getStart(), end: body.getEnd(), text }];
  }
  const { writing } = framework;
  const runner = framework.runner(up) ?? "";
  const lines = drops.flatMap((drop) => {
    const sql = dropSql(drop, dialect);
    return sql === undefined ? [] : query(sql, { style, runner, writing, dialect });
  });
  const text = block(lines, style);
  if (down === undefined || body === undefined) {
    const result = isTypeScript(up) ? ": Promise<void>" : "";
    const end = up.getEnd();
    return [{ start: end, end, text: `\n\n${style.indent}async down()${result} ${text}` }];
  }
  const given = framework.runner(down) === undefined ? up.getParameters()[0]?.getText() : undefined;
  const open = down.getText().indexOf("(") + down.getStart() + 1;
  return [
    ...asyncEdits(down, lines),
    ...(given === undefined ? [] : [{ start: open, end: open, text: given }]),
    { start: body.getStart(), end: body.getEnd(), text },
  ];
}

/** Makes a method one in which something can be waited for, where its lines do that. */
function asyncEdits(method: MethodDeclaration, lines: readonly BodyLine[]): readonly TextEdit[] {
  if (method.isAsync() || !lines.some(({ text }) => /\bawait\b/.test(text))) return [];
  const start = method.getNameNode().getStart();
  const result = method.getReturnTypeNode();
  return [
    { start, end: start, text: "async " },
    ...(result?.getText() === "void"
      ? [{ start: result.getStart(), end: result.getEnd(), text: "Promise<void>" }]
      : []),
  ];
}

function isTypeScript(node: Node): boolean {
  return /\.[cm]?ts$/.test(node.getSourceFile().getFilePath());
}

/** The methods that carried steps become, by the steps' names. No other method that is carried, or is there, has such a name. */
export function carriersOf(
  carried: readonly ReadStep[],
  { declaration }: ClassMigration,
): ReadonlyMap<string, Carrier> {
  const classes = [declaration, ...carried.map(({ migration }) => migration.declaration)];
  const taken = new Set(
    classes.flatMap((each) => each.getInstanceMembers().map((member) => member.getName())),
  );
  return new Map(
    carried.map(({ migration }) => {
      const own = migration.declaration.getName() ?? migration.key.name;
      const plain = `${own.slice(0, 1).toLowerCase()}${own.slice(1)}`;
      let name = plain;
      for (let number = 2; taken.has(name); number += 1) name = `${plain}_${number}`;
      taken.add(name);
      const code = migration.declaration.getInstanceMethodOrThrow("up").getText();
      return [migration.key.name, { name, code }];
    }),
  );
}

/** Methods for carried steps, and what they need from their modules. */
function carriedEdits(
  plan: ModulePlan,
  project: ClassProject,
  framework: ClassFramework,
  style: Style,
  carriers: ReadonlyMap<string, Carrier>,
): readonly TextEdit[] {
  const { writing } = framework;
  const { declaration, path } = plan.last;
  const source = declaration.getSourceFile();
  const methods: string[] = [];
  const imports = new Map<string, string>();
  const definitions = new Map<string, string>();
  const helpers = new Map<string, string>();
  for (const step of plan.carried) {
    const carrier = carriers.get(step.migration.key.name);
    if (carrier !== undefined) methods.push(methodText(step, carrier.name));
    if (step.migration.path === path) continue;
    for (const [name, text] of ownMethods(step, writing)) {
      const other = helpers.get(name) ?? declaration.getMember(name)?.getText();
      if (other !== undefined && other !== text) {
        throw new Unwritable(`two of the steps have a method ${name} of their own`);
      }
      helpers.set(name, text);
    }
    const needs = needsOf(step, path, project, writing);
    for (const text of [...needs.imports.values(), ...needs.definitions.values()]) {
      const gone = goneModule(text, plan, project);
      if (gone !== undefined) {
        throw new Unwritable(
          `${step.migration.key.name} stays as code (${step.unread[0] ?? "what it does depends on what the database holds"}) and uses code of ${gone}, a step that would be gone: move that to a module of its own`,
        );
      }
    }
    for (const [name, text] of needs.imports) {
      const own = importText(source, name, path, project, writing);
      const other = imports.get(name) ?? own ?? localText(name, plan.last);
      if (other !== undefined && withoutQuotes(other) !== withoutQuotes(text)) {
        throw new Unwritable(`two of the steps have a ${name} of their own`);
      }
      if (own === undefined) imports.set(name, text);
    }
    for (const [name, text] of needs.definitions) {
      const other = definitions.get(name) ?? localText(name, plan.last);
      if (other !== undefined && other !== text) {
        throw new Unwritable(`two of the steps have a ${name} of their own`);
      }
      if (localText(name, plan.last) === undefined) definitions.set(name, text);
    }
  }
  const added = [...new Set(imports.values())];
  const edits: TextEdit[] = [];
  if (added.length > 0 || definitions.size > 0) {
    const requires = requiresOf(source).map(({ statement }) => statement);
    const last = [...source.getImportDeclarations(), ...requires].at(-1);
    const text = `${added.join("\n")}${[...definitions.values()].map((each) => `\n\n${each}`).join("")}`;
    const at = last?.getEnd() ?? declaration.getStart();
    edits.push({
      start: at,
      end: at,
      text: last === undefined ? `${text.trim()}\n\n` : `\n${text.trim()}`,
    });
  }
  methods.push(...helpers.values(), ...guardMethods(plan, framework, style));
  if (methods.length > 0) {
    const end = declaration.getEnd() - 1;
    // Some leave a blank line in front of the brace.
    const isSpaced = /\n[ \t]*\r?\n[ \t]*$/.test(source.getFullText().slice(0, end));
    const spaced = (text: string): string => (isSpaced ? `${text}\n` : `\n${text}`);
    const text = methods.map((each) => spaced(`${style.indent}${each}\n`)).join("");
    edits.push({ start: end, end, text });
  }
  return edits;
}

function guardMethods(
  { last, name, folded, guard, dialect }: ModulePlan,
  framework: ClassFramework,
  style: Style,
): readonly string[] {
  const up = last.declaration.getInstanceMethod("up");
  if (guard === undefined || up === undefined) return [];
  const runner = framework.runner(up) ?? "queryRunner";
  const parts = { result: name, folded, table: guard, dialect };
  return [guardMethod(up, parts, runner, framework.writing, style)];
}

/** Imports of one thing, laid out in two ways. */
function withoutQuotes(text: string): string {
  return text.replace(/["';\s]/g, "");
}

/** The folded step whose module an import or a `require` takes something from. */
function goneModule(
  text: string,
  { last, folded }: ModulePlan,
  { files }: ClassProject,
): string | undefined {
  for (const [, specifier = ""] of text.matchAll(
    /\b(?:from\s*|require\(|import\()\s*["'](\.[^"']*)["']/g,
  )) {
    const target = resolved(last.path, specifier, files);
    const gone = folded.find(({ path }) => path === target && path !== last.path);
    if (gone !== undefined) return gone.key.name;
  }
  return undefined;
}

/** The methods of its class that a step's `up` calls, and those that they call. Throws Unwritable for properties. */
function ownMethods(
  { migration }: ReadStep,
  { inherited }: ClassWriting,
): ReadonlyMap<string, string> {
  const { declaration } = migration;
  const found = new Map<string, string>();
  const pending = [declaration.getInstanceMethodOrThrow("up").getText()];
  for (let text = pending.pop(); text !== undefined; text = pending.pop()) {
    for (const [, name = ""] of text.matchAll(/\bthis\s*\.\s*(\w+)/g)) {
      if (found.has(name) || inherited.has(name)) continue;
      const method = declaration.getInstanceMethod(name);
      if (method === undefined) {
        throw new Unwritable(`${migration.key.name} uses this.${name}, which cannot be carried`);
      }
      found.set(name, method.getText());
      pending.push(method.getText());
    }
  }
  return found;
}

/** A definition of the name that the module has itself. */
function localText(name: string, { declaration }: ClassMigration): string | undefined {
  const source = declaration.getSourceFile();
  return (
    source.getFunction(name) ??
    source.getVariableStatement((each) =>
      each.getDeclarations().some((one) => one.getName() === name),
    )
  )?.getText();
}

/** `up` of a carried step under a name of its own, its text as it was. */
function methodText(step: ReadStep, name: string): string {
  const up = step.migration.declaration.getInstanceMethodOrThrow("up");
  const start = up.getNameNode().getStart();
  const rest = up.getSourceFile().getFullText().slice(start, up.getEnd());
  const words = [
    ...(isTypeScript(up) ? ["private"] : []),
    ...(up.isAsync() ? ["async"] : []),
    rest.replace(/^up/, name),
  ];
  return words.join(" ");
}
