import type {
  DeleteStmt,
  DropStmt,
  IndexStmt,
  InsertStmt,
  Node,
  RangeVar,
  RenameStmt,
  UpdateStmt,
} from "@pgsql/types";
import type { Dialect } from "../dialect.js";
import { asKind, columnOf, nodesOf, stringsOf } from "../postgres/nodes.js";
import { quoteName, quoteText } from "../quote.js";
import { Expressions } from "./expression.js";
import type { ColumnKind, Columns, KnownSchema } from "./tables.js";
import { expectOnly, Untranslatable } from "./untranslatable.js";

/** Writes a statement for another database: UPDATE, DELETE and INSERT of one table, renames, and plain indexes. Throws Untranslatable. */
export function translatedStatement(node: Node, schema: KnownSchema, dialect: Dialect): string {
  const writer = new Writer(schema, dialect);
  const update = asKind(node, "UpdateStmt");
  if (update !== undefined) return writer.update(update);
  const deletion = asKind(node, "DeleteStmt");
  if (deletion !== undefined) return writer.delete(deletion);
  const insertion = asKind(node, "InsertStmt");
  if (insertion !== undefined) return writer.insert(insertion);
  const rename = asKind(node, "RenameStmt");
  if (rename !== undefined) return writer.rename(rename);
  const index = asKind(node, "IndexStmt");
  if (index !== undefined) return writer.index(index);
  const drop = asKind(node, "DropStmt");
  if (drop !== undefined) return writer.dropIndex(drop);
  throw new Untranslatable("a statement of a kind that is not translated");
}

class Writer {
  constructor(
    readonly schema: KnownSchema,
    readonly dialect: Dialect,
  ) {}

  update(statement: UpdateStmt): string {
    expectOnly(statement, ["relation", "targetList", "whereClause"], "UPDATE");
    const { name, columns } = this.#table(statement.relation);
    const expressions = new Expressions(name, columns, this.dialect);
    const assignments = (statement.targetList ?? []).map((node) => {
      const target = asKind(node, "ResTarget");
      if (target?.name === undefined) throw new Untranslatable("UPDATE of several columns at once");
      expectOnly(target, ["name", "val"], "SET");
      const kind = kindOf(columns, target.name);
      // SQL Server does not let the values of an identity be changed.
      if (kind === "identity") throw new Untranslatable(`UPDATE of ${target.name}`);
      return `${this.#quote(target.name)} = ${expressions.value(target.val, kind)}`;
    });
    if (assignments.length > 1 && usesAssigned(statement)) {
      // MySQL takes the new value of a column that stands further left, all others the old one.
      throw new Untranslatable("UPDATE with a column that it also sets");
    }
    const where = this.#where(expressions, statement.whereClause);
    return `UPDATE ${this.#quote(name)} SET ${assignments.join(", ")}${where}`;
  }

  delete(statement: DeleteStmt): string {
    expectOnly(statement, ["relation", "whereClause"], "DELETE");
    const { name, columns } = this.#table(statement.relation);
    const expressions = new Expressions(name, columns, this.dialect);
    return `DELETE FROM ${this.#quote(name)}${this.#where(expressions, statement.whereClause)}`;
  }

  insert(statement: InsertStmt): string {
    expectOnly(statement, ["relation", "cols", "selectStmt", "override"], "INSERT");
    if ((statement.override ?? "OVERRIDING_NOT_SET") !== "OVERRIDING_NOT_SET") {
      throw new Untranslatable("OVERRIDING");
    }
    const { name, columns } = this.#table(statement.relation);
    const expressions = new Expressions(name, columns, this.dialect);
    const names = (statement.cols ?? []).flatMap((node) => asKind(node, "ResTarget")?.name ?? []);
    if (names.length === 0) throw new Untranslatable("INSERT without a list of columns");
    const kinds = names.map((column) => kindOf(columns, column));
    // SQL Server takes a value for an identity only while IDENTITY_INSERT is on for the table.
    if (this.dialect === "mssql" && kinds.includes("identity")) {
      throw new Untranslatable("INSERT of values into a numbered column");
    }
    const values = asKind(statement.selectStmt, "SelectStmt");
    const lists = (values?.valuesLists ?? []).map((node) => asKind(node, "List")?.items ?? []);
    if (lists.length === 0) throw new Untranslatable("INSERT of what a query gives");
    const rows = lists.map((items) => {
      if (items.length !== kinds.length) throw new Untranslatable("INSERT of fewer values");
      const written = items.map((item, index) =>
        expressions.value(constantOnly(item), kinds[index] ?? "other"),
      );
      return `(${written.join(", ")})`;
    });
    const list = names.map((column) => this.#quote(column)).join(", ");
    return `INSERT INTO ${this.#quote(name)} (${list}) VALUES ${rows.join(", ")}`;
  }

  /** What a column or a table is called. PostgreSQL, MySQL and SQLite say it alike. */
  rename(statement: RenameStmt): string {
    const { renameType, relation, subname, newname = "" } = statement;
    const known = ["renameType", "relationType", "relation", "subname", "newname", "behavior"];
    expectOnly(statement, known, "RENAME");
    const { name, columns } = this.#table(relation);
    if (renameType === "OBJECT_TABLE") {
      if (this.dialect === "mssql") return this.#spRename(this.#quote(name), newname, undefined);
      return `ALTER TABLE ${this.#quote(name)} RENAME TO ${this.#quote(newname)}`;
    }
    if (renameType !== "OBJECT_COLUMN" || subname === undefined || !columns.has(subname)) {
      throw new Untranslatable("RENAME of something else than a table or a column");
    }
    const path = `${this.#quote(name)}.${this.#quote(subname)}`;
    if (this.dialect === "mssql") return this.#spRename(path, newname, "COLUMN");
    return `ALTER TABLE ${this.#quote(name)} RENAME COLUMN ${this.#quote(subname)} TO ${this.#quote(newname)}`;
  }

  /** The new name is taken as it is: brackets would become a part of it. (learn.microsoft.com, sp_rename) */
  #spRename(path: string, name: string, what: string | undefined): string {
    const text = (value: string): string => `N${quoteText(value, "mssql")}`;
    return `EXEC sp_rename ${text(path)}, ${text(name)}${what === undefined ? "" : `, ${text(what)}`}`;
  }

  index(statement: IndexStmt): string {
    const known = ["idxname", "relation", "accessMethod", "indexParams", "concurrent"];
    expectOnly(statement, [...known, "if_not_exists"], "CREATE INDEX");
    const { name, columns } = this.#table(statement.relation);
    if (statement.idxname === undefined || statement.accessMethod !== "btree") {
      throw new Untranslatable("an index without a name, or of a kind of its own");
    }
    const list = (statement.indexParams ?? []).map((node) => {
      const column = asKind(node, "IndexElem");
      if (column?.name === undefined) throw new Untranslatable("an index over an expression");
      expectOnly(column, ["name", "ordering", "nulls_ordering"], "an index");
      if (
        column.ordering !== "SORTBY_DEFAULT" ||
        column.nulls_ordering !== "SORTBY_NULLS_DEFAULT"
      ) {
        throw new Untranslatable("an index in an order of its own");
      }
      const kind = kindOf(columns, column.name);
      // How long a text may be in an index differs, and is not known here.
      if (kind === "text" || kind === "other")
        throw new Untranslatable(`an index over ${column.name}`);
      return this.#quote(column.name);
    });
    const index = this.#quote(statement.idxname);
    const create = `INDEX ${index} ON ${this.#quote(name)} (${list.join(", ")})`;
    if (statement.if_not_exists !== true) return `CREATE ${create}`;
    if (this.dialect === "mysql") throw new Untranslatable("CREATE INDEX IF NOT EXISTS");
    if (this.dialect !== "mssql") return `CREATE ${create.replace("INDEX", "INDEX IF NOT EXISTS")}`;
    const of = `N${quoteText(this.#quote(name), "mssql")}`;
    const called = `N${quoteText(statement.idxname, "mssql")}`;
    return `IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(${of}) AND name = ${called}) CREATE ${create}`;
  }

  /** MySQL and SQL Server want the table's name beside the index's. */
  dropIndex(statement: DropStmt): string {
    const { objects = [], removeType, missing_ok: ifExists = false } = statement;
    expectOnly(
      statement,
      ["objects", "removeType", "behavior", "missing_ok", "concurrent"],
      "DROP INDEX",
    );
    const [name, ...more] = objects.flatMap((node) => stringsOf(asKind(node, "List")?.items));
    if (removeType !== "OBJECT_INDEX" || name === undefined || more.length > 0) {
      throw new Untranslatable("DROP of something else than one index");
    }
    if (statement.behavior !== "DROP_RESTRICT") throw new Untranslatable("DROP … CASCADE");
    const drop = `DROP INDEX ${ifExists ? "IF EXISTS " : ""}${this.#quote(name)}`;
    if (this.dialect === "postgres" || this.dialect === "sqlite") return drop;
    const table = this.schema.indexes.get(name);
    if (table === undefined) throw new Untranslatable(`the table of ${name} is not known`);
    if (ifExists && this.dialect === "mysql") throw new Untranslatable("DROP INDEX IF EXISTS");
    return `${drop} ON ${this.#quote(table)}`;
  }

  #where(expressions: Expressions, condition: Node | undefined): string {
    return condition === undefined ? "" : ` WHERE ${expressions.condition(condition)}`;
  }

  #table(relation: RangeVar | undefined): { readonly name: string; readonly columns: Columns } {
    const name = relation?.relname;
    if (relation === undefined || name === undefined) throw new Untranslatable("no table");
    expectOnly(relation, ["relname", "inh", "relpersistence"], "the table");
    if (relation.inh !== true) throw new Untranslatable("ONLY");
    const columns = this.schema.tables.get(name);
    if (columns === undefined) throw new Untranslatable(`${name} is no table of a model here`);
    return { name, columns };
  }

  #quote(name: string): string {
    return quoteName(name, this.dialect);
  }
}

function usesAssigned({ targetList = [] }: UpdateStmt): boolean {
  const targets = targetList.flatMap((node) => asKind(node, "ResTarget") ?? []);
  const names = new Set(targets.map(({ name }) => name));
  return targets.some(({ val }) =>
    nodesOf(val, "ColumnRef").some((reference) => names.has(columnOf(reference)?.column)),
  );
}

/** In the row of an INSERT no column has a value. */
function constantOnly(node: Node): Node {
  if (asKind(node, "A_Const") === undefined && asKind(node, "TypeCast") === undefined) {
    throw new Untranslatable("INSERT of a value that is computed");
  }
  return node;
}

function kindOf(columns: Columns, name: string): ColumnKind {
  const kind = columns.get(name);
  if (kind === undefined) throw new Untranslatable(`${name} is no column that is known`);
  return kind;
}
