import type { RunnerCalls } from "../../classes/framework.js";
import type { ClassProject } from "../../classes/project.js";
import { derivationOf } from "./derivation.js";
import { substituted, withValues } from "../../classes/read/parameters.js";
import { tableCall } from "./table-api.js";

/** What calls of the query runner do: SQL, or what the table API gives. All of it runs at once. */
export function runnerCalls(project: ClassProject): RunnerCalls {
  const derivation = derivationOf(project);
  return ({ method, values, isAwaited, isPlain }, { sql, state, origin, read }) => {
    const { dialect } = sql;
    const when = "at once";
    // PostgreSQL and MySQL run the queries of a connection one after the other, awaited or not.
    const inLine = dialect === "postgres" || dialect === "mysql";
    if (!isAwaited && !(inLine && method === "query")) {
      return { kind: "unread", why: "a query that nothing waits for", when };
    }
    const [first, parameters] = values;
    if (method === "query" && first?.kind === "text" && parameters === undefined) {
      return { kind: "statements", statements: read(first.text), when };
    }
    if (method === "query" && first?.kind === "text" && parameters?.kind === "list" && isPlain) {
      const query = substituted(first.text, parameters.items, dialect);
      const statements = query && withValues(query, read(query.text), origin);
      if (statements !== undefined) return { kind: "statements", statements, when };
    }
    const statements = tableCall(method, values, { dialect, ...derivation, sql, state, origin });
    if (statements !== undefined) return { kind: "statements", statements, when };
    const why = `${method}() with values that only the project's code knows`;
    return { kind: "unread", why, when };
  };
}
