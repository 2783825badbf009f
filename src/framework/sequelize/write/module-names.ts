import { DataTypes } from "sequelize";
import { bindParameters } from "../../javascript/interpret/patterns.js";
import { Scope } from "../../javascript/interpret/scope.js";
import type { FunctionValue, Value } from "../../javascript/interpret/value.js";
import { declaredNames, patternNames, type LoadedModule } from "../../javascript/module.js";
import {
  ARGUMENTS_MARK,
  DATA_TYPES_MARK,
  QUERY_INTERFACE_MARK,
  SEQUELIZE_MARK,
} from "../host/names.js";
import { DATA_TYPES, SEQUELIZE } from "../host/values.js";
import type { SequelizeRun } from "../sequelize-run.js";

/** How a function of a module names what Sequelize gives it. Undefined where it has no name for it. */
export interface ModuleNames {
  /** The query interface: a name, or an expression that gives it. */
  readonly queryInterface: string | undefined;
  readonly sequelize: string | undefined;
  readonly dataTypes: string | undefined;
  /** What another function is given, to be called as this one was. */
  readonly args: string | undefined;
}

/** The names that a function has for what Sequelize gives it, from its parameters and from its module. */
export function namesOf(up: FunctionValue, module: LoadedModule, run: SequelizeRun): ModuleNames {
  const scope = new Scope(up.scope, up.scope.module);
  const { params } = up.node;
  bindParameters(params, [run.hosts.argument, SEQUELIZE], scope, run.run());
  const own = params.flatMap(patternNames);
  const outer = module.parsed.program.body.flatMap(declaredNames);
  const named = (value: Value): string | undefined =>
    [...own, ...outer].find((name) => scope.read(name) === value);
  const queryInterface = expressionOf(named, run);
  const sequelize = named(SEQUELIZE);
  return {
    queryInterface,
    sequelize,
    dataTypes: named(DATA_TYPES),
    args: argumentsOf(named, run),
  };
}

type Named = (value: Value) => string | undefined;

/** Is the first argument what umzug gives by itself? */
function isUmzugs({ hosts }: SequelizeRun): boolean {
  return hosts.asked.has("context");
}

function expressionOf(named: Named, run: SequelizeRun): string | undefined {
  const { hosts } = run;
  const direct = named(hosts.queryInterface);
  if (direct !== undefined) return direct;
  const connection = named(hosts.sequelize);
  const context = contextOf(named, run);
  if (context !== undefined) {
    if (hosts.asked.has("getQueryInterface")) return `${context}.getQueryInterface()`;
    return hosts.asked.has("queryInterface") ? `${context}.queryInterface` : context;
  }
  if (connection !== undefined) return `${connection}.getQueryInterface()`;
  return isUmzugs(run) ? undefined : named(hosts.argument);
}

function contextOf(named: Named, run: SequelizeRun): string | undefined {
  const argument = named(run.hosts.argument);
  return (
    named(run.hosts.context) ??
    (isUmzugs(run) && argument !== undefined ? `${argument}.context` : undefined)
  );
}

function argumentsOf(named: Named, run: SequelizeRun): string | undefined {
  if (!isUmzugs(run)) return `${QUERY_INTERFACE_MARK}, ${SEQUELIZE_MARK}`;
  const argument = named(run.hosts.argument);
  if (argument !== undefined) return argument;
  const context = contextOf(named, run);
  return context === undefined ? undefined : `{ context: ${context} }`;
}

/** A text with the names in the places of what stands for them, and what it needs that has no name. */
export function withNames(
  text: string,
  names: ModuleNames,
): { readonly text: string; readonly missing: ReadonlySet<"Sequelize" | "DataTypes"> } {
  const missing = new Set<"Sequelize" | "DataTypes">();
  const classes = new RegExp(`[${SEQUELIZE_MARK}${DATA_TYPES_MARK}](?:\\.(\\w+))?`, "g");
  const named = text
    .replaceAll(ARGUMENTS_MARK, names.args ?? "")
    .replaceAll(QUERY_INTERFACE_MARK, names.queryInterface ?? "queryInterface")
    .replace(classes, (found: string, member: string | undefined) => {
      const rest = member === undefined ? "" : `.${member}`;
      const isType = member !== undefined && member in DataTypes;
      const wanted = found.startsWith(DATA_TYPES_MARK) && isType ? "DataTypes" : "Sequelize";
      const known =
        wanted === "DataTypes"
          ? (names.dataTypes ?? names.sequelize)
          : (names.sequelize ?? (isType ? names.dataTypes : undefined));
      if (known !== undefined) return `${known}${rest}`;
      const imported = isType ? "DataTypes" : "Sequelize";
      missing.add(imported);
      return `${imported}${rest}`;
    });
  return { text: named, missing };
}
