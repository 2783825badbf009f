import { globalValue } from "../interpret/globals.js";
import type { Run } from "../interpret/run.js";
import { harmless, hostOf, literal, type Value } from "../interpret/value.js";
import { stringText } from "./string-text.js";

/** What variables of the environment are wherever the migrations run; undefined for one that is not set. */
export type Environment = ReadonlyMap<string, string | undefined>;

/** The value of a name that no module declares, in an environment of which this is known. */
export function globalIn(
  environment: Environment,
  name: string,
  run: () => Run,
): Value | undefined {
  if (name !== "process" || environment.size === 0) return globalValue(name, run);
  const variables = hostOf({
    what: "the environment",
    get: (variable) =>
      environment.has(variable)
        ? literal(environment.get(variable))
        : harmless(`process.env.${variable}`),
  });
  return hostOf({
    what: "process",
    get: (member) => (member === "env" ? variables : harmless(`process.${member}`)),
  });
}

/** Statements that stop where the environment is another one. */
export function environmentGuards(environment: Environment): readonly string[] {
  return [...environment].map(([name, value]) => {
    const variable = /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${stringText(name)}]`;
    const wanted = value === undefined ? "undefined" : stringText(value);
    const why =
      value === undefined
        ? `This migration was folded for an environment without ${name}.`
        : `This migration was folded for ${name}=${value}.`;
    return `if (process.env${variable} !== ${wanted}) {\nthrow new Error(${stringText(why)});\n}`;
  });
}
