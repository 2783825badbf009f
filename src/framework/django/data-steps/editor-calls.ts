import type { DataFacts } from "../../../operation/touches.js";
import { PARAMETER } from "../../../sql/lex.js";
import { quotedName } from "./library-calls.js";
import type { Place, Run } from "./run.js";
import { sliceAt } from "./world.js";
import { DATA, isInert, NONE, opaque, type Arguments, type Atom, type Value } from "./value.js";

/** A call of the schema editor or of the connection. */
export function callEditor(
  run: Run,
  owner: Extract<Atom, { kind: "schemaEditor" | "connection" }>,
  name: string,
  given: Arguments,
  place: Place,
): Value {
  if (owner.kind === "connection") {
    if (name === "cursor") return [{ kind: "cursor" }];
    if (HARMLESS.has(name)) return DATA;
    run.recorder.mayDoAnything(`uses ${name} of the connection`, place);
    return opaque(`what connection.${name}() gives`);
  }
  if (name === "execute") {
    runStatement(run, given, place);
    return NONE;
  }
  if (name === "quote_name") return quotedName(given);
  if (name === "quote_value") return DATA;
  run.recorder.changesSchema(`changes the schema by schema_editor.${name}()`, place);
  return DATA;
}

/** Methods of a connection that change no row. */
const HARMLESS = new Set([
  "ensure_connection",
  "get_autocommit",
  "savepoint",
  "savepoint_commit",
  "get_table_list",
]);

/** A call of a cursor. */
export function callCursor(run: Run, name: string, given: Arguments, place: Place): Value {
  switch (name) {
    case "execute":
    case "executemany":
      runStatement(run, given, place);
      return [{ kind: "cursor" }];
    case "fetchone":
    case "fetchall":
    case "fetchmany":
    case "close":
    case "rowcount":
    case "description":
    case "mogrify":
      return DATA;
    default:
      run.recorder.mayDoAnything(`uses ${name} of a cursor`, place);
      return DATA;
  }
}

function runStatement(run: Run, given: Arguments, place: Place): void {
  const values = given.positional[1] ?? given.keywords.get("params") ?? [];
  const isGiven = values.some((atom) => atom.kind !== "literal" || atom.value !== null);
  if (isGiven && !values.every(holdsOnlyData)) {
    computed(run, "runs SQL with parameters that are not followed", place);
    return;
  }
  const statements = given.positional[0] ?? given.keywords.get("sql") ?? [];
  for (const atom of statements) {
    if (atom.kind !== "literal" || typeof atom.value !== "string") {
      computed(run, "runs SQL that is computed", place);
      return;
    }
    const text = isGiven ? withParameters(atom.value) : atom.value;
    if (text === undefined) computed(run, "runs SQL that is computed", place);
    else adopt(run, run.world.sqlFacts(text, sliceAt(place)), place);
  }
}

function computed(run: Run, why: string, place: Place): void {
  run.recorder.mayDoAnything(why, place);
  run.world.unreadSql(sliceAt(place));
}

/** Values that a driver puts into a statement as values; others may stand for more (psycopg's AsIs, Identifier). */
function holdsOnlyData(atom: Atom): boolean {
  if (atom.kind === "container") return atom.container.element.every(holdsOnlyData);
  return isInert(atom);
}

/** The text with `PARAMETER` in place of the values that are given beside it; undefined where it asks for them in another way. */
function withParameters(text: string): string | undefined {
  let known = !text.includes(PARAMETER);
  const filled = text.replace(/%(?:%|s|\(\w+\)s|)/g, (mark) => {
    if (mark === "%%") return "%";
    known &&= mark !== "%";
    return PARAMETER;
  });
  return known ? filled : undefined;
}

/** Takes over what a statement of SQL does. */
function adopt(run: Run, { touches, onEmpty }: DataFacts, place: Place): void {
  const { recorder } = run;
  if (touches.kind === "everything") {
    for (const { text } of touches.reasons) recorder.mayReadAnything(text, place);
    if (touches.reasons.length === 0)
      recorder.mayReadAnything("runs SQL that is not followed", place);
  } else {
    for (const { entity, manner, members, reason } of touches.touches) {
      recorder.touch(entity, manner, members === "all" ? "all" : [...members], reason.text, place);
    }
  }
  switch (onEmpty.kind) {
    case "nothing": {
      const assumed = [...onEmpty.assumed];
      if (run.mayHoldRows(assumed)) changesWhatItWrites(run, touches, place);
      else
        recorder.assume(assumed, onEmpty.proof[0]?.text ?? "runs SQL that changes nothing", place);
      return;
    }
    case "inserts":
      for (const entity of onEmpty.into) recorder.insert(entity, "runs SQL that makes rows", place);
      if (run.mayHoldRows([...onEmpty.assumed])) changesWhatItWrites(run, touches, place);
      return;
    case "schema":
      for (const { text } of onEmpty.reasons) recorder.changesSchema(text, place);
      return;
    case "later":
    case "unknown":
      for (const { text } of onEmpty.reasons) recorder.mayDoAnything(text, place);
      if (onEmpty.reasons.length === 0)
        recorder.mayDoAnything("runs SQL that is not followed", place);
  }
}

function changesWhatItWrites(run: Run, touches: DataFacts["touches"], place: Place): void {
  if (touches.kind === "everything") {
    run.recorder.mayDoAnything("runs SQL on rows that may be there", place);
    return;
  }
  for (const { entity, manner } of touches.touches) {
    if (manner === "insert") run.recorder.insert(entity, "runs SQL that makes rows", place);
    else if (manner !== "read") run.recorder.change(entity, "runs SQL that changes rows", place);
  }
}
