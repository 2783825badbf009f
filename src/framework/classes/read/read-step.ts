import {
  Node,
  VariableDeclarationKind,
  type Block,
  type Expression,
  type ForOfStatement,
  type IfStatement,
  type MethodDeclaration,
  type Statement,
  type VariableStatement,
} from "ts-morph";
import type { Condition } from "../../../operation/relational/condition.js";
import { decide } from "../../../operation/relational/decide.js";
import { readSchemaSql, type SqlReader } from "../../../schema-sql/read/read.js";
import type {
  Guarded,
  SchemaStatement,
  StatementOrigin,
} from "../../../operation/relational/statement.js";
import type { Touches } from "../../../operation/relational/touches.js";
import type { Emptiness } from "../../../sql/emptiness.js";
import { apply, holds, type World } from "../../javascript/chain/world.js";
import type { ClassFramework, RunnerCall, RunnerCalls } from "../framework.js";
import type { ClassMigration, ClassProject } from "../project.js";
import { evaluate, type Evaluation } from "./evaluate.js";
import { outsideOf, functionNamed, type NamedFunction } from "./outside.js";
import { carriedWhole, touchesOf } from "./carried-whole.js";
import { isRecordedGuard } from "./recorded-guard.js";
import type { ReadStep } from "./step.js";
import { asCondition, bare, UNKNOWN, type Scope, type Value } from "./value.js";

/** Helpers that call helpers are followed so deep. */
const DEEPEST = 8;

/** What a migration is read with. */
export interface StepSetting {
  readonly framework: ClassFramework;
  readonly project: ClassProject;
  readonly sql: SqlReader;
  /** Methods of the class that are one statement each. */
  readonly whole: ReadonlySet<string>;
}

/** Reads what a migration does to a database, of which `start` is known. What is not followed is opaque and may reach everything. */
export function readStep(
  migration: ClassMigration,
  setting: StepSetting,
  start: World | undefined,
): ReadStep {
  const up = migration.declaration.getInstanceMethod("up");
  const body = up?.getBody();
  if (up === undefined || !Node.isBlock(body))
    return {
      migration,
      statements: [],
      body: [],
      unread: ["up has no body"],
      named: [],
      end: start,
    };
  const runner = setting.framework.runner(up);
  const scope: Scope = new Map(runner === undefined ? [] : [[runner, { kind: "runner" }]]);
  const reader = new StepReader(migration, setting, start);
  const statements = reader.up(body, scope);
  const { unread, named, world: end } = reader;
  return { migration, statements, body: body.getStatements(), unread, named, end };
}

/** What a branch does: while `up` runs, and behind it. */
interface Branch {
  readonly atOnce: readonly SchemaStatement[];
  readonly later: readonly SchemaStatement[];
  readonly laterNamed: readonly SchemaStatement[];
  readonly unread: readonly string[];
}

const nothing = (): readonly SchemaStatement[] => [];

class StepReader {
  readonly unread: string[] = [];
  /** Guards that surely do nothing. */
  readonly #idle = new Set<SchemaStatement>();
  readonly #calls: RunnerCalls;
  /** What runs once `up` is through. */
  #later: SchemaStatement[] = [];
  /** The same with the guards that became code, because what they guard runs later than they ask. */
  #laterNamed: SchemaStatement[] = [];
  named: readonly SchemaStatement[] = [];
  #world: World | undefined;
  /** The module whose code is being read. */
  #path: string;
  #count = 0;

  constructor(
    readonly migration: ClassMigration,
    readonly setting: StepSetting,
    start: World | undefined,
  ) {
    this.#world = start;
    this.#path = migration.path;
    this.#calls = setting.framework.calls(setting.project);
  }

  /** The database at this point. */
  get world(): World | undefined {
    return this.#world;
  }

  /** What the body of `up` does. */
  up(body: Block, scope: Scope): readonly SchemaStatement[] {
    const atOnce = this.block(body, scope, 0);
    this.named = [...atOnce.filter((each) => !this.#idle.has(each)), ...this.#laterNamed];
    return [...atOnce, ...this.#noted(this.#later)];
  }

  /** Takes note of what runs once `up` is through. */
  #wait(statements: readonly SchemaStatement[], named = statements): void {
    this.#later.push(...statements);
    this.#laterNamed.push(...named);
  }

  /** Takes note of what runs. A statement that the server would refuse leaves nothing known. */
  #noted<Statements extends readonly SchemaStatement[]>(statements: Statements): Statements {
    for (const statement of statements) this.#note(statement);
    return statements;
  }

  #note(statement: SchemaStatement): void {
    const world = this.#world;
    if (world === undefined) return;
    if (statement.kind === "guarded") {
      const isEmpty = (noneIf: Emptiness): boolean => holds(world, noneIf);
      const answer = decide(statement.condition, world.state, isEmpty);
      if (answer !== "unknown") {
        this.#noted(answer === "yes" ? statement.then : statement.otherwise);
        return;
      }
    }
    const applied = apply(world, statement);
    this.#world = applied.ok ? applied.world : undefined;
  }

  block(block: Block, start: Scope, depth: number): readonly SchemaStatement[] {
    return this.#list(block.getStatements(), start, depth);
  }

  #list(statements: readonly Statement[], start: Scope, depth: number): readonly SchemaStatement[] {
    let scope = start;
    const found: SchemaStatement[] = [];
    for (const [index, statement] of statements.entries()) {
      if (Node.isVariableStatement(statement)) {
        const declared = this.#declared(statement, scope);
        scope = declared.scope;
        found.push(...declared.statements);
        continue;
      }
      if (Node.isReturnStatement(statement)) {
        const value = statement.getExpression();
        if (value !== undefined) found.push(...this.#expression(value, statement, scope, depth));
        return found;
      }
      if (Node.isIfStatement(statement) && isEarlyReturn(statement)) {
        if (isRecordedGuard(statement)) continue;
        const condition = asCondition(evaluate(statement.getExpression(), this.#context(scope)));
        const rest = (): readonly SchemaStatement[] =>
          this.#list(statements.slice(index + 1), scope, depth);
        return [...found, ...this.#guard(statement, condition, scope, nothing, rest)];
      }
      found.push(...this.#statement(statement, scope, depth));
    }
    return found;
  }

  /**
   * Statements under a condition, which is asked while `up` runs. Where statements wait for its end, one of the branches is what runs, or
   * the whole is code: behind what waits, the question would be another.
   */
  #guard(
    node: IfStatement | ForOfStatement,
    condition: Condition,
    scope: Scope,
    then: () => readonly SchemaStatement[],
    otherwise: () => readonly SchemaStatement[],
  ): readonly SchemaStatement[] {
    const before = this.#world;
    const isEmpty = (noneIf: Emptiness): boolean => before !== undefined && holds(before, noneIf);
    const answer = before === undefined ? "unknown" : decide(condition, before.state, isEmpty);
    const [yes, no] = [this.#branchOf(then), this.#branchOf(otherwise)];
    const waits = [this.#later, yes.later, no.later].some(({ length }) => length > 0);
    const isNothing = answer === "no" && no.atOnce.length + no.later.length === 0;
    if (waits && answer !== "unknown" && !isNothing) {
      const chosen = answer === "yes" ? yes : no;
      this.unread.push(...chosen.unread);
      this.#wait(chosen.later, chosen.laterNamed);
      return this.#noted(chosen.atOnce);
    }
    const guarded: Guarded = {
      kind: "guarded",
      condition,
      then: [...yes.atOnce, ...yes.later],
      otherwise: [...no.atOnce, ...no.later],
      origin: this.#origin(node, undefined),
    };
    this.unread.push(...yes.unread, ...no.unread);
    const isEmptyGuard = guarded.then.length + guarded.otherwise.length === 0;
    const isQuestion = condition.kind !== "unknown" || !usesRunner(node.getExpression(), scope);
    if (isEmptyGuard && isQuestion) return [];
    if (isNothing) this.#idle.add(guarded);
    if (!waits || isNothing) return this.#noted([guarded]);
    this.#laterNamed.push({
      ...guarded,
      then: [...yes.atOnce, ...yes.laterNamed],
      otherwise: [...no.atOnce, ...no.laterNamed],
    });
    const why = "what it does depends on what the database holds";
    return [this.#opaque(node, why, touchesOf([guarded]))];
  }

  /** What a branch would do from here on. */
  #branchOf(read: () => readonly SchemaStatement[]): Branch {
    const [world, later, laterNamed] = [this.#world, this.#later, this.#laterNamed];
    const unread = this.unread.length;
    this.#later = [];
    this.#laterNamed = [];
    const atOnce = read();
    const branch = {
      atOnce,
      later: this.#later,
      laterNamed: this.#laterNamed,
      unread: this.unread.splice(unread),
    };
    this.#world = world;
    this.#later = later;
    this.#laterNamed = laterNamed;
    return branch;
  }

  #context(scope: Scope): Evaluation {
    const { project, sql, framework } = this.setting;
    const within = (path: string): Pick<Evaluation, "outside" | "functionNamed"> => ({
      outside: outsideOf(path, project),
      functionNamed: (name) => functionNamed(name, path, project),
    });
    const { question } = framework;
    return { scope, sql, question, state: this.#world?.state, within, ...within(this.#path) };
  }

  #declared(
    statement: VariableStatement,
    scope: Scope,
  ): { readonly scope: Scope; readonly statements: readonly SchemaStatement[] } {
    const next = new Map(scope);
    const statements: SchemaStatement[] = [];
    const isConstant =
      statement.getDeclarationKind() === VariableDeclarationKind.Const || !isAssigned(statement);
    for (const declaration of statement.getDeclarations()) {
      const initializer = declaration.getInitializer();
      const value =
        initializer === undefined ? UNKNOWN : evaluate(initializer, this.#context(scope));
      next.set(declaration.getName(), isConstant ? value : UNKNOWN);
      // What is taken out of the runner may reach the database under any name.
      const isReach = value.kind === "runner" || value.kind === "manager";
      if (isReach && !Node.isIdentifier(declaration.getNameNode())) {
        statements.push(this.#opaque(statement, "a part of the runner under a name of its own"));
      }
      if (value.kind !== "unknown" || initializer === undefined) continue;
      // A value of plain code has no effect on the database; one that calls with the runner may.
      if (usesRunner(initializer, scope))
        statements.push(this.#opaque(statement, "a call that is not followed"));
    }
    return { scope: next, statements };
  }

  #statement(statement: Statement, scope: Scope, depth: number): readonly SchemaStatement[] {
    if (Node.isExpressionStatement(statement)) {
      return this.#expression(statement.getExpression(), statement, scope, depth);
    }
    if (Node.isBlock(statement)) return this.block(statement, scope, depth);
    if (Node.isIfStatement(statement)) {
      const condition = asCondition(evaluate(statement.getExpression(), this.#context(scope)));
      const other = statement.getElseStatement();
      const then = (): readonly SchemaStatement[] =>
        this.#branch(statement.getThenStatement(), scope, depth);
      const otherwise = (): readonly SchemaStatement[] =>
        other === undefined ? [] : this.#branch(other, scope, depth);
      return this.#guard(statement, condition, scope, then, otherwise);
    }
    if (Node.isForOfStatement(statement)) {
      if (!this.setting.framework.isFlush(statement)) return this.#loop(statement, scope, depth);
      return this.#noted(this.#later.splice(0));
    }
    if (Node.isEmptyStatement(statement)) return [];
    if (Node.isThrowStatement(statement)) return [this.#opaque(statement, "it fails here")];
    if (!usesRunner(statement, scope)) return [];
    return [this.#opaque(statement, `${statement.getKindName()} is not followed`)];
  }

  #branch(statement: Statement, scope: Scope, depth: number): readonly SchemaStatement[] {
    return Node.isBlock(statement)
      ? this.block(statement, scope, depth)
      : this.#list([statement], scope, depth);
  }

  #loop(statement: ForOfStatement, scope: Scope, depth: number): readonly SchemaStatement[] {
    const over = evaluate(statement.getExpression(), this.#context(scope));
    if (over.kind === "rows") {
      const condition = { kind: "rows", noneIf: over.noneIf } as const;
      const body = (): readonly SchemaStatement[] => [this.#opaque(statement, "a loop over rows")];
      return this.#guard(statement, condition, scope, body, nothing);
    }
    const name = /^(?:const|let) (\w+)$/.exec(statement.getInitializer().getText())?.[1];
    const isSimple =
      name !== undefined &&
      !new RegExp(`\\b${name}\\s*(?:[-+*/|&?]*=[^=]|\\+\\+|--)`).test(
        statement.getStatement().getText(),
      ) &&
      !/\b(?:break|continue|return)\b/.test(statement.getStatement().getText());
    if (over.kind !== "list" || !isSimple)
      return [this.#opaque(statement, "a loop that is not followed")];
    return over.items.flatMap((item) =>
      this.#branch(statement.getStatement(), new Map([...scope, [name, item]]), depth),
    );
  }

  /** `list.forEach((item) => { … })`; undefined where it is not followed. Nothing waits for what asynchronous functions do. */
  #each(
    items: readonly Value[],
    [callback, more]: readonly Node[],
    scope: Scope,
    depth: number,
  ): readonly SchemaStatement[] | undefined {
    if (!Node.isArrowFunction(callback) || callback.isAsync() || more !== undefined) {
      return undefined;
    }
    const [parameter, second] = callback.getParameters();
    const body = callback.getBody();
    const isPlain = parameter === undefined || Node.isIdentifier(parameter.getNameNode());
    if (!isPlain || second !== undefined || !Node.isBlock(body)) return undefined;
    return items.flatMap((item) =>
      this.block(
        body,
        parameter === undefined ? scope : new Map([...scope, [parameter.getName(), item]]),
        depth,
      ),
    );
  }

  #expression(
    expression: Expression,
    statement: Statement,
    scope: Scope,
    depth: number,
  ): readonly SchemaStatement[] {
    const node = bare(expression);
    const context = this.#context(scope);
    if (!Node.isCallExpression(node)) {
      return usesRunner(node, scope)
        ? [this.#opaque(statement, "an expression that is not followed")]
        : [];
    }
    const callee = bare(node.getExpression());
    const values = node
      .getArguments()
      .map((each) => (Node.isExpression(each) ? evaluate(each, context) : UNKNOWN));
    if (Node.isPropertyAccessExpression(callee)) {
      const own = Node.isThisExpression(callee.getExpression())
        ? this.migration.declaration.getInstanceMethod(callee.getName())
        : undefined;
      const object = evaluate(callee.getExpression(), context);
      const method = callee.getName();
      const isQuery = object.kind === "manager" && method === "query";
      if (own === undefined && (object.kind === "runner" || isQuery)) {
        const isAwaited = Node.isAwaitExpression(expression) || Node.isReturnStatement(statement);
        const isPlain = node.getArguments().every((each) => isPlainValue(each, scope));
        return this.#runner({ method, values, isAwaited, isPlain }, statement);
      }
      if (!usesRunner(node, scope)) return this.#outside(expression, statement);
      if (callee.getName() === "forEach" && object.kind === "list") {
        const found = this.#each(object.items, node.getArguments(), scope, depth);
        if (found !== undefined) return found;
      }
      if (callee.getName() === "call" && values[0]?.kind === "runner") {
        const named = functionNamed(
          callee.getExpression().getText(),
          this.#path,
          this.setting.project,
        );
        const called =
          named === undefined ? undefined : this.#called(named, values.slice(1), values[0], depth);
        if (called !== undefined) return called;
      }
      const self = own === undefined ? undefined : scope.get("this");
      if (own !== undefined && this.setting.whole.has(own.getName())) {
        return this.#whole(own, values, self, depth);
      }
      const named = own ?? functionNamed(callee.getText(), this.#path, this.setting.project);
      const called = named === undefined ? undefined : this.#called(named, values, self, depth);
      if (called !== undefined) return called;
      return [this.#opaque(statement, "a call that is not followed")];
    }
    if (Node.isIdentifier(callee)) {
      const called = functionNamed(callee.getText(), this.#path, this.setting.project);
      const found =
        called === undefined ? undefined : this.#called(called, values, undefined, depth);
      if (found !== undefined) return found;
    }
    if (!usesRunner(node, scope)) return this.#outside(expression, statement);
    return [this.#opaque(statement, "a call that is not followed")];
  }

  /** A call that is not given the runner: what is waited for may reach the database in a way of its own. */
  #outside(expression: Expression, statement: Statement): readonly SchemaStatement[] {
    if (!Node.isAwaitExpression(expression) && !Node.isReturnStatement(statement)) return [];
    return [this.#opaque(statement, "a call that is not followed")];
  }

  /** A method that carries a step is one statement. */
  #whole(
    method: MethodDeclaration,
    values: readonly Value[],
    self: Value | undefined,
    depth: number,
  ): readonly SchemaStatement[] {
    const { migration } = this;
    const { atOnce, later } = this.#branchOf(() => this.#called(method, values, self, depth) ?? []);
    const statements = [...atOnce, ...later];
    const carried = carriedWhole(method, { migration, statements, why: undefined });
    if (this.setting.framework.carriedRuns(method.getText()) === "at once") {
      return this.#noted([carried]);
    }
    this.#wait([carried]);
    return [];
  }

  /** What a function of the project does with these arguments; undefined where it is not followed. */
  #called(
    called: NamedFunction | MethodDeclaration,
    values: readonly Value[],
    self: Value | undefined,
    depth: number,
  ): readonly SchemaStatement[] | undefined {
    const body = called.getBody();
    if (!Node.isBlock(body) || depth >= DEEPEST) return undefined;
    // TypeScript lets functions say what `this` is.
    const parameters = called.getParameters().filter((each) => each.getName() !== "this");
    const inner = parameters.map((parameter, index): [string, Value] => {
      const initial = parameter.getInitializer();
      const own = initial === undefined ? UNKNOWN : evaluate(initial, this.#context(new Map()));
      return [parameter.getName(), values[index] ?? own];
    });
    if (self !== undefined) inner.push(["this", self]);
    const path = this.#path;
    this.#path = called.getSourceFile().getFilePath().slice(1);
    const statements = this.block(body, new Map(inner), depth + 1);
    this.#path = path;
    return statements;
  }

  #runner(call: RunnerCall, statement: Statement): readonly SchemaStatement[] {
    const { sql } = this.setting;
    const issue = this.#issue();
    const read = (text: string): readonly SchemaStatement[] =>
      readSchemaSql(text, sql, (source, index) => ({
        ...this.#origin(statement, source),
        issue: `${issue}:${index}`,
      }));
    const found = this.#calls(call, {
      sql,
      state: this.#world?.state,
      origin: this.#origin(statement, undefined),
      read,
    });
    const statements =
      found.kind === "statements" ? found.statements : [this.#unread(statement, found.why)];
    if (found.when === "at once") return this.#noted(statements);
    this.#wait(statements);
    return [];
  }

  #opaque(
    node: Node,
    why: string,
    touches: Touches = { kind: "everything", why },
  ): SchemaStatement {
    const opaque = this.#unread(node, why, touches);
    this.#noted([opaque]);
    return opaque;
  }

  #unread(
    node: Node,
    why: string,
    touches: Touches = { kind: "everything", why },
  ): SchemaStatement {
    this.unread.push(why);
    return {
      kind: "opaqueStatement",
      label: node.getText().replace(/\s+/g, " ").slice(0, 60),
      why,
      touches,
      canonical: node.getText().replace(/\s+/g, " "),
      origin: this.#origin(node, undefined),
    };
  }

  #issue(): string {
    this.#count += 1;
    return `${this.migration.key.name}:${this.#count}`;
  }

  #origin(node: Node, sql: string | undefined): StatementOrigin {
    const path = node.getSourceFile().getFilePath().slice(1);
    const file = this.setting.project.files.get(path) ?? {
      path,
      text: node.getSourceFile().getFullText(),
    };
    return {
      migration: this.migration.key,
      slice: { file, start: node.getStart(), end: node.getEnd(), edits: [] },
      sql,
      comments: node.getLeadingCommentRanges().map((each) => each.getText()),
      issue: this.#issue(),
    };
  }
}

function isEarlyReturn(statement: IfStatement): boolean {
  if (statement.getElseStatement() !== undefined) return false;
  const then = statement.getThenStatement();
  const only = Node.isBlock(then) ? then.getStatements() : [then];
  const [first, second] = only;
  return (
    second === undefined && Node.isReturnStatement(first) && first.getExpression() === undefined
  );
}

/** Does anything assign to the variables later? */
function isAssigned(statement: VariableStatement): boolean {
  const others = statement.getParent().getText().replace(statement.getText(), "");
  return statement
    .getDeclarations()
    .some((declaration) =>
      new RegExp(`\\b${declaration.getName()}\\s*(?:[-+*/|&?]*=[^=]|\\+\\+|--)`).test(others),
    );
}

/** Does an argument neither wait for anything nor reach the database? */
function isPlainValue(node: Node, scope: Scope): boolean {
  const waits = Node.isAwaitExpression(node) || node.getDescendants().some(Node.isAwaitExpression);
  return !waits && !usesRunner(node, scope);
}

/** Does the code name the query runner, or something made from it? */
function usesRunner(node: Node, scope: Scope): boolean {
  const names = [...scope]
    .filter(([, { kind }]) => kind === "runner" || kind === "manager")
    .map(([name]) => name);
  const uses = (each: Node): boolean =>
    (Node.isIdentifier(each) || Node.isThisExpression(each)) && names.includes(each.getText());
  return uses(node) || node.getDescendants().some(uses);
}
