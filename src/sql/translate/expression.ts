import type { A_Const, A_Expr, BoolExpr, CaseExpr, ColumnRef, Node, TypeCast } from "@pgsql/types";
import type { Dialect } from "../dialect.js";
import { asKind, columnOf, stringsOf } from "../postgres/nodes.js";
import { quoteName, quoteText } from "../quote.js";
import type { ColumnKind, Columns } from "./tables.js";
import { expectOnly, Untranslatable } from "./untranslatable.js";

/** Comparisons that all four databases write alike. */
const COMPARISONS: ReadonlySet<string> = new Set(["=", "<>", "<", ">", "<=", ">="]);

/**
 * Writes expressions on the columns of one table for a database. Only what all four databases mean alike is written: literals, which must fit the
 * column that they stand beside, columns, comparisons, IN, BETWEEN, IS NULL, AND, OR, NOT, CASE and COALESCE. Everything else
 * throws Untranslatable: `||`, LIKE, arithmetic, functions and moments differ in what they mean, not only in how they are written.
 */
export class Expressions {
  constructor(
    readonly table: string,
    readonly columns: Columns,
    readonly dialect: Dialect,
  ) {}

  /** A condition: of WHERE, or of CASE. */
  condition(node: Node | undefined): string {
    const logic = asKind(node, "BoolExpr");
    if (logic !== undefined) return this.#logic(logic);
    const test = asKind(node, "NullTest");
    if (test !== undefined) {
      expectOnly(test, ["arg", "nulltesttype"], "IS NULL");
      const { name } = this.#column(asKind(test.arg, "ColumnRef"));
      return `${name} IS ${test.nulltesttype === "IS_NULL" ? "NULL" : "NOT NULL"}`;
    }
    const comparison = asKind(node, "A_Expr");
    if (comparison !== undefined) return this.#comparison(comparison);
    const reference = asKind(node, "ColumnRef");
    if (reference !== undefined) {
      const { name, kind } = this.#column(reference);
      if (kind !== "boolean") throw new Untranslatable(`${name} is no truth value`);
      // SQL Server has no truth values: a bit is compared.
      return this.dialect === "postgres" ? name : `${name} = 1`;
    }
    throw new Untranslatable("a condition of a kind that is not translated");
  }

  /** A value for a column of a kind. */
  value(node: Node | undefined, kind: ColumnKind): string {
    const constant = asKind(node, "A_Const");
    if (constant !== undefined) return this.#constant(constant, kind);
    const cast = asKind(node, "TypeCast");
    if (cast !== undefined) return this.#cast(cast, kind);
    const reference = asKind(node, "ColumnRef");
    if (reference !== undefined) {
      const column = this.#column(reference);
      if (baseOf(column.kind) !== baseOf(kind) || kind === "other") {
        throw new Untranslatable(`${column.name} has another type than what it is put beside`);
      }
      return column.name;
    }
    const choice = asKind(node, "CaseExpr");
    if (choice !== undefined) return this.#case(choice, kind);
    const first = asKind(node, "CoalesceExpr");
    if (first !== undefined) {
      expectOnly(first, ["args"], "COALESCE");
      return `COALESCE(${(first.args ?? []).map((part) => this.value(part, kind)).join(", ")})`;
    }
    throw new Untranslatable("a value of a kind that is not translated");
  }

  #logic({ boolop, args = [], ...rest }: BoolExpr): string {
    expectOnly(rest, [], "a condition");
    const parts = args.map((part) => this.condition(part));
    if (boolop === "NOT_EXPR") return `NOT (${parts.join("")})`;
    if (boolop !== "AND_EXPR" && boolop !== "OR_EXPR") throw new Untranslatable("a condition");
    const isList = (node: Node | undefined): boolean => {
      const inner = asKind(node, "BoolExpr");
      return inner !== undefined && inner.boolop !== "NOT_EXPR";
    };
    return parts
      .map((part, index) => (isList(args[index]) ? `(${part})` : part))
      .join(boolop === "AND_EXPR" ? " AND " : " OR ");
  }

  #comparison(comparison: A_Expr): string {
    const { kind, name, lexpr, rexpr } = comparison;
    expectOnly(comparison, ["kind", "name", "lexpr", "rexpr"], "a comparison");
    const operator = stringsOf(name).join(".");
    const isLeft = asKind(lexpr, "ColumnRef") !== undefined;
    const column = this.#column(asKind(isLeft ? lexpr : rexpr, "ColumnRef"));
    const list = (): readonly string[] =>
      (asKind(rexpr, "List")?.items ?? []).map((item) => this.#compared(item, column.kind));
    if (kind === "AEXPR_OP" && COMPARISONS.has(operator)) {
      const other = this.#compared(isLeft ? rexpr : lexpr, column.kind);
      return isLeft ? `${column.name} ${operator} ${other}` : `${other} ${operator} ${column.name}`;
    }
    if (kind === "AEXPR_IN" && isLeft) {
      return `${column.name} ${operator === "=" ? "IN" : "NOT IN"} (${list().join(", ")})`;
    }
    if (kind === "AEXPR_BETWEEN" && isLeft) return `${column.name} BETWEEN ${list().join(" AND ")}`;
    throw new Untranslatable(`the operator ${operator}`);
  }

  /** What a column is compared with. To NULL nothing is equal, which nobody means. */
  #compared(node: Node | undefined, kind: ColumnKind): string {
    if (asKind(node, "A_Const")?.isnull === true)
      throw new Untranslatable("a comparison with NULL");
    return this.value(node, kind);
  }

  #case(choice: CaseExpr, kind: ColumnKind): string {
    expectOnly(choice, ["args", "defresult"], "CASE");
    const branches = (choice.args ?? []).map((node) => {
      const when = asKind(node, "CaseWhen");
      return `WHEN ${this.condition(when?.expr)} THEN ${this.value(when?.result, kind)}`;
    });
    const rest =
      choice.defresult === undefined ? "" : ` ELSE ${this.value(choice.defresult, kind)}`;
    return `CASE ${branches.join(" ")}${rest} END`;
  }

  #column(reference: ColumnRef | undefined): { readonly name: string; readonly kind: ColumnKind } {
    const path = reference === undefined ? undefined : columnOf(reference);
    if (path === undefined) throw new Untranslatable("a comparison without a column");
    const { table, column } = path;
    const kind = this.columns.get(column);
    if (kind === undefined || (table !== undefined && table !== this.table)) {
      throw new Untranslatable(`${column} is no column of ${this.table} that is known`);
    }
    return { name: quoteName(column, this.dialect), kind };
  }

  #constant(constant: A_Const, kind: ColumnKind): string {
    if (constant.isnull === true) return "NULL";
    if (constant.boolval !== undefined) {
      return this.#truth(constant.boolval.boolval === true, kind);
    }
    if (constant.ival !== undefined) {
      // Protocol buffers leave a zero out.
      const number = constant.ival.ival ?? 0;
      if (kind === "boolean" && (number === 0 || number === 1)) {
        return this.#truth(number === 1, kind);
      }
      if (baseOf(kind) === "integer") return String(number);
      throw new Untranslatable(`${number} beside a column that holds no whole numbers`);
    }
    const text = constant.sval?.sval ?? (constant.sval === undefined ? undefined : "");
    if (text === undefined) throw new Untranslatable("a literal of a kind that is not translated");
    return this.#text(text, kind);
  }

  #truth(value: boolean, kind: ColumnKind): string {
    if (kind !== "boolean")
      throw new Untranslatable("a truth value beside a column of other values");
    if (this.dialect === "postgres") return value ? "TRUE" : "FALSE";
    return value ? "1" : "0";
  }

  #text(text: string, kind: ColumnKind): string {
    if (kind !== "text") throw new Untranslatable("a string beside a column that holds no text");
    // To MySQL a backslash in a string is an escape, or none, as its settings say.
    if (text.includes("\\")) throw new Untranslatable("a backslash in a string");
    // Without the prefix, characters that are not in the database's code page become question marks.
    return `${this.dialect === "mssql" ? "N" : ""}${quoteText(text, this.dialect)}`;
  }

  /** `'1'::integer`: a literal that says its type. */
  #cast(cast: TypeCast, kind: ColumnKind): string {
    const type = stringsOf(cast.typeName?.names).at(-1) ?? "";
    const text = asKind(cast.arg, "A_Const")?.sval?.sval;
    const isArray =
      cast.typeName?.arrayBounds !== undefined || cast.typeName?.typmods !== undefined;
    if (text !== undefined && !isArray) {
      if (/^(?:text|varchar)$/.test(type)) return this.#text(text, kind);
      if (/^int[248]$/.test(type) && /^-?\d{1,9}$/.test(text) && baseOf(kind) === "integer") {
        return String(Number(text));
      }
      if (type === "bool" && /^(?:t|f|true|false)$/.test(text)) {
        return this.#truth(text.startsWith("t"), kind);
      }
    }
    throw new Untranslatable("a cast");
  }
}

function baseOf(kind: ColumnKind): ColumnKind {
  return kind === "identity" ? "integer" : kind;
}
