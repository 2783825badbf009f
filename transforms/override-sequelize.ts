import type { Environment } from "../src/framework/javascript/chain/environment.js";
import { overlaid } from "../src/framework/javascript/source-files.js";
import { majorVersion, type SequelizeProject } from "../src/framework/sequelize/project.js";
import { readChain } from "../src/framework/sequelize/read-chain.js";
import { SEQUELIZE_NAMES, type ReadDialect } from "../src/framework/sequelize/real-sequelize.js";
import { overrideText } from "../src/framework/sequelize/write/override-text.js";
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

/** Writes a Sequelize chain for another database, as SQL: the query interface has no words for types, filters and names of a single database. */
export function overrideSequelize(
  project: SequelizeProject,
  request: OverrideModulesRequest,
  parser: PostgresParser,
): Promise<OverrideModulesResult> {
  const { directory, from, target, home } = request;
  const major = majorVersion(project);
  if (major !== undefined && major !== 6) {
    const message = `package.json asks for Sequelize ${major}, and refold knows what version 6 makes of migrations`;
    return Promise.resolve({ ok: false, problems: [{ code: "other-version", message }] });
  }
  const environment: Environment = new Map();
  const name = nameOf(from, project);
  const chain = readChain(directory.migrations, project.files.read, {
    name,
    parser,
    environment,
    base: undefined,
  });
  const last = directory.migrations.at(-1)?.file;
  return overrideModules(readChainOf(chain), request, parser, {
    text: (parts, _asSql, kind) =>
      overrideText({
        sqls: parts.map(({ sql }) => sql),
        about: aboutOverride(directory, from, target),
        database: nameOf(target, project),
        why: whyNoWayBack(directory, target),
        kind,
        isContext: /\bup\b\s*(?:[:=(]|=\s*async)[^{]*\{\s*context\b/.test(last?.text ?? ""),
        isTyped: /ts$/.test(last?.path ?? ""),
      }),
    read: (module) => {
      const again = readChain(
        [module],
        overlaid(home.read, new Map([[module.path, module.file]])),
        { name: nameOf(target, project), parser, environment, base: undefined },
        new Set(),
      );
      return readChainOf(again);
    },
  });
}

function nameOf(dialect: Dialect, { clients }: SequelizeProject): ReadDialect {
  if (dialect === "mssql") return dialect;
  return clients.get(dialect) ?? SEQUELIZE_NAMES[dialect];
}
