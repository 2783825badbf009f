import type { ChainReading } from "../src/framework/javascript/chain/chain-reading.js";
import { issuesOf } from "../src/framework/javascript/chain/fold-chain.js";
import type { MigrationDirectory } from "../src/framework/javascript/migration-file.js";
import type { ModuleKind } from "../src/framework/javascript/module-kind.js";
import { parseModule, type ParsedModule } from "../src/framework/javascript/parse.js";
import { overlaid } from "../src/framework/javascript/source-files.js";
import type { BuilderChain } from "../src/framework/knex/bridge.js";
import type { KnexRequest } from "../src/framework/knex/issue.js";
import type { KnexProject } from "../src/framework/knex/project.js";
import { readChain } from "../src/framework/knex/read-chain.js";
import { CLIENTS, openKnex } from "../src/framework/knex/real-knex.js";
import { adaptedTexts } from "../src/framework/knex/write/adapted-text.js";
import type { FindChain } from "../src/framework/knex/write/column-calls.js";
import { moduleText } from "../src/framework/knex/write/module-text.js";
import type { Dialect } from "../src/sql/dialect.js";
import type { PostgresParser } from "../src/sql/postgres/parser.js";
import {
  aboutOverride,
  overrideModules,
  readChainOf,
  whyNoWayBack,
  type OverrideModulesRequest,
  type OverrideModulesResult,
} from "./override-modules.js";

/** Writes a Knex chain for another database: calls of the builder where Knex makes the right thing of them there, else SQL. */
export function overrideKnex(
  project: KnexProject,
  request: OverrideModulesRequest,
  parser: PostgresParser,
): Promise<OverrideModulesResult> {
  const { directory, from, target, home } = request;
  const client = from === "mssql" ? CLIENTS.mssql : (project.clients.get(from) ?? CLIENTS[from]);
  const chain = readChain(directory.migrations, project.files.read, {
    dialect: from,
    client,
    parser,
  });
  const real = openKnex(CLIENTS[target]);
  const reader = { dialect: target, parser };
  const find = finder(chain);
  return overrideModules(readChainOf(chain), request, parser, {
    text: (parts, asSql, kind) =>
      moduleText(
        {
          pieces: adaptedTexts(parts, { real, reader, find, asSql }).map((text) => ({
            text,
            dialects: new Set([target]),
          })),
          dialects: [target],
          carried: [],
          guard: [],
          down: { kind: "throws", why: whyNoWayBack(directory, target) },
          transaction: true,
        },
        headOf(directory, from, target, kind),
      ),
    read: (module) => {
      const again = readChain(
        [module],
        overlaid(home.read, new Map([[module.path, module.file]])),
        { dialect: target, client: CLIENTS[target], parser },
        new Set(),
      );
      return readChainOf(again);
    },
  });
}

/** The calls of the source by the place at which they start. */
function finder(chain: ChainReading<KnexRequest>): FindChain {
  const chains = new Map<string, BuilderChain>();
  for (const { issue } of issuesOf(chain)) {
    const log = issue.request.kind === "builder" ? issue.request.table : undefined;
    for (const each of log?.chains ?? []) {
      const at = each.calls[0]?.at;
      if (at !== undefined) chains.set(`${at.file.path}:${at.start}`, each);
    }
  }
  return ({ slice }) => chains.get(`${slice.file.path}:${slice.start}`);
}

/** What stands at the top of the module, as a module of its kind that the rest takes after. */
function headOf(
  directory: MigrationDirectory,
  from: Dialect,
  target: Dialect,
  kind: ModuleKind,
): ParsedModule {
  const last = directory.migrations.at(-1);
  const comment = `// ${aboutOverride(directory, from, target)}`;
  const body = kind === "esm" ? "export const up = 0;" : "exports.up = 0;";
  const file = { path: last?.path ?? "", text: `${comment}\n\n${body}\n` };
  const parsed = parseModule(file);
  if (!parsed.ok) throw new SyntaxError(parsed.problem.message);
  return parsed.module;
}
