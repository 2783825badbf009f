import { resolve } from "node:path";
import { frameworksOf, isFramework, type FrameworkName } from "../framework/detect.js";
import type { CheckOptions } from "./commands/check.js";
import type { FinalizeOptions } from "./commands/finalize.js";
import type { InjectOptions } from "./commands/inject.js";
import type { OverrideOptions } from "./commands/override.js";
import type { RemoveOptions } from "./commands/remove.js";
import type { SqlOptions } from "./commands/sql.js";
import type { SquashOptions } from "./commands/squash.js";
import { DJANGO_COMMANDS } from "./django-commands.js";
import type { ExitCode, Io } from "./io.js";
import type { GlobalOptions } from "./open-project.js";
import { UsageError } from "./stop.js";

/** What refold does with the projects of one framework: a function for each command that it has there. */
export interface FrameworkCommands {
  readonly status: (
    apps: readonly string[],
    options: StatusOptions,
    global: GlobalOptions,
    io: Io,
  ) => Promise<ExitCode>;
  readonly check: (
    apps: readonly string[],
    options: CheckOptions,
    global: GlobalOptions,
    io: Io,
  ) => Promise<ExitCode>;
  readonly graph: (
    apps: readonly string[],
    options: { readonly format: string },
    global: GlobalOptions,
    io: Io,
  ) => Promise<ExitCode>;
  readonly squash: (
    app: string,
    range: readonly (string | undefined)[],
    options: SquashOptions,
    global: GlobalOptions,
    io: Io,
  ) => Promise<ExitCode>;
  /** All chains of the project; undefined where there are not several. */
  readonly squashAll?: (options: SquashOptions, global: GlobalOptions, io: Io) => Promise<ExitCode>;
  readonly sql: (
    app: string,
    range: string | undefined,
    options: SqlOptions,
    global: GlobalOptions,
    io: Io,
  ) => Promise<ExitCode>;
  readonly remove: (
    app: string,
    steps: readonly string[],
    options: RemoveOptions,
    global: GlobalOptions,
    io: Io,
  ) => Promise<ExitCode>;
  /** Undefined where a squash leaves nothing behind that could go later. */
  readonly finalize?: (
    app: string,
    squashes: readonly string[],
    options: FinalizeOptions,
    global: GlobalOptions,
    io: Io,
  ) => Promise<ExitCode>;
  readonly inject: (
    app: string,
    step: string,
    options: InjectOptions,
    global: GlobalOptions,
    io: Io,
  ) => Promise<ExitCode>;
  readonly override: (
    app: string,
    options: OverrideOptions,
    global: GlobalOptions,
    io: Io,
  ) => Promise<ExitCode>;
}

/** The options of `status`. */
export interface StatusOptions {
  readonly data?: true;
}

/** Django's are at hand; what other frameworks need is heavy, and is loaded for their projects only. */
const COMMANDS: Readonly<Partial<Record<FrameworkName, () => Promise<FrameworkCommands>>>> = {
  django: () => Promise.resolve(DJANGO_COMMANDS),
  typeorm: async () => (await import("./classes/typeorm-commands.js")).TYPEORM_COMMANDS,
  "mikro-orm": async () => (await import("./classes/mikro-orm-commands.js")).MIKRO_ORM_COMMANDS,
  knex: async () => (await import("./javascript/knex-commands.js")).KNEX_COMMANDS,
  sequelize: async () => (await import("./javascript/sequelize-commands.js")).SEQUELIZE_COMMANDS,
};

/** The commands of the project's framework: the one that `--framework` names, else the one that its root shows. Throws UsageError. */
export async function commandsFor(
  { framework, directory }: GlobalOptions,
  io: Io,
): Promise<FrameworkCommands> {
  const name = framework ?? detected(resolve(io.cwd, directory));
  const load = isFramework(name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    throw new UsageError(
      `refold cannot read ${name} projects`,
      `refold knows ${Object.keys(COMMANDS).join(", ")}`,
    );
  }
  return load();
}

function detected(root: string): FrameworkName {
  const [first, second] = frameworksOf(root);
  if (first !== undefined && second === undefined) return first;
  throw new UsageError(
    `the project uses ${frameworksOf(root).join(" and ")}`,
    "say which one is meant with --framework NAME",
  );
}
