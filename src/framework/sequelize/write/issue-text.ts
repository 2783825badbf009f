import { stringText } from "../../javascript/chain/string-text.js";
import { QUERY_INTERFACE_MARK } from "../host/names.js";
import type { SequelizeIssue } from "../issue.js";
import { valueText } from "./value-text.js";

/** JavaScript for one thing that a migration asks for; undefined where only its own text can say it. */
export function issueText({ request }: SequelizeIssue): string | undefined {
  switch (request.kind) {
    case "code":
      return undefined;
    case "raw":
      return /[\uE000-\uE0FF]/.test(request.sql) ? undefined : queryText(request.sql);
    case "call":
      return callText(request.method, request.args);
  }
}

/** A call of the query interface; undefined where a value of it cannot be said. */
export function callText(method: string, args: readonly unknown[]): string | undefined {
  const given = args.map((arg) => valueText(arg));
  return given.includes(undefined)
    ? undefined
    : `await ${QUERY_INTERFACE_MARK}.${method}(${given.join(", ")});`;
}

/** SQL as it is. */
export function queryText(sql: string): string {
  return `await ${QUERY_INTERFACE_MARK}.sequelize.query(${stringText(sql)});`;
}
