/**
 * Constraints that SQL Server names itself. The backend asks for the name before it drops one; where it only collects, it prints the
 * question and then a statement with the column in the name's place, which no server would run. refold prints a statement that looks the
 * name up. Both are written here as what they mean, so that they can be compared.
 */

const QUESTION =
  /^SELECT d\.name FROM sys\.default_constraints d .* WHERE t\.name = '([^']*)' AND c\.name = '([^']*)'$/u;
const DROP = /^ALTER TABLE \[([^\]]*)\] DROP CONSTRAINT \[([^\]]*)\]$/u;
const LOOKUP =
  /^EXEC sys\.sp_executesql N'DECLARE @drop .* FROM sys\.(\w+) AS c WHERE c\.parent_object_id = OBJECT_ID\(N''\[([^\]]*)\]''\)(.*)$/u;

const KINDS = { DF: "default", UQ: "unique", PK: "primary key", CK: "check" };
const MARK = "(by the server's name)";

/** Is it a statement that `byMeaning` wrote? */
export function isByMeaning(sql) {
  return sql.startsWith(MARK);
}

/**
 * Statements with those replaced that need a name of the server's.
 * @param given {name: [kind, table, column]}: the names that the server gave
 */
export function byMeaning(statements, given) {
  const result = [];
  let asked = null;
  for (const sql of statements) {
    const question = QUESTION.exec(sql);
    if (question !== null) {
      asked = { table: question[1], column: question[2] };
      continue;
    }
    result.push(dropped(sql, asked, given) ?? lookedUp(sql) ?? sql);
    asked = null;
  }
  return result;
}

function dropped(sql, asked, given) {
  const [, table, name] = DROP.exec(sql) ?? [];
  if (table === undefined) return null;
  if (asked?.table === table && (name === asked.column || given[name]?.[0] === "DF")) {
    return meaning("default", table, asked.column);
  }
  if (given[name] === undefined) return null;
  const [kind, , column] = given[name];
  return meaning(KINDS[kind], table, column);
}

function lookedUp(sql) {
  const [, view, table, condition] = LOOKUP.exec(sql) ?? [];
  if (view === undefined) return null;
  const column = /(?:=|<>) N''([^']*)''/u.exec(condition)?.[1] ?? "";
  const views = { default_constraints: "default", check_constraints: "check" };
  const kind = views[view] ?? (condition.includes("''PK''") ? "primary key" : "unique");
  return meaning(kind, table, column);
}

function meaning(kind, table, column) {
  const of = kind === "primary key" ? `[${table}]` : `[${table}].[${column}]`;
  return `${MARK} drop the ${kind} of ${of}`;
}
