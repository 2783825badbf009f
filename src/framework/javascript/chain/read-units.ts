import type * as t from "@babel/types";
import type { SourceSpan } from "../../../edit/source.js";
import type { SchemaStatement, StatementOrigin } from "../../../operation/relational/statement.js";
import { assignedIn, containsAwait, namesIn, returns, walk } from "../free-names.js";
import { awaitValue } from "../interpret/await.js";
import { evaluate } from "../interpret/evaluate.js";
import { bindParameters } from "../interpret/patterns.js";
import { spanOf, type Run } from "../interpret/run.js";
import { Scope } from "../interpret/scope.js";
import { GiveUp, Thrown, type Completion } from "../interpret/signals.js";
import { execute, hoist } from "../interpret/statements.js";
import { truthOf, unknown, type FunctionValue, type Value } from "../interpret/value.js";
import { declaredNames, type LoadedModule } from "../module.js";
import { calledBody, carriedOrigin } from "./called-body.js";
import { codeCanonical } from "./code-canonical.js";
import type { CarriedCode, Issue } from "./issue.js";
import type { Unit } from "./step.js";
import { isOwnGuard } from "./own-guard.js";
import { isRecordedGuard } from "./recorded-guard.js";
import { touchesOf, type TableVocabulary } from "./touches.js";
import type { World } from "./world.js";

/** A moment of a run, to come back to. */
export interface Moment {
  readonly issues: number;
  readonly world: World;
}

/** The run of a framework's migrations on one dialect, as far as reading an `up` needs it. */
export interface ChainRun<Request> {
  readonly world: World;
  readonly run: () => Run;
  readonly now: () => Moment;
  readonly since: (moment: Moment) => readonly Issue<Request>[];
  readonly takeBack: (moment: Moment) => void;
  /** Notes code that is carried as one issue, of which only these statements are known. */
  readonly carry: (
    at: SourceSpan,
    code: CarriedCode,
    statements: (origin: StatementOrigin) => readonly SchemaStatement[],
  ) => void;
}

/** How the units of an `up` are read. */
export interface UnitReading<Request> {
  readonly up: FunctionValue;
  readonly args: readonly Value[];
  readonly module: LoadedModule;
  readonly run: ChainRun<Request>;
  readonly vocabulary: TableVocabulary;
  /** Can another module say it? What cannot be said is carried in its own words. */
  readonly isSayable: (issue: Issue<Request>) => boolean;
}

/** Runs the body of an `up` as far as its text tells. */
export function readUnits<Request>(reading: UnitReading<Request>): readonly Unit<Request>[] {
  const { up, args, run } = reading;
  const scope = new Scope(up.scope, up.scope.module);
  bindParameters(up.node.params, args, scope, run.run());
  const { body } = up.node;
  const isBlock = body.type === "BlockStatement";
  if (isBlock) hoist(body.body, scope);
  return new UnitReader(isBlock ? body.body : [body], scope, reading).read();
}

/** A unit, with the statement that it starts with and the moment before it. */
interface Placed<Request> {
  readonly unit: Unit<Request>;
  readonly from: number;
  readonly moment: Moment;
}

/** Runs the statements of a body one by one; those that are not understood become units that are carried. */
class UnitReader<Request> {
  readonly #placed: Placed<Request>[] = [];
  readonly #run: ChainRun<Request>;

  /** What runs, one after the other: of conditions that are decided, the branch that runs. */
  private readonly statements: t.Node[];

  constructor(
    statements: readonly t.Node[],
    private readonly scope: Scope,
    private readonly reading: UnitReading<Request>,
  ) {
    this.#run = reading.run;
    this.statements = [...statements];
  }

  read(): readonly Unit<Request>[] {
    for (let index = 0; index < this.statements.length; index += 1) {
      const statement = this.statements[index];
      if (statement === undefined) break;
      if (isOwnGuard(statement) || isRecordedGuard(statement)) continue;
      const branch = this.#branchOf(statement);
      if (branch !== undefined) {
        hoist(branch, this.scope);
        this.statements.splice(index, 1, ...branch);
        index -= 1;
        continue;
      }
      const outcome = this.#try(statement, index);
      if (outcome.kind === "given up") index = this.#carry(index, outcome.why, outcome.at);
      else if (outcome.completion.kind !== "normal") break;
    }
    const [first] = this.statements;
    if (first !== undefined && this.#run.run().hasPending()) {
      this.#carryRange(
        0,
        this.statements.length - 1,
        "nothing waits for a part of it",
        spanOf(first, this.scope),
      );
    }
    return this.#placed.map(({ unit }) => unit);
  }

  /**
   * The statements of the branch that an `if` takes, where that is decided without asking for anything: so only what is not understood in
   * it is carried. Undefined where names that it declares mean something else around it.
   */
  #branchOf(statement: t.Node): readonly t.Statement[] | undefined {
    if (statement.type !== "IfStatement" || changesValues(statement.test)) return undefined;
    const moment = this.#run.now();
    const truth = this.#truthOf(statement.test);
    const hasActed = this.#run.since(moment).length > 0;
    this.#run.takeBack(moment);
    if (truth === undefined || hasActed) return undefined;
    const taken = truth ? statement.consequent : statement.alternate;
    if (taken === null || taken === undefined) return [];
    const branch = taken.type === "BlockStatement" ? taken.body : [taken];
    const declared = branch.flatMap(declaredBy);
    const others = this.statements.filter((each) => each !== statement);
    const isOwn = declared.every((name) => !others.some((each) => namesIn(each).has(name)));
    return isOwn ? branch : undefined;
  }

  #truthOf(test: t.Expression): boolean | undefined {
    try {
      return truthOf(evaluate(test, this.scope, this.#run.run()));
    } catch (error) {
      if (error instanceof GiveUp || error instanceof Thrown) return undefined;
      throw error;
    }
  }

  #try(statement: t.Node, from: number): Outcome {
    const moment = this.#run.now();
    const pending = this.#run.run().pending();
    try {
      const completion = this.#execute(statement);
      const issues = this.#run.since(moment);
      const at = spanOf(statement, this.scope);
      if (this.#run.run().pending().size > pending.size && this.#isCarried(statement)) {
        throw new GiveUp("nothing waits for a part of it", at);
      }
      if (issues.some((issue) => !this.reading.isSayable(issue))) {
        this.#sameCode(from, moment);
        return { kind: "done", completion };
      }
      this.#placed.push({
        unit: { at, statements: [statement], issues, carried: undefined },
        from,
        moment,
      });
      return { kind: "done", completion };
    } catch (error) {
      if (!(error instanceof GiveUp) && !(error instanceof Thrown)) throw error;
      this.#run.takeBack(moment);
      this.#run.run().takeBack(pending);
      const why = error instanceof GiveUp ? error.why : thrownText(error);
      return { kind: "given up", why, at: error.at };
    }
  }

  #execute(statement: t.Node): Completion {
    const run = this.#run.run();
    const at = spanOf(statement, this.scope);
    if (!isStatement(statement)) {
      const value = awaitValue(evaluate(statement, this.scope, run), at, run);
      return { kind: "return", value };
    }
    const completion = execute(statement, this.scope, run);
    if (completion.kind === "return") awaitValue(completion.value, at, run);
    return completion;
  }

  /** Carries a statement with all that it needs: what declared its variables, and what its `return` would skip. Gives the last index. */
  #carry(index: number, why: string, at: SourceSpan): number {
    const statement = this.statements[index];
    const last = statement !== undefined && returns(statement) ? this.statements.length - 1 : index;
    this.#carryRange(this.#firstNeeded(index), last, why, at);
    return last;
  }

  /** The first statement that declares something that the one at the index uses, or what stands between them. */
  #firstNeeded(index: number): number {
    let first = index;
    for (let at = index - 1; at >= 0; at -= 1) {
      const declared = declaredBy(this.statements[at]);
      const isUsed = this.statements.slice(first, index + 1).some((later) => {
        const names = namesIn(later);
        return declared.some((name) => names.has(name));
      });
      if (isUsed) first = at;
    }
    const around = this.#placed.find(
      ({ from, unit }) => from <= first && first < from + unit.statements.length,
    );
    return around?.from ?? first;
  }

  /** Does it call what a squashed module carries? The module that this comes from did nothing else. */
  #isCarried(statement: t.Node): boolean {
    const { module, up } = this.reading;
    const { called } = calledBody([statement], up.node.params, module);
    return called !== undefined && carriedOrigin(called) !== undefined;
  }

  /** A statement that is understood, but can only be said in its own words, with what declared its variables. */
  #sameCode(index: number, before: Moment): void {
    const first = this.#firstNeeded(index);
    const moment = this.#displace(first) ?? before;
    const issues = this.#run.since(moment);
    this.#run.takeBack(moment);
    const carried = this.statements.slice(first, index + 1);
    const span = this.#span(carried);
    const why = "its values are only known when it runs";
    this.#run.carry(span, this.#code(carried, why), (origin) =>
      issues.flatMap(({ statements }) => statements.map((each) => ({ ...each, origin }))),
    );
    const unit = {
      at: span,
      statements: carried,
      issues: this.#run.since(moment),
      carried: { why, at: span },
    };
    this.#placed.push({ unit, from: first, moment });
  }

  /** The moment in front of a statement; what is placed from there on is taken away. */
  #displace(first: number): Moment | undefined {
    const place = this.#placed.findIndex(({ from }) => from >= first);
    return place < 0 ? undefined : this.#placed.splice(place)[0]?.moment;
  }

  #span(statements: readonly t.Node[]): SourceSpan {
    const { file } = this.reading.module.parsed;
    return { file, start: statements[0]?.start ?? 0, end: statements.at(-1)?.end ?? 0 };
  }

  #code(statements: readonly t.Node[], why: string): CarriedCode {
    const { module, up } = this.reading;
    return { statements, module, parameters: up.node.params, why };
  }

  #carryRange(first: number, last: number, why: string, at: SourceSpan): void {
    const moment = this.#displace(first) ?? this.#run.now();
    this.#run.takeBack(moment);
    const carried = this.statements.slice(first, last + 1);
    for (const name of carried.flatMap(changedBy)) {
      this.scope.declare(name, unknown(`${name}, whose value is not understood`));
    }
    const { module, vocabulary, up } = this.reading;
    const span = this.#span(carried);
    this.#run.carry(span, this.#code(carried, why), (origin) => [
      {
        kind: "opaqueStatement",
        label: `code of ${origin.migration.name}`,
        why,
        touches: touchesOf(carried, module, this.#run.world.state, vocabulary),
        canonical: codeCanonical(carried, up.node.params, module),
        origin,
      },
    ]);
    const issues = this.#run.since(moment);
    const unit: Unit<Request> = { at: span, statements: carried, issues, carried: { why, at } };
    this.#placed.push({ unit, from: first, moment });
  }
}

/** Would it make a difference to evaluate the expression twice? */
function changesValues(node: t.Node): boolean {
  let found = false;
  walk(node, (each) => {
    const isMutator =
      each.type === "MemberExpression" &&
      each.property.type === "Identifier" &&
      /^(?:pop|shift|push|unshift|splice|sort|reverse|set|delete|add)$/.test(each.property.name);
    if (isMutator || each.type === "AssignmentExpression" || each.type === "UpdateExpression") {
      found = true;
    }
    return !found;
  });
  return found;
}

type Outcome =
  | { readonly kind: "done"; readonly completion: Completion }
  | { readonly kind: "given up"; readonly why: string; readonly at: SourceSpan };

/** The variables that a statement gives a value that the rest may see: constants that are plain keep theirs. */
function changedBy(statement: t.Node): readonly string[] {
  const isConstant =
    statement.type === "VariableDeclaration" &&
    statement.kind === "const" &&
    statement.declarations.every(({ init }) => isPlain(init));
  return isConstant ? [] : [...declaredBy(statement), ...assignedIn(statement)];
}

/** Is it an expression that asks the database for nothing? */
function isPlain(node: t.Node | null | undefined): boolean {
  return node !== null && node !== undefined && !containsAwait(node);
}

function declaredBy(statement: t.Node | undefined): readonly string[] {
  return statement !== undefined && isStatement(statement) ? declaredNames(statement) : [];
}

function isStatement(node: t.Node): node is t.Statement {
  return /Statement$|Declaration$/.test(node.type);
}

function thrownText({ value }: Thrown): string {
  const message = value.kind === "object" ? value.properties.get("message") : undefined;
  return message?.kind === "literal"
    ? `it would fail: ${String(message.value)}`
    : "it throws an error";
}
