import type { BuilderChain } from "./bridge.js";

/** What a callback of createTable or alterTable asked for, chain by chain, in its order. */
export interface TableLog {
  readonly chains: BuilderChain[];
  /** Knex's own table builder. */
  readonly builder: object;
}

/** A thing that Knex's table builder was told. */
export interface TableStatement {
  readonly grouping: "columns" | "alterTable" | "checks";
  readonly method: string | undefined;
  readonly args: readonly unknown[];
  readonly column: object | undefined;
}

/** What Knex's table builder was told, in order. */
export function statementsOf(builder: object): readonly TableStatement[] {
  const statements: unknown = Reflect.get(builder, "_statements");
  if (!Array.isArray(statements)) return [];
  return statements.flatMap((each: unknown) => {
    if (typeof each !== "object" || each === null) return [];
    const grouping: unknown = Reflect.get(each, "grouping");
    if (grouping !== "columns" && grouping !== "alterTable" && grouping !== "checks") return [];
    const method: unknown = Reflect.get(each, "method");
    const args: unknown = Reflect.get(each, "args");
    const column: unknown = Reflect.get(each, "builder");
    return [
      {
        grouping,
        method: typeof method === "string" ? method : undefined,
        args: Array.isArray(args) ? args : [],
        column: typeof column === "object" && column !== null ? column : undefined,
      },
    ];
  });
}
