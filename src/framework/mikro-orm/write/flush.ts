import type { ForOfStatement } from "ts-morph";
import type { Carrier, RunTime } from "../../classes/framework.js";

/** Runs what was added so far, so that code behind it finds it done. What `getQueries` gives is the migration's own list. */
const FLUSH = "for (const sql of this.getQueries().splice(0)) await this.execute(sql)";

/** Is it the loop that `carrierCall` writes? */
export function isFlush(loop: ForOfStatement): boolean {
  return loop.getText().replace(/\s+/g, " ").replace(/;$/, "") === FLUSH;
}

/** Code that does nothing but add SQL takes its turn among the rest of what is added. All other code may ask the database. */
export function carriedRuns(code: string): RunTime {
  const asks = /\bawait\b|\bsuper\b|\bthis\b(?!\s*\.\s*addSql\b)/.test(code);
  return asks ? "at once" : "behind up";
}

/** The call of a method that carries a step. */
export function carrierCall(
  { name, code }: Carrier,
  _runner: string,
  semicolon: string,
): readonly string[] {
  const call = `await this.${name}()${semicolon}`;
  if (carriedRuns(code) === "behind up") return [call];
  return ["// What follows may ask for it: run now what was added.", `${FLUSH}${semicolon}`, call];
}
