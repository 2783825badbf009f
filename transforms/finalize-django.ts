import { keyText, type MigrationKey, type MigrationNode } from "../src/chain/migration.js";
import { compareText } from "../src/chain/order.js";
import { deleteFile, editFile, type Change, type ChangeSet } from "../src/edit/change-set.js";
import type { Problem } from "../src/edit/problem.js";
import { placeOf } from "../src/edit/source.js";
import { graphOf } from "../src/framework/django/project-graph.js";
import {
  appOf,
  migrationOf,
  unreadNodes,
  type AppMigrations,
  type DjangoProject,
} from "../src/framework/django/project.js";
import type { MigrationModule } from "../src/framework/django/read/migration.js";
import { catalogBefore, chainOf, stateBefore } from "../src/framework/django/squash/chain.js";
import { innerSquashes } from "../src/framework/django/squash/inner-squashes.js";
import { outerSquashes, type Squashed } from "../src/framework/django/squash/replaced-steps.js";
import { stepsNamedInCode } from "../src/framework/django/squash/named-in-code.js";
import { namesInstead } from "../src/framework/django/squash/repoint.js";
import { removeReplaces } from "../src/framework/django/write/remove-replaces.js";
import { proveFinalized } from "../src/verify/finalized-graph.js";
import { silentStop } from "../src/verify/half-way.js";

/** Which squashes, and how databases are told. */
export interface FinalizeRequest {
  readonly app: string;
  /** The squashes; all of the app where there are none. */
  readonly names: readonly string[];
  /** `statements` tell each database, and refuse those that have only some of the steps; `none` leaves that to `migrate`. */
  readonly told: "statements" | "none";
}

/** What making squashes ordinary migrations came to. */
export type FinalizeResult =
  | {
      readonly ok: true;
      readonly changes: ChangeSet;
      readonly squashes: readonly {
        readonly key: MigrationKey;
        readonly steps: readonly MigrationKey[];
      }[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Makes squashes ordinary migrations, once every database has them: the files of what they replace go, their `replaces` goes, and what
 * depended on a replaced step depends on the squash.
 * Source: Django's documentation, "Squashing migrations": transitioning the squashed migration to a normal migration.
 */
export function finalizeDjango(project: DjangoProject, request: FinalizeRequest): FinalizeResult {
  const { app, names } = request;
  const own = appOf(project, app);
  const outer = outerSquashes(project, own?.modules ?? []);
  const wanted = outer.filter(
    ({ module }) => names.length === 0 || names.includes(module.key.name),
  );
  const unfit = names.filter((name) => wanted.every(({ module }) => module.key.name !== name));
  const problems = [
    ...unfit.map((name) => notOuter(project, { app, name }, outer)),
    ...namedByOthers(project, wanted),
    ...wanted.flatMap((squashed) => obstacles(project, squashed, request)),
  ];
  if (wanted.length === 0 && unfit.length === 0) {
    const message = `${app} has no migration that replaces others`;
    problems.push({ code: "nothing-to-finalize", message, hint: "refold squash writes one" });
  }
  if (problems.length > 0) return { ok: false, problems };
  return new Finalization(project, wanted).result();
}

function notOuter(project: DjangoProject, key: MigrationKey, outer: readonly Squashed[]): Problem {
  const code = "not-a-squash";
  const holder = outer.find(({ steps }) => steps.some((step) => keyText(step) === keyText(key)));
  const module = migrationOf(project, key);
  const place = module === undefined ? {} : { place: placeOf(module.module.source, 0) };
  return holder === undefined
    ? { code, message: `${keyText(key)} replaces nothing`, ...place }
    : {
        code,
        message: `${keyText(key)} is replaced by ${holder.module.key.name}`,
        hint: `finalize ${holder.module.key.name}`,
        ...place,
      };
}

/** Why a squash cannot become an ordinary migration. */
function obstacles(
  project: DjangoProject,
  { module, steps }: Squashed,
  { told }: FinalizeRequest,
): readonly Problem[] {
  const { source } = module.module;
  const problems: Problem[] = [];
  const silent = told === "statements" ? undefined : silentAt(project, { module, steps });
  if (silent !== undefined) {
    problems.push({
      code: "silent-half-way",
      message: `a database that stopped at ${silent} and has not recorded ${module.key.name} would run it again without an error`,
      place: placeOf(source, 0),
      hint: "add --reconcile FILE --dialect D: its statements record the squash where it is due, and refuse such databases",
    });
  }
  return problems;
}

/** Migrations that stay, and whose code names a step that goes. */
function namedByOthers(project: DjangoProject, wanted: readonly Squashed[]): readonly Problem[] {
  const going = wanted.flatMap(({ steps }) => steps);
  const gone = new Set(going.map(keyText));
  const migrations = project.apps.flatMap(({ modules }) => modules);
  const staying = migrations.filter(({ key }) => !gone.has(keyText(key)));
  const withFiles = going.filter((step) => migrationOf(project, step) !== undefined);
  return [...stepsNamedInCode(staying, withFiles, "go")].map(
    ([step, { migration, start, as }]) => ({
      code: "uses-replaced",
      message: `${keyText(migration.key)} ${USES[as].does} ${step}, which would go`,
      place: placeOf(migration.module.source, start),
      hint: USES[as].hint,
    }),
  );
}

const USES = {
  module: {
    does: "takes something from",
    hint: "move what it takes into the squash, or into a module outside the migrations",
  },
  step: { does: "names in its code", hint: "let it name the squash, or a step that stays" },
};

/** The step at which a database could stand and run the squash in silence; only of steps whose files are there that can be told. */
function silentAt(project: DjangoProject, { module, steps }: Squashed): string | undefined {
  const loaded = graphOf(project);
  const modules = steps.flatMap((key) => migrationOf(project, key) ?? []);
  const plain = modules.filter(({ replaces }) => replaces.length === 0);
  if (!loaded.ok || plain.length === 0 || modules.length < steps.length) return undefined;
  const { app } = module.key;
  const chain = chainOf(project, app, loaded.loaded.graph, innerSquashes(project, app));
  const index = chain.modules.findIndex(({ key }) => keyText(key) === keyText(module.key));
  if (index < 0) return undefined;
  const all = [...plain, { ...module, operations: [] }];
  const blockSteps = all.map(({ key, operations }) => ({ name: key.name, operations }));
  const before = stateBefore(chain, index);
  return silentStop(blockSteps, module.operations, before, catalogBefore(chain, index))?.name;
}

class Finalization {
  readonly #instead = new Map<string, MigrationKey>();
  readonly #gone: ReadonlySet<string>;
  readonly #squashes: ReadonlySet<string>;

  constructor(
    readonly project: DjangoProject,
    readonly wanted: readonly Squashed[],
  ) {
    for (const { module, steps } of wanted) {
      for (const step of steps) this.#instead.set(keyText(step), module.key);
    }
    this.#gone = new Set(this.#instead.keys());
    this.#squashes = new Set(wanted.map(({ module }) => keyText(module.key)));
  }

  result(): FinalizeResult {
    const changes: Change[] = [];
    const problems: Problem[] = [];
    const nodes: MigrationNode[] = [];
    for (const app of this.project.apps) {
      const own = unreadNodes(app).concat();
      for (const module of app.modules) this.visit(module, app, { changes, problems, nodes: own });
      nodes.push(...own.sort((a, b) => compareText(a.key.name, b.key.name)));
    }
    problems.push(...(problems.length > 0 ? [] : proveFinalized(this.project, nodes)));
    if (problems.length > 0) return { ok: false, problems };
    const squashes = this.wanted.map(({ module, steps }) => ({ key: module.key, steps }));
    return { ok: true, changes, squashes };
  }

  private visit(
    module: MigrationModule,
    app: AppMigrations,
    out: {
      readonly changes: Change[];
      readonly problems: Problem[];
      readonly nodes: MigrationNode[];
    },
  ): void {
    const file = this.project.files.get(keyText(module.key));
    if (this.#instead.has(keyText(module.key))) {
      if (!app.editable) out.problems.push(vendors(module));
      else if (file !== undefined) out.changes.push(deleteFile(file));
      return;
    }
    const isSquash = this.#squashes.has(keyText(module.key));
    const { edits, problems } = namesInstead(module, app.editable, this.#gone, this.successor);
    out.problems.push(...problems);
    out.nodes.push(this.node(module.node));
    const unlisted = isSquash ? removeReplaces(module.module) : undefined;
    if (isSquash && !app.editable) out.problems.push(vendors(module));
    else if (isSquash && unlisted === undefined) out.problems.push(unplain(module));
    const all = [...edits, ...(unlisted === undefined ? [] : [unlisted])];
    if (all.length > 0 && file !== undefined) {
      out.changes.push(
        editFile(
          file,
          all.sort((a, b) => a.start - b.start),
        ),
      );
    }
  }

  private readonly successor = (key: MigrationKey): MigrationKey =>
    this.#instead.get(keyText(key)) ?? key;

  private node(node: MigrationNode): MigrationNode {
    return {
      ...node,
      dependencies: node.dependencies.map(this.successor),
      runBefore: node.runBefore.map(this.successor),
      replaces: this.#squashes.has(keyText(node.key)) ? [] : node.replaces,
    };
  }
}

function vendors({ key, module }: MigrationModule): Problem {
  return {
    code: "vendor",
    message: `${keyText(key)} lies in an installed package`,
    place: placeOf(module.source, 0),
    hint: "finalize it where the package is made",
  };
}

function unplain({ key, module, replaces }: MigrationModule): Problem {
  return {
    code: "computed-replaces",
    message: `the replaces of ${keyText(key)} is not one plain assignment`,
    place: placeOf(module.source, replaces[0]?.tuple.start ?? 0),
    hint: "write it as a list, on lines of its own",
  };
}
