import type { ClassChain, ClassProject } from "../../framework/classes/project.js";
import { SourceFiles } from "../../framework/javascript/source-files.js";
import { loadPostgresParser } from "../../sql/postgres/parser.js";
import type { OverrideOptions } from "../commands/override.js";
import type { ExitCode, Io } from "../io.js";
import { deliverOverride } from "../javascript/deliver-override.js";
import { askedOverride, placeOf, sourceOf } from "../javascript/override-request.js";
import { framedIn } from "../chains/framed.js";
import { chainNamed } from "../chains/named.js";
import { packageOf } from "../javascript/vendor-package.js";
import type { GlobalOptions } from "../open-project.js";
import { UsageError } from "../stop.js";
import { dialectOf } from "./dialect.js";
import type { ClassCommandsOf } from "./framework.js";

/** Runs `override DIRECTORY|PACKAGE` on a project of a framework. */
export async function overrideClassChain(
  framework: ClassCommandsOf,
  app: string,
  options: OverrideOptions,
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  const { override, switchOn } = framework.overriding;
  const { root, target, delivery, accepted } = askedOverride(options, framework.title, global, io);
  const { project, chain } = chainOf(framework, root, app);
  const shown = dialectOf(framework, chain, options.from, "--from");
  const from = sourceOf(options.from, [shown], target);
  const into = placeOf(root, options.into, io);
  if (!global.quiet) io.progress?.(`reading ${chain.label} for ${from} …`);
  const label = project.root === root ? chain.label : app;
  const home = new SourceFiles(root);
  const request = { chain, label, home, into, from, target };
  const result = await override(project, request, await loadPostgresParser());
  const files = new SourceFiles(project.root);
  return deliverOverride(
    {
      ...{ label, from, target, result },
      switchOn: (path) => switchOn(path, chain),
      told: (problem) => framedIn(files, problem),
    },
    accepted,
    delivery,
    global,
    io,
  );
}

/** The chain of a directory of the project, or of a package that is installed there. Throws UsageError. */
function chainOf(
  { open, title }: ClassCommandsOf,
  root: string,
  app: string,
): { readonly project: ClassProject; readonly chain: ClassChain } {
  const vendor = packageOf(root, app);
  const project = open(vendor?.root ?? root);
  if (vendor === undefined || vendor.path !== "") {
    return { project, chain: chainNamed(project.chains, vendor?.path ?? app) };
  }
  const [only, second] = project.chains;
  if (only !== undefined && second === undefined) return { project, chain: only };
  throw new UsageError(
    only === undefined
      ? `there are no ${title} migrations in ${app}`
      : `${app} has several directories of migrations`,
    `name the directory behind the package: ${app}/migrations`,
    project.chains.map(({ label }) => label),
  );
}
