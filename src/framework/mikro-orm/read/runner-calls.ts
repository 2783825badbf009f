import type { RunnerCalls } from "../../classes/framework.js";
import { substituted, withValues } from "../../classes/read/parameters.js";
import type { Value } from "../../classes/read/value.js";

/**
 * What a migration's own methods do: `execute` runs SQL at once, what `addSql` is given runs once `up` is through
 * (MigrationRunner.getQueries). Builders and fragments are not followed.
 */
export const runnerCalls: RunnerCalls = (
  { method, values, isAwaited, isPlain },
  { sql, origin, read },
) => {
  const [text, parameters] = values;
  if (method === "addSql") {
    const when = "behind up";
    return text?.kind === "text" && parameters === undefined
      ? { kind: "statements", statements: read(text.text), when }
      : { kind: "unread", why: "SQL that only the project's code knows", when };
  }
  const when = "at once";
  if (method !== "execute") return { kind: "unread", why: `${method}() is not followed`, when };
  if (!isAwaited) return { kind: "unread", why: "a query that nothing waits for", when };
  if (text?.kind === "text" && (parameters === undefined || isEmpty(parameters))) {
    return { kind: "statements", statements: read(text.text), when };
  }
  if (text?.kind === "text" && parameters?.kind === "list" && isPlain) {
    // Knex puts them in, whatever the database.
    const query = substituted(text.text, parameters.items, sql.dialect, "question marks");
    const statements = query && withValues(query, read(query.text), origin);
    if (statements !== undefined) return { kind: "statements", statements, when };
  }
  return { kind: "unread", why: "a query with values that only the project's code knows", when };
};

function isEmpty(parameters: Value): boolean {
  return parameters.kind === "list" && parameters.items.length === 0;
}
