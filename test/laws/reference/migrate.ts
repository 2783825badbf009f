import { Database } from "./database.js";
import { insertRows, runDataStep, runSql, type Seen } from "./data-step.js";
import { anyOrder, buildGraph, planOf } from "./graph.js";
import { RECORDER, type Migration } from "./module.js";
import type { Place } from "./operation.js";
import { operationOf } from "./operations.js";
import { SchemaEditor } from "./schema-editor.js";
import { checkRelations, isMigrated, tableOf, type State } from "./state.js";
import {
  argument,
  className,
  isCall,
  itemsOf,
  stringArgument,
  type Call,
  type Value,
} from "./value.js";

/** A project that can be migrated. */
export interface Project {
  readonly modules: readonly Migration[];
  readonly settings: ReadonlyMap<string, string>;
}

/** A database, and the steps that it has recorded. */
export interface Start {
  readonly database: Database;
  readonly applied: ReadonlySet<string>;
}

/** What a run leaves. */
export interface Outcome {
  readonly state: State;
  readonly database: Database;
  readonly seen: ReadonlyMap<string, string>;
}

export const EMPTY: Start = { database: new Database(), applied: new Set() };

/** In which order steps run: as `migrate` does, or any that the graph allows. */
export type Order = "plan" | ((count: number) => number);

/** Runs all steps that a database lacks; throws where Django or the database would. */
export function migrate(project: Project, start: Start, order: Order): Outcome {
  const graph = buildGraph(project.modules, project.settings, start.applied);
  const plan = planOf(graph);
  const run = new Run(project, start.database.copy(), start.applied);
  for (const id of plan) if (graph.applied.has(id)) run.remember(id);
  const steps = order === "plan" ? plan : anyOrder(graph, order);
  for (const id of steps) if (!graph.applied.has(id)) run.apply(id);
  checkRelations(run.state);
  return run;
}

/** Runs the first steps of an order, then writes rows into every table: a database on which the rest has to work. */
export function migrateSome(project: Project, order: Order, count: number): Start {
  const graph = buildGraph(project.modules, project.settings, new Set());
  const steps = (order === "plan" ? planOf(graph) : anyOrder(graph, order)).slice(0, count);
  const run = new Run(project, new Database());
  for (const id of steps) run.apply(id);
  for (const model of run.state.values()) {
    if (isMigrated(model) && run.database.tables.has(tableOf(model)))
      insertRows(run.state, model, run.database, 9000 + count);
  }
  return { database: run.database, applied: new Set(steps) };
}

/** What is left when all of an app is unapplied (`migrate APP zero`), and with it what depends on it. */
export function unapply(project: Project, app: string): Outcome {
  const graph = buildGraph(project.modules, project.settings, new Set());
  const plan = planOf(graph);
  const run = new Run(project, new Database());
  for (const id of plan) run.apply(id);
  const going = new Set<string>();
  for (const id of plan) {
    const waits = [...(graph.parents.get(id) ?? [])].some((parent) => going.has(parent));
    if (id.startsWith(`${app}.`) || waits) going.add(id);
  }
  for (const id of [...plan].reverse()) if (going.has(id)) run.unapply(id);
  return { state: new Map(), database: run.database, seen: new Map() };
}

class Run implements Outcome {
  state: State = new Map();
  readonly seen: Seen = new Map();
  private readonly modules: ReadonlyMap<string, Migration>;
  /** The state in front of each step that was applied. */
  private readonly fronts = new Map<string, State>();

  constructor(
    private readonly project: Project,
    readonly database: Database,
    private readonly recorded: ReadonlySet<string> = new Set(),
  ) {
    this.modules = new Map(project.modules.map((module) => [module.id, module]));
  }

  /** A step that the database has: only its state is needed. */
  remember(id: string): void {
    const { module, place } = this.step(id);
    for (const call of module.operations) this.state = stateAfter(call, place, this.state);
  }

  apply(id: string): void {
    const { module, place } = this.step(id);
    checkRelations(this.state);
    this.fronts.set(id, this.state);
    const editor = new SchemaEditor(this.database);
    try {
      for (const call of module.operations) {
        const after = stateAfter(call, place, this.state);
        this.forwards(call, module, place, editor, this.state, after);
        this.state = after;
      }
      editor.finish();
    } catch (error) {
      throw new Error(`${id}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  }

  /** Steps must be unapplied in the reverse of the order in which they were applied. */
  unapply(id: string): void {
    const { module, place } = this.step(id);
    const front = this.fronts.get(id) ?? this.state;
    const editor = new SchemaEditor(this.database);
    const states = [front];
    for (const call of module.operations) {
      states.push(stateAfter(call, place, states.at(-1) ?? front));
    }
    for (const [at, call] of [...module.operations.entries()].reverse()) {
      this.backwards(call, module, place, editor, states[at + 1] ?? front, states[at] ?? front);
    }
    editor.finish();
  }

  private backwards(
    call: Call,
    module: Migration,
    place: Place,
    editor: SchemaEditor,
    from: State,
    to: State,
  ): void {
    const operation = operationOf(call, place);
    if (operation !== undefined) {
      operation.backwards(editor, from, to);
      return;
    }
    if (className(call) === "SeparateDatabaseAndState") {
      const items = itemsOf(argument(call, 0, "database_operations")).filter(isCall);
      const states = [to];
      for (const item of items) states.push(stateAfter(item, place, states.at(-1) ?? to));
      for (const [at, item] of [...items.entries()].reverse()) {
        this.backwards(item, module, place, editor, states[at + 1] ?? to, states[at] ?? to);
      }
      return;
    }
    const way = argument(call, 1, className(call) === "RunSQL" ? "reverse_sql" : "reverse_code");
    if (way === undefined || way === null) throw new Error(`IrreversibleError: ${className(call)}`);
    if (typeof way === "string") runSql(way, this.database, new Map());
    else if (typeof way === "object" && way.kind === "name" && module.functions.has(way.name)) {
      if (endsModule(functionOf(way, module))) editor.finish();
    }
  }

  /** What a guard does. */
  private refuse({ refused }: Migration): void {
    const found = refused.find((id) => this.recorded.has(id));
    if (found !== undefined) throw new Error(`the database has only some migrations: ${found}`);
  }

  private step(id: string): { readonly module: Migration; readonly place: Place } {
    const module = this.modules.get(id);
    if (module === undefined) throw new Error(`no step ${id}`);
    return { module, place: { app: module.app, settings: this.project.settings } };
  }

  private forwards(
    call: Call,
    module: Migration,
    place: Place,
    editor: SchemaEditor,
    from: State,
    to: State,
  ): void {
    const operation = operationOf(call, place);
    if (operation !== undefined) {
      operation.forwards(editor, from, to);
      return;
    }
    switch (className(call)) {
      case "SeparateDatabaseAndState": {
        let state = from;
        for (const item of itemsOf(argument(call, 0, "database_operations")).filter(isCall)) {
          const next = stateAfter(item, place, state);
          this.forwards(item, module, place, editor, state, next);
          state = next;
        }
        return;
      }
      case "RunSQL":
        runSql(stringArgument(call, 0, "sql"), this.database, this.seen);
        return;
      case "RunPython": {
        checkRelations(from);
        const step = functionOf(argument(call, 0, "code"), module);
        if (endsModule(step)) editor.finish();
        else if (step.name === RECORDER) this.refuse(module);
        else runDataStep(step, from, this.database, this.seen);
        return;
      }
      default:
        throw new Error(`unknown operation ${call.name}`);
    }
  }
}

function stateAfter(call: Call, place: Place, state: State): State {
  const operation = operationOf(call, place);
  if (operation !== undefined) return operation.state(state);
  return itemsOf(call.kwargs.get("state_operations"))
    .filter(isCall)
    .reduce((before, item) => stateAfter(item, place, before), state);
}

/** Does the function run what waits for the end of the module, through the end of a schema editor of its own? */
function endsModule({ name }: Call): boolean {
  return name.endsWith(".schema_editor");
}

function functionOf(value: Value | undefined, module: Migration): Call {
  const name = typeof value === "object" && value?.kind === "name" ? value.name : "";
  const found = module.functions.get(name);
  if (found === undefined) throw new Error(`no function ${name} in ${module.id}`);
  return found;
}
