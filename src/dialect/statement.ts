/** A name that is said, or one that is made of the table and the columns when the statement is written. */
export type Name =
  | { readonly kind: "given"; readonly name: string }
  | { readonly kind: "derived"; readonly suffix: string }
  /** As derived, with a suffix made of the table and column that a foreign key points to. */
  | { readonly kind: "target" };

/** What a column's definition puts on it besides its type. */
export interface ColumnFacts {
  readonly primaryKey: boolean;
  readonly unique: boolean;
  readonly check: boolean;
  /** Does the server number it? */
  readonly identity: boolean;
}

/** A column as CREATE TABLE and ADD COLUMN write it. */
export interface ColumnDefinition extends ColumnFacts {
  readonly name: string;
  /** All behind the name. */
  readonly text: string;
  /** The name that the definition gives its check; the server gives one where it says none. */
  readonly checkName?: string | undefined;
  /** A foreign key that stands in the definition. */
  readonly foreignKey: InlineForeignKey | undefined;
}

export interface InlineForeignKey {
  /** Undefined where the server names it. */
  readonly name: string | undefined;
  readonly toTable: string;
  readonly toColumn: string;
}

/** A constraint that stands in CREATE TABLE behind the columns. */
export interface TableConstraint {
  readonly kind: "unique" | "check" | "primaryKey";
  readonly name: string | undefined;
  readonly columns: readonly string[];
  readonly text: string;
}

/** A column of an index, with what stands behind its name. */
export interface IndexColumn {
  readonly column: string;
  readonly operatorClass: string;
  readonly order: string;
}

/** What an index is over: columns, or an expression that is written already. */
export type IndexTarget =
  | { readonly kind: "columns"; readonly columns: readonly IndexColumn[] }
  | { readonly kind: "expressions"; readonly text: string; readonly columns: readonly string[] };

export interface CreateTable {
  readonly kind: "createTable";
  readonly table: string;
  readonly columns: readonly ColumnDefinition[];
  readonly constraints: readonly TableConstraint[];
  readonly tablespace: string | undefined;
}

export interface AddColumn {
  readonly kind: "addColumn";
  readonly table: string;
  readonly column: ColumnDefinition;
}

export interface AlterColumn {
  readonly kind: "alterColumn";
  readonly table: string;
  readonly column: string;
  /** Everything behind ALTER TABLE and the table's name. */
  readonly changes: string;
  /** What the server does to the column's own constraints and sequences on the way. */
  readonly effect: "none" | "dropsColumnCheck" | "addsIdentity" | "dropsIdentity";
}

export interface CreateIndex {
  readonly kind: "createIndex";
  readonly table: string;
  readonly name: Name;
  readonly target: IndexTarget;
  readonly unique: boolean;
  /** `btree` where nothing is said. */
  readonly method: string | undefined;
  readonly include: readonly string[];
  /** Behind the columns: storage parameters, a tablespace. */
  readonly extra: string;
  readonly nullsDistinct: boolean | undefined;
  readonly condition: string | undefined;
  readonly concurrently: boolean;
}

export interface AddUnique {
  readonly kind: "addUnique";
  readonly table: string;
  readonly name: Name;
  readonly columns: readonly string[];
  readonly deferrable: "deferred" | "immediate" | undefined;
  readonly nullsDistinct: boolean | undefined;
}

export interface AddForeignKey {
  readonly kind: "addForeignKey";
  readonly table: string;
  readonly name: Name;
  readonly column: string;
  readonly toTable: string;
  readonly toColumn: string;
}

export interface DropConstraint {
  readonly kind: "dropConstraint";
  readonly table: string;
  readonly name: string;
  /** What it is over, for servers that have to look up a name of their own. */
  readonly columns?: readonly string[];
  readonly what: "unique" | "check" | "foreignKey" | "primaryKey";
}

/** A statement that changes a schema. Its text is the dialect's; what it does to the catalog is the same for all. */
export type Statement =
  | CreateTable
  | AddColumn
  | AlterColumn
  | CreateIndex
  | AddUnique
  | AddForeignKey
  | DropConstraint
  | { readonly kind: "dropTable"; readonly table: string }
  | { readonly kind: "renameTable"; readonly table: string; readonly to: string }
  | { readonly kind: "dropColumn"; readonly table: string; readonly column: string }
  | {
      readonly kind: "renameColumn";
      readonly table: string;
      readonly column: string;
      readonly to: string;
      /** The column's type, for servers that want to hear it again. */
      readonly type: string;
    }
  | {
      readonly kind: "dropIndex";
      readonly table: string;
      readonly name: string;
      readonly concurrently: boolean;
    }
  | {
      readonly kind: "renameIndex";
      readonly table: string;
      readonly name: string;
      readonly to: string;
    }
  | {
      readonly kind: "addCheck";
      readonly table: string;
      readonly name: string;
      readonly columns: readonly string[];
      readonly check: string;
      readonly validated: boolean;
    }
  | {
      readonly kind: "addPrimaryKey";
      readonly table: string;
      readonly name: string;
      readonly columns: readonly string[];
    }
  /** Written already, and without an effect on the catalog. */
  | { readonly kind: "text"; readonly text: string };

/** A statement of one kind. */
export type StatementOf<K extends Statement["kind"]> = Extract<Statement, { readonly kind: K }>;

/** A column of an index without anything behind its name. */
export function plainColumn(column: string): IndexColumn {
  return { column, operatorClass: "", order: "" };
}

/** The columns that an index is over. */
export function columnsOf(target: IndexTarget): readonly string[] {
  return target.kind === "columns" ? target.columns.map(({ column }) => column) : target.columns;
}
