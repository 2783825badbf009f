import type { Dialect as DialectName } from "../../sql/dialect.js";

/**
 * The statements of a script as Django runs them: PostgreSQL takes all at once, for others it is taken apart and freed of comments
 * (django/db/backends/base/operations.py, prepare_sql_script).
 */
export function sqlScript(dialect: DialectName, script: string): readonly string[] {
  if (script === "") return [];
  if (dialect === "postgres") return [script];
  return splitScript(script);
}

/** Takes a script apart at its semicolons, outside of quotes; comments are left out. */
function splitScript(script: string): readonly string[] {
  const statements: string[] = [];
  let current = "";
  const pattern =
    /'(?:[^'\\]|\\.|'')*'|"(?:[^"]|"")*"|`[^`]*`|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/|;|[^'"`;/-]+|[\s\S]/g;
  for (const [token] of script.matchAll(pattern)) {
    if (token.startsWith("--") || token.startsWith("/*")) {
      current += token.endsWith("\n") ? "\n" : " ";
      continue;
    }
    current += token;
    if (token !== ";") continue;
    statements.push(current.trim());
    current = "";
  }
  statements.push(current.trim());
  return statements.filter((statement) => statement !== "" && statement !== ";");
}
