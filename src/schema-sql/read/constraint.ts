import type {
  Constraint,
  ForeignKey,
  Index,
  IndexElement,
} from "../../operation/relational/members.js";
import { NotUnderstood, type Cursor } from "./cursor.js";
import { canonicalOf } from "../../sql/tokens.js";
import { expressionText, plainText } from "./text.js";

/** What a constraint is called. */
interface Naming {
  readonly name: string | undefined;
  readonly naming: "given" | "derived";
}

/** `CONSTRAINT name`, or nothing. */
export function constraintName(cursor: Cursor): Naming {
  if (!cursor.skip("constraint")) return { name: undefined, naming: "derived" };
  // MySQL takes CONSTRAINT without a name.
  if (cursor.dialect === "mysql" && CONSTRAINT_WORDS.some((word) => cursor.at(word))) {
    return { name: undefined, naming: "derived" };
  }
  return { name: cursor.name(), naming: "given" };
}

const CONSTRAINT_WORDS = ["primary", "unique", "foreign", "check", "exclude"];

/** Does a constraint of a table stand here, not a column? */
export function atTableConstraint(cursor: Cursor): boolean {
  return (
    cursor.at("constraint") ||
    cursor.at("primary", "key") ||
    cursor.at("foreign", "key") ||
    cursor.at("check", "(") ||
    cursor.at("exclude", "(") ||
    cursor.at("exclude", "using") ||
    cursor.at("unique")
  );
}

/** A constraint of a table; an index where MySQL calls a unique constraint KEY or INDEX, which is the same to it. */
export function tableConstraint(cursor: Cursor): Constraint {
  const naming = constraintName(cursor);
  if (cursor.skip("primary", "key")) {
    skipClustering(cursor);
    const using = indexType(cursor);
    const columns = keyColumns(cursor.inParentheses());
    const attributes = [...using, ...keyAttributes(cursor)];
    return { kind: "primaryKey", ...naming, columns, attributes, inline: false };
  }
  if (cursor.skip("unique")) {
    skipClustering(cursor);
    if (cursor.at("using", "index")) throw new NotUnderstood("it takes an index over");
    const nulls = nullsAttribute(cursor) ?? [];
    let named = naming;
    if (cursor.dialect === "mysql") {
      cursor.skipOne("key", "index");
      if (!cursor.at("(") && !cursor.at("using")) named = { name: cursor.name(), naming: "given" };
    }
    const using = indexType(cursor);
    const columns = keyColumns(cursor.inParentheses());
    const attributes = [...nulls, ...using, ...keyAttributes(cursor)];
    return { kind: "unique", ...named, columns, attributes, inline: false };
  }
  if (cursor.skip("foreign", "key")) {
    const named =
      cursor.dialect === "mysql" && !cursor.at("(") && naming.name === undefined
        ? { name: cursor.name(), naming: "given" as const }
        : naming;
    const columns = cursor.inParentheses().names();
    return { ...references(cursor), ...named, columns, inline: false };
  }
  if (cursor.skip("check")) {
    const condition = expressionText(cursor.inParentheses());
    return { kind: "check", ...naming, condition, attributes: timing(cursor), inline: false };
  }
  if (cursor.at("exclude")) {
    const definition = expressionText(cursor.rest());
    return { kind: "other", ...naming, definition, attributes: [], inline: false };
  }
  throw new NotUnderstood("an unknown kind of constraint");
}

/** `REFERENCES table (columns) …`; the caller says which columns refer. */
export function references(cursor: Cursor): ForeignKey {
  cursor.expect("references");
  const target = cursor.relation();
  const targetColumns = cursor.at("(") ? cursor.inParentheses().names() : undefined;
  const attributes: string[] = [];
  const actions: { delete: string | undefined; update: string | undefined } = {
    delete: undefined,
    update: undefined,
  };
  for (;;) {
    if (cursor.skip("on", "delete")) actions.delete = action(cursor);
    else if (cursor.skip("on", "update")) actions.update = action(cursor);
    else if (cursor.skip("match")) {
      const match = cursor.name().toLowerCase();
      if (match !== "simple") attributes.push(`match ${match}`);
    } else {
      const more = timing(cursor);
      if (more.length === 0) break;
      attributes.push(...more);
    }
  }
  return {
    kind: "foreignKey",
    name: undefined,
    naming: "derived",
    columns: [],
    target,
    targetColumns,
    onDelete: actions.delete,
    onUpdate: actions.update,
    attributes,
    inline: true,
  };
}

function action(cursor: Cursor): string | undefined {
  if (cursor.skip("no", "action")) return undefined;
  if (cursor.skip("set", "null")) return withColumns("set null", cursor);
  if (cursor.skip("set", "default")) return withColumns("set default", cursor);
  const word = cursor.skipOne("cascade", "restrict");
  if (word === undefined) throw new NotUnderstood("an unknown action of a foreign key");
  return word;
}

function withColumns(text: string, cursor: Cursor): string {
  return cursor.at("(")
    ? `${text} (${canonicalOf(cursor.inParentheses().tokens, cursor.dialect)})`
    : text;
}

/** `DEFERRABLE`, `NOT VALID` and the like; what is said anyway is left out. */
export function timing(cursor: Cursor): readonly string[] {
  const found: string[] = [];
  for (;;) {
    if (cursor.skip("not", "deferrable") || cursor.skip("initially", "immediate")) continue;
    if (cursor.skip("not", "valid")) found.push("not valid");
    else if (cursor.skip("deferrable")) found.push("deferrable");
    else if (cursor.skip("initially", "deferred")) found.push("initially deferred");
    else if (cursor.skip("no", "inherit")) found.push("no inherit");
    else if (cursor.skip("not", "enforced")) found.push("not enforced");
    else if (cursor.skip("on", "conflict"))
      found.push(`on conflict ${cursor.name().toLowerCase()}`);
    else return found;
  }
}

/** What may stand behind the columns of a primary key or a unique constraint. */
export function keyAttributes(cursor: Cursor): readonly string[] {
  const found: string[] = [];
  for (;;) {
    if (cursor.skip("include")) {
      found.push(`include (${canonicalOf(cursor.inParentheses().tokens, cursor.dialect)})`);
    } else if (cursor.skip("with")) {
      found.push(`with (${canonicalOf(cursor.inParentheses().tokens, cursor.dialect)})`);
    } else if (cursor.skip("using", "index", "tablespace")) {
      found.push(`using index tablespace ${cursor.name()}`);
    } else {
      const more = [...timing(cursor), ...indexType(cursor), ...(indexComment(cursor) ?? [])];
      if (more.length === 0) return found;
      found.push(...more);
    }
  }
}

/** How a key takes NULLs, as far as it is not the usual way; undefined where nothing is said of it. */
function nullsAttribute(cursor: Cursor): readonly string[] | undefined {
  if (cursor.skip("nulls", "not", "distinct")) return ["nulls not distinct"];
  return cursor.skip("nulls", "distinct") ? [] : undefined;
}

function indexType(cursor: Cursor): readonly string[] {
  if (cursor.dialect !== "mysql" || !cursor.skip("using")) return [];
  const method = cursor.name().toLowerCase();
  return method === "btree" ? [] : [`using ${method}`];
}

function indexComment(cursor: Cursor): readonly string[] | undefined {
  if (cursor.dialect !== "mysql" || !cursor.skip("comment")) return undefined;
  return [`comment '${cursor.string().replaceAll("'", "''")}'`];
}

/** How MySQL is to do it (`ALGORITHM = INPLACE`, `LOCK = NONE`): what comes of it is the same. Gives whether that was said. */
export function skipManner(cursor: Cursor): boolean {
  if (cursor.dialect !== "mysql" || cursor.skipOne("algorithm", "lock") === undefined) return false;
  cursor.skip("=");
  cursor.take();
  return true;
}

function skipClustering(cursor: Cursor): void {
  if (cursor.dialect === "mssql" && cursor.skipOne("clustered", "nonclustered") !== undefined) {
    throw new NotUnderstood("how a key is clustered");
  }
}

/** Columns of a key. Lengths and orders make it an index that is carried differently. */
function keyColumns(cursor: Cursor): readonly string[] {
  return cursor.list().map((part) => {
    const name = part.name();
    part.skip("asc");
    if (!part.done) throw new NotUnderstood("a key on a part of a column");
    return name;
  });
}

/** The elements of an index: columns and expressions. */
export function indexElements(cursor: Cursor): readonly IndexElement[] {
  return cursor.list().map(indexElement);
}

function indexElement(part: Cursor): IndexElement {
  const [first, second] = part.tokens;
  const called = first?.kind === "word" && second?.kind === "mark" && second.value === "(";
  const prefix = called && part.dialect === "mysql" && part.tokens[2]?.kind === "number";
  if (part.at("(") || (called && !prefix)) {
    const expression = expressionText(part.call());
    return {
      of: { kind: "expression", expression },
      attributes: attributesOf(part),
    };
  }
  const column = part.name();
  if (part.at(".")) throw new NotUnderstood("a function of a schema in an index");
  return { of: { kind: "column", column }, attributes: attributesOf(part) };
}

function attributesOf(part: Cursor): string {
  const text = part.done ? "" : canonicalOf(part.rest().tokens, part.dialect);
  return text === "asc" ? "" : text;
}

/** What an index has behind its elements. */
export function indexTail(
  cursor: Cursor,
): Pick<Index, "include" | "where" | "attributes"> & { readonly method: string | undefined } {
  let method: string | undefined;
  let include: readonly string[] = [];
  let where: Index["where"];
  const attributes: string[] = [];
  while (!cursor.done) {
    if (cursor.skip("include")) include = cursor.inParentheses().names();
    else if (cursor.skip("where")) where = expressionText(cursor.rest());
    else if (cursor.skip("using")) method = cursor.name().toLowerCase();
    else if (cursor.skip("with")) attributes.push(`with ${plainParentheses(cursor)}`);
    else if (cursor.skip("tablespace")) attributes.push(`tablespace ${cursor.name()}`);
    else if (!skipManner(cursor)) {
      const more = nullsAttribute(cursor) ?? indexComment(cursor);
      if (more === undefined) throw new NotUnderstood("an unknown part of an index");
      attributes.push(...more);
    }
  }
  return { include, where, attributes, method };
}

function plainParentheses(cursor: Cursor): string {
  return `(${plainText(cursor.inParentheses()).canonical})`;
}
