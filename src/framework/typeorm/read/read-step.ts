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
import { decide } from "../../../operation/relational/decide.js";
import { readSchemaSql, type SqlReader } from "../../../schema-sql/read/read.js";
import type {
  Guarded,
  SchemaStatement,
  StatementOrigin,
} from "../../../operation/relational/statement.js";
import type { Emptiness } from "../../../sql/emptiness.js";
import { apply, holds, type World } from "../../javascript/chain/world.js";
import type { TypeOrmMigration, TypeOrmProject } from "../project.js";
import { evaluate, type Evaluation } from "./evaluate.js";
import { derivationOf, type Derivation } from "./derivation.js";
import { outsideOf, functionNamed, type NamedFunction } from "./outside.js";
import { carriedWhole } from "./carried-whole.js";
import type { ReadStep } from "./step.js";
import { tableCall } from "./table-api.js";
import { asCondition, bare, UNKNOWN, type Scope, type Value } from "./value.js";

/** Helpers that call helpers are followed so deep. */
const DEEPEST = 8;

/**
 * Reads what a migration does to a database, of which `start` is known. What is not followed is opaque and may reach everything. Methods of
 * the class whose names are in `whole` are one statement each.
 */
export function readStep(
  migration: TypeOrmMigration,
  project: TypeOrmProject,
  sql: SqlReader,
  start: World | undefined,
  whole: ReadonlySet<string> = new Set(),
): ReadStep {
  const up = migration.declaration.getInstanceMethod("up");
  const body = up?.getBody();
  if (up === undefined || !Node.isBlock(body))
    return { migration, statements: [], body: [], unread: ["up has no body"], end: start };
  const runner = up.getParameters()[0]?.getName();
  const scope: Scope = new Map(runner === undefined ? [] : [[runner, { kind: "runner" }]]);
  const reader = new StepReader(migration, project, sql, start, whole);
  const statements = reader.block(body, scope, 0);
  const { unread, world: end } = reader;
  return { migration, statements, body: body.getStatements(), unread, end };
}

class StepReader {
  readonly unread: string[] = [];
  readonly #derivation: Derivation;
  #world: World | undefined;
  /** The module whose code is being read. */
  #path: string;
  #count = 0;

  constructor(
    readonly migration: TypeOrmMigration,
    readonly project: TypeOrmProject,
    readonly sql: SqlReader,
    start: World | undefined,
    readonly whole: ReadonlySet<string>,
  ) {
    this.#world = start;
    this.#path = migration.path;
    this.#derivation = derivationOf(project);
  }

  /** The database at this point. */
  get world(): World | undefined {
    return this.#world;
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

  /** Reads parts of a statement, each as if it ran from here on; what runs is the statement that is made of them. */
  #apart<Statement extends SchemaStatement>(read: (from: () => void) => Statement): Statement {
    const before = this.#world;
    const statement = read(() => {
      this.#world = before;
    });
    this.#world = before;
    this.#noted([statement]);
    return statement;
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
        const condition = asCondition(evaluate(statement.getExpression(), this.#context(scope)));
        const origin = this.#origin(statement, undefined);
        const guarded = this.#apart((): Guarded => {
          const otherwise = this.#list(statements.slice(index + 1), scope, depth);
          return { kind: "guarded", condition, then: [], otherwise, origin };
        });
        return [...found, guarded];
      }
      found.push(...this.#statement(statement, scope, depth));
    }
    return found;
  }

  #context(scope: Scope): Evaluation {
    const within = (path: string): Pick<Evaluation, "outside" | "functionNamed"> => ({
      outside: outsideOf(path, this.project),
      functionNamed: (name) => functionNamed(name, path, this.project),
    });
    return { scope, sql: this.sql, state: this.#world?.state, within, ...within(this.#path) };
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
      const origin = this.#origin(statement, undefined);
      const guarded = this.#apart((again): Guarded => {
        const then = this.#branch(statement.getThenStatement(), scope, depth);
        again();
        const otherwise = other === undefined ? [] : this.#branch(other, scope, depth);
        return { kind: "guarded", condition, then, otherwise, origin };
      });
      return [guarded];
    }
    if (Node.isForOfStatement(statement)) return this.#loop(statement, scope, depth);
    if (Node.isEmptyStatement(statement)) return [];
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
      const guarded = this.#apart((): Guarded => {
        const body = this.#opaque(statement, "a loop over rows");
        return { kind: "guarded", condition, then: [body], otherwise: [], origin: body.origin };
      });
      return [guarded];
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
      const object = evaluate(callee.getExpression(), context);
      if (object.kind === "runner") {
        // PostgreSQL and MySQL run the queries of a connection one after the other, awaited or not.
        const inLine = this.sql.dialect === "postgres" || this.sql.dialect === "mysql";
        const waited = Node.isAwaitExpression(expression) || Node.isReturnStatement(statement);
        if (!waited && !(inLine && callee.getName() === "query")) {
          return [this.#opaque(statement, "a query that nothing waits for")];
        }
        return this.#runner(callee.getName(), values, statement);
      }
      if (!usesRunner(node, scope)) return [];
      const own = Node.isThisExpression(callee.getExpression())
        ? this.migration.declaration.getInstanceMethod(callee.getName())
        : undefined;
      if (own !== undefined && this.whole.has(own.getName())) {
        const { migration } = this;
        const carried = this.#apart(() => {
          const statements = this.#called(own, values, depth) ?? [];
          return carriedWhole(own, { migration, statements, why: undefined });
        });
        return [carried];
      }
      const named = own ?? functionNamed(callee.getText(), this.#path, this.project);
      const called = named === undefined ? undefined : this.#called(named, values, depth);
      if (called !== undefined) return called;
      return [this.#opaque(statement, "a call that is not followed")];
    }
    if (Node.isIdentifier(callee)) {
      const called = functionNamed(callee.getText(), this.#path, this.project);
      const found = called === undefined ? undefined : this.#called(called, values, depth);
      if (found !== undefined) return found;
    }
    return usesRunner(node, scope) ? [this.#opaque(statement, "a call that is not followed")] : [];
  }

  /** What a function of the project does with these arguments; undefined where it is not followed. */
  #called(
    called: NamedFunction | MethodDeclaration,
    values: readonly Value[],
    depth: number,
  ): readonly SchemaStatement[] | undefined {
    const body = called.getBody();
    if (!Node.isBlock(body) || depth >= DEEPEST) return undefined;
    const inner = called.getParameters().map((parameter, index): [string, Value] => {
      const initial = parameter.getInitializer();
      const own = initial === undefined ? UNKNOWN : evaluate(initial, this.#context(new Map()));
      return [parameter.getName(), values[index] ?? own];
    });
    const path = this.#path;
    this.#path = called.getSourceFile().getFilePath().slice(1);
    const statements = this.block(body, new Map(inner), depth + 1);
    this.#path = path;
    return statements;
  }

  #runner(
    method: string,
    values: readonly Value[],
    statement: Statement,
  ): readonly SchemaStatement[] {
    const [first, parameters] = values;
    if (method === "query" && first?.kind === "text" && parameters === undefined) {
      const issue = this.#issue();
      const read = readSchemaSql(first.text, this.sql, (sql, index) => ({
        ...this.#origin(statement, sql),
        issue: `${issue}:${index}`,
      }));
      return this.#noted(read);
    }
    const found = tableCall(method, values, {
      dialect: this.sql.dialect,
      ...this.#derivation,
      sql: this.sql,
      state: this.#world?.state,
      origin: this.#origin(statement, undefined),
    });
    return (
      (found && this.#noted(found)) ?? [
        this.#opaque(statement, `${method}() with values that only the project's code knows`),
      ]
    );
  }

  #opaque(statement: Node, why: string): SchemaStatement {
    this.unread.push(why);
    const opaque: SchemaStatement = {
      kind: "opaqueStatement",
      label: statement.getText().replace(/\s+/g, " ").slice(0, 60),
      why,
      touches: { kind: "everything", why },
      canonical: statement.getText().replace(/\s+/g, " "),
      origin: this.#origin(statement, undefined),
    };
    this.#noted([opaque]);
    return opaque;
  }

  #issue(): string {
    this.#count += 1;
    return `${this.migration.key.name}:${this.#count}`;
  }

  #origin(node: Node, sql: string | undefined): StatementOrigin {
    const path = node.getSourceFile().getFilePath().slice(1);
    const file = this.project.files.get(path) ?? { path, text: node.getSourceFile().getFullText() };
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

/** Does the code name the query runner, or something made from it? */
function usesRunner(node: Node, scope: Scope): boolean {
  const names = [...scope].filter(([, { kind }]) => kind === "runner").map(([name]) => name);
  const uses = (each: Node): boolean => Node.isIdentifier(each) && names.includes(each.getText());
  return uses(node) || node.getDescendants().some(uses);
}
