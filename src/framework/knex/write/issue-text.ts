import type { KnexIssue } from "../issue.js";
import { chainText, WRITTEN_NAMES } from "./chain-text.js";
import { stringText } from "../../javascript/chain/string-text.js";
import { valueText } from "./value-text.js";

/** JavaScript for one thing that a migration asks for; undefined where it cannot be said. `ownKnex` is what the migration calls Knex. */
export function issueText({ request }: KnexIssue, ownKnex: string): string | undefined {
  const { knex, table } = WRITTEN_NAMES;
  switch (request.kind) {
    case "raw":
      return `await ${knex}.raw(${stringText(request.sql)});`;
    case "query":
      return /[\uE000-\uE0FF]/.test(request.sql)
        ? undefined
        : `await ${knex}.raw(${stringText(request.sql)});`;
    case "code":
      return undefined;
    case "builder": {
      const { schema, method, args, table: log } = request;
      const given = args.map((arg) => {
        if (typeof arg !== "function") return valueText(arg, knex);
        const chains = (log?.chains ?? []).map((chain) => chainText(chain, ownKnex, WRITTEN_NAMES));
        return chains.some((chain) => chain === undefined)
          ? undefined
          : `(${table}) => {\n${chains.map((chain) => `${chain ?? ""};`).join("\n")}\n}`;
      });
      if (given.some((arg) => arg === undefined)) return undefined;
      const within = schema === undefined ? "" : `.withSchema(${stringText(schema)})`;
      return `await ${knex}.schema${within}.${method}(${given.join(", ")});`;
    }
  }
}
