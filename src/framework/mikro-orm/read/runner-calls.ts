import type { RunnerCalls } from "../../classes/framework.js";

/**
 * What a migration's own methods do: `execute` runs SQL at once, what `addSql` is given runs once `up` is through
 * (MigrationRunner.getQueries). Builders and fragments are not followed.
 */
export const runnerCalls: RunnerCalls = ({ method, values, isAwaited }, { read }) => {
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
  const isPlain =
    parameters === undefined || (parameters.kind === "list" && parameters.items.length === 0);
  return text?.kind === "text" && isPlain
    ? { kind: "statements", statements: read(text.text), when }
    : { kind: "unread", why: "a query with values that only the project's code knows", when };
};
