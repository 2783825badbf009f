import type { Value } from "../../classes/read/value.js";

/** What a `TableColumn` says, as far as its meaning is known here. */
export interface ColumnOptions {
  readonly name: string;
  readonly type: string;
  /** Behind the type, in parentheses. */
  readonly size: string | undefined;
  readonly isArray: boolean;
  readonly isNullable: boolean;
  readonly isPrimary: boolean;
  readonly isUnique: boolean;
  readonly generated: "increment" | "uuid" | undefined;
  readonly unsigned: boolean;
  readonly default: string | undefined;
  readonly comment: string | undefined;
  readonly onUpdate: string | undefined;
}

/** What a `TableIndex` says. */
export interface IndexOptions {
  readonly name: string | undefined;
  readonly columns: readonly string[];
  readonly isUnique: boolean;
  readonly where: string | undefined;
}

/** What a `TableForeignKey` says. */
export interface ForeignKeyOptions {
  readonly name: string | undefined;
  readonly columns: readonly string[];
  readonly table: string;
  readonly targetColumns: readonly string[];
  readonly onDelete: string | undefined;
  readonly onUpdate: string | undefined;
}

/** What a `TableUnique` says. */
export interface UniqueOptions {
  readonly name: string | undefined;
  readonly columns: readonly string[];
}

/** What a `TableCheck` says. */
export interface CheckOptions {
  readonly name: string | undefined;
  readonly expression: string;
}

/** What a `Table` says. */
export interface TableOptions {
  readonly name: string;
  readonly columns: readonly ColumnOptions[];
  readonly indexes: readonly IndexOptions[];
  readonly foreignKeys: readonly ForeignKeyOptions[];
  readonly uniques: readonly UniqueOptions[];
  readonly checks: readonly CheckOptions[];
}

/** An option that only the project's code knows, or whose meaning is not known here. */
class NotKnown extends Error {}

/** Reads options; undefined where not all of them are understood. */
export function understood<Options>(read: () => Options): Options | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof NotKnown) return undefined;
    throw error;
  }
}

/** The options of an object: `{ … }`, or `new TableColumn({ … })`. Throws for those that are not in the list. */
class Options {
  readonly #entries: ReadonlyMap<string, Value>;

  constructor(value: Value | undefined, known: readonly string[]) {
    const record = value?.kind === "instance" ? value.options : value;
    if (record?.kind !== "record") throw new NotKnown();
    this.#entries = record.entries;
    for (const name of record.entries.keys()) if (!known.includes(name)) throw new NotKnown();
  }

  #get(name: string): Value | undefined {
    const value = this.#entries.get(name);
    return value?.kind === "nothing" ? undefined : value;
  }

  text(name: string): string | undefined {
    const value = this.#get(name);
    if (value === undefined) return undefined;
    if (value.kind === "text") return value.text;
    if (value.kind === "number") return String(value.number);
    if (value.kind === "boolean") return String(value.boolean);
    throw new NotKnown();
  }

  needed(name: string): string {
    const text = this.text(name);
    if (text === undefined) throw new NotKnown();
    return text;
  }

  flag(name: string): boolean {
    const value = this.#get(name);
    if (value === undefined) return false;
    if (value.kind !== "boolean") throw new NotKnown();
    return value.boolean;
  }

  list(name: string): readonly Value[] {
    const value = this.#get(name);
    if (value === undefined) return [];
    if (value.kind !== "list") throw new NotKnown();
    return value.items;
  }

  names(name: string): readonly string[] {
    const texts = this.list(name).map((each) => (each.kind === "text" ? each.text : undefined));
    if (texts.length === 0) throw new NotKnown();
    return texts.map((text) => {
      if (text === undefined) throw new NotKnown();
      return text;
    });
  }
}

/** Reads a `TableColumn`. Throws NotKnown. */
export function columnOptions(value: Value | undefined): ColumnOptions {
  const options = new Options(value, [
    ...["name", "type", "length", "precision", "scale", "isArray", "isNullable", "isPrimary"],
    ...[
      "isUnique",
      "isGenerated",
      "generationStrategy",
      "unsigned",
      "default",
      "comment",
      "onUpdate",
    ],
  ]);
  const precision = options.text("precision");
  const scale = options.text("scale");
  const length = options.text("length");
  const size =
    length !== undefined && length !== ""
      ? length
      : precision === undefined || scale === undefined
        ? precision
        : `${precision},${scale}`;
  const strategy = options.text("generationStrategy");
  const isGenerated = options.flag("isGenerated");
  if (isGenerated && strategy !== "increment" && strategy !== "uuid") throw new NotKnown();
  return {
    name: options.needed("name"),
    type: options.needed("type"),
    size,
    isArray: options.flag("isArray"),
    isNullable: options.flag("isNullable"),
    isPrimary: options.flag("isPrimary"),
    isUnique: options.flag("isUnique"),
    generated:
      isGenerated && (strategy === "increment" || strategy === "uuid") ? strategy : undefined,
    unsigned: options.flag("unsigned"),
    default: options.text("default"),
    comment: options.text("comment"),
    onUpdate: options.text("onUpdate"),
  };
}

/** Reads a `TableIndex`. Throws NotKnown. */
export function indexOptions(value: Value | undefined): IndexOptions {
  const options = new Options(value, ["name", "columnNames", "isUnique", "where"]);
  return {
    name: options.text("name"),
    columns: options.names("columnNames"),
    isUnique: options.flag("isUnique"),
    where: options.text("where"),
  };
}

/** Reads a `TableForeignKey`. Throws NotKnown. */
export function foreignKeyOptions(value: Value | undefined): ForeignKeyOptions {
  const options = new Options(value, [
    ...["name", "columnNames", "referencedTableName", "referencedColumnNames"],
    ...["onDelete", "onUpdate"],
  ]);
  return {
    name: options.text("name"),
    columns: options.names("columnNames"),
    table: options.needed("referencedTableName"),
    targetColumns: options.names("referencedColumnNames"),
    onDelete: options.text("onDelete"),
    onUpdate: options.text("onUpdate"),
  };
}

/** Reads a `TableUnique`. Throws NotKnown. */
export function uniqueOptions(value: Value | undefined): UniqueOptions {
  const options = new Options(value, ["name", "columnNames"]);
  return { name: options.text("name"), columns: options.names("columnNames") };
}

/** Reads a `TableCheck`. Throws NotKnown. */
export function checkOptions(value: Value | undefined): CheckOptions {
  const options = new Options(value, ["name", "expression", "columnNames"]);
  return { name: options.text("name"), expression: options.needed("expression") };
}

/** Reads a `Table`. Throws NotKnown. */
export function tableOptions(value: Value | undefined): TableOptions {
  const options = new Options(value, [
    ...["name", "columns", "indices", "foreignKeys", "uniques", "checks"],
  ]);
  return {
    name: options.needed("name"),
    columns: options.list("columns").map(columnOptions),
    indexes: options.list("indices").map(indexOptions),
    foreignKeys: options.list("foreignKeys").map(foreignKeyOptions),
    uniques: options.list("uniques").map(uniqueOptions),
    checks: options.list("checks").map(checkOptions),
  };
}
