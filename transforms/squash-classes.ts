import { textAfter, deleteFile, type Change } from "../src/edit/change-set.js";
import type { EncodedFile } from "../src/edit/encoding.js";
import type { Problem } from "../src/edit/problem.js";
import { placeOf } from "../src/edit/source.js";
import type { Elided } from "../src/fold/relational/parts.js";
import type { FoldedStatement } from "../src/fold/relational/creation.js";
import { findDifferences } from "../src/fold/relational/same-effect.js";
import { relationKey } from "../src/operation/relational/names.js";
import type { RelationalState } from "../src/operation/relational/state.js";
import type { SchemaStatement } from "../src/operation/relational/statement.js";
import { dropsOf } from "../src/framework/javascript/chain/drops.js";
import { worldOf } from "../src/framework/javascript/chain/world.js";
import { foldSteps } from "../src/framework/classes/fold-chain.js";
import type { ClassFramework } from "../src/framework/classes/framework.js";
import type { ClassChain, ClassMigration, ClassProject } from "../src/framework/classes/project.js";
import { readStep } from "../src/framework/classes/read/read-step.js";
import { readSteps } from "../src/framework/classes/read/read-steps.js";
import { Unwritable } from "../src/framework/classes/write/body.js";
import { carriersOf, squashedModule } from "../src/framework/classes/write/module.js";
import { renamed } from "../src/framework/classes/write/rename.js";
import { repoint } from "../src/framework/classes/write/registration.js";
import { transactionProblem } from "../src/framework/classes/transactions.js";
import type { ReadStep } from "../src/framework/classes/read/step.js";
import type { Dialect } from "../src/sql/dialect.js";
import type { SqlReader } from "../src/schema-sql/read/read.js";

/** What is to be squashed: the first `count` steps of a chain. */
export interface ClassSquash {
  readonly chain: ClassChain;
  readonly count: number;
  readonly base: RelationalState | undefined;
  readonly down: "throw" | "drop";
  /** The name of the result, where it is not that of the last step. */
  readonly name?: string | undefined;
  /** Does the result read which migrations are recorded: in the usual table, or in this one? */
  readonly guard?: true | string | undefined;
}

/** What became of a statement that is kept as code or not understood. */
export interface KeptStatement {
  readonly step: string;
  readonly label: string;
  readonly why: string;
}

/** The change set of a squash and what is to be told of it, or why there is none. */
export type ClassResult =
  | {
      readonly ok: true;
      readonly changes: readonly Change[];
      readonly name: string;
      readonly path: string;
      readonly steps: readonly string[];
      readonly before: number;
      readonly after: number;
      /** Statements of the steps that change the schema, those that are opaque among them. */
      readonly schema: number;
      readonly opaque: readonly KeptStatement[];
      readonly elided: readonly Elided[];
      readonly kept: readonly KeptStatement[];
      /**
       * The first step after which a database has no table that the result makes: one that stopped there runs the result without an error.
       * Undefined where there is none.
       */
      readonly silentAfter: string | undefined;
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Squashes the steps of a chain into its last one, under whose name up-to-date databases have nothing to do. What is written is read
 * back and compared with the original.
 */
export function squashClasses(
  framework: ClassFramework,
  project: ClassProject,
  { chain, count, base, down, guard, name }: ClassSquash,
  sql: SqlReader,
): ClassResult {
  const migrations = chain.migrations.slice(0, count);
  const last = migrations.at(-1);
  if (last === undefined || migrations.length < 2) {
    return refused("nothing-to-fold", `${chain.label} has fewer than two migrations to fold`);
  }
  const names = migrations.map(({ key }) => key.name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) {
    const paths = migrations.filter(({ key }) => key.name === twice).map(({ path }) => path);
    return refused("same-name", `${twice} is the name of ${paths.join(" and ")}`, {
      hint: "take compiled copies out of the directory, or give one another name",
    });
  }
  const shared = sharedFile(migrations, project);
  if (shared !== undefined) {
    return refused("shared-file", `${shared} holds more than one migration`, {
      hint: "give each a file of its own",
    });
  }
  const unfit = migrations.flatMap((each) => framework.unfit(each, project) ?? []);
  if (unfit.length > 0) return { ok: false, problems: unfit };
  const other =
    name === undefined || name === last.key.name
      ? undefined
      : framework.named(name, {
          last,
          later: chain.migrations[count],
          order: chain.registration === undefined ? "names" : "list",
        });
  if (other !== undefined && "why" in other) return refused("name", other.why);
  const taken = chain.migrations.find(({ key }) => key.name === name && key !== last.key);
  if (taken !== undefined) {
    return refused("name-taken", `there is a migration ${taken.key.name} already`, {
      hint: "databases may have recorded it: say another name",
    });
  }
  const result = {
    path: other?.path ?? last.path,
    key: { ...last.key, name: other === undefined ? last.key.name : (name ?? "") },
  };
  const { steps, start } = readSteps(migrations, project, framework, sql, base);
  const { folded, carried, original } = foldSteps(steps, start);
  if (!folded.ok) {
    const { slice } = folded.statement.origin;
    return refused("statement", `${folded.statement.origin.migration.name}: ${folded.why}`, {
      place: placeOf(slice.file, slice.start),
    });
  }
  const statements = steps.flatMap((step) => step.statements);
  const problem = transactionProblem(folded.statements, migrations, last, framework);
  if (problem !== undefined) return { ok: false, problems: [problem] };
  try {
    const plan = {
      last,
      name: result.key.name,
      folded: migrations,
      statements: folded.statements,
      original,
      carried,
      dialect: sql.dialect,
      count: migrations.length,
      guard: guard === true ? framework.writing.recordedIn : guard,
      drops:
        down === "drop" ? dropsOf({ statements, start: folded.start, end: folded.end }) : undefined,
    };
    const module = squashedModule(plan, project, framework);
    const removed = migrations.filter(({ path }) => path !== last.path);
    const { changes, uses } = repoint(removed, project);
    const [use] = uses;
    if (use !== undefined) {
      const file = project.files.get(use.path);
      return refused("import", `${use.path} takes ${use.name} from a step that would be gone`, {
        hint: "move it to a module of its own, then squash",
        ...(file === undefined ? {} : { place: placeOf(file, use.offset) }),
      });
    }
    const underOld: readonly Change[] = [
      module,
      ...changes,
      ...removed.flatMap((each) => deletion(each, project)),
    ];
    const all = other === undefined ? underOld : renamed(underOld, last, other, project, framework);
    const difference = proof(
      framework,
      project,
      all,
      result,
      original,
      folded.start,
      sql,
      new Set([...carriersOf(carried, last).values()].map(({ name }) => name)),
    );
    if (difference !== undefined) return refused("different", difference);
    return {
      ok: true,
      changes: all,
      name: result.key.name,
      path: result.path,
      steps: migrations.map(({ key }) => key.name),
      before: statements.length,
      after: folded.statements.length,
      schema: statements.filter(({ kind }) => kind !== "changeRows").length,
      opaque: statements.flatMap(keptOf),
      elided: folded.elided,
      kept: folded.statements.flatMap(({ statement }) => keptOf(statement)),
      silentAfter: silentAfter(steps, folded.statements, sql.dialect),
    };
  } catch (error) {
    if (!(error instanceof Unwritable)) throw error;
    return refused("unwritable", error.message);
  }
}

function silentAfter(
  steps: readonly ReadStep[],
  statements: readonly FoldedStatement[],
  dialect: Dialect,
): string | undefined {
  const made = statements.flatMap(({ statement }) =>
    statement.kind === "createTable" && statement.onConflict === "fail"
      ? [relationKey(statement.table, dialect)]
      : [],
  );
  const silent = steps
    .slice(0, -1)
    .find(({ end }) => !made.some((key) => end?.state.tables.has(key) === true));
  return silent?.migration.key.name;
}

function keptOf(statement: SchemaStatement): readonly KeptStatement[] {
  if (statement.kind !== "opaqueStatement") return [];
  return [{ step: statement.origin.migration.name, label: statement.label, why: statement.why }];
}

function refused(code: string, message: string, more: Partial<Problem> = {}): ClassResult {
  return { ok: false, problems: [{ code, message, ...more }] };
}

function sharedFile(
  migrations: readonly ClassMigration[],
  { morph }: ClassProject,
): string | undefined {
  return migrations.find(({ path }) => {
    const classes = morph.getSourceFileOrThrow(`/${path}`).getClasses();
    return classes.filter((each) => each.getInstanceMethod("up") !== undefined).length > 1;
  })?.path;
}

function deletion({ path }: ClassMigration, { files }: ClassProject): readonly Change[] {
  const file = files.get(path);
  return file === undefined ? [] : [deleteFile(file)];
}

/** Reads the written project back and runs its module beside the original: what differs, or undefined. */
function proof(
  framework: ClassFramework,
  project: ClassProject,
  changes: readonly Change[],
  last: Pick<ClassMigration, "path" | "key">,
  original: readonly SchemaStatement[],
  start: RelationalState,
  sql: SqlReader,
  carriers: ReadonlySet<string>,
): string | undefined {
  const files = new Map<string, EncodedFile>(project.files);
  for (const change of changes) {
    const text = textAfter(change);
    if (text === undefined) files.delete(change.path);
    else files.set(change.path, { path: change.path, text, encoding: change.encoding });
  }
  const written = framework.project(project.root, files);
  const again = written.chains
    .flatMap(({ migrations }) => migrations)
    .find(({ path, key }) => path === last.path && key.name === last.key.name);
  if (again === undefined) return `${last.path} cannot be read back`;
  const methods = again.declaration.getInstanceMethods().map((each) => each.getName());
  const twice = methods.find((name, index) => methods.indexOf(name) < index);
  if (twice !== undefined) return `the class would have two methods ${twice}`;
  const step = readStep(
    again,
    { framework, project: written, sql, whole: carriers },
    worldOf(start),
  );
  const [difference] = findDifferences(original, step.statements, start);
  if (difference === undefined) return undefined;
  const { what, original: before = "nothing", folded: after = "nothing" } = difference;
  const [left, right] = apart(before, after);
  return `what was written makes something else: ${what}: ${left} → ${right}`;
}

/** So much of two texts is shown where they begin to differ. */
const SHOWN = 120;

/** Two texts from a little in front of where they differ. */
function apart(left: string, right: string): readonly [string, string] {
  let at = 0;
  while (at < left.length && left[at] === right[at]) at += 1;
  const from = Math.max(0, at - SHOWN / 4);
  const part = (text: string): string => {
    const shown = text.slice(from, from + SHOWN);
    return `${from > 0 ? "… " : ""}${shown}${from + SHOWN < text.length ? " …" : ""}`;
  };
  return [part(left), part(right)];
}
