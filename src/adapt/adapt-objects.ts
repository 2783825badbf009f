import type { TableState } from "../operation/relational/state.js";
import { quoteName, quoteText } from "../sql/quote.js";
import type { AdaptedPart } from "./adapted-part.js";
import type { Adapting } from "./adapting.js";
import { nameOnTarget } from "./adapt-constraints.js";

/** What of the objects beside tables is needed on the target: schemas. Of the others it is told what becomes of them. */
export function adaptObjects(
  tables: readonly TableState[],
  adapting: Adapting,
): readonly AdaptedPart[] {
  const { state, notes, target } = adapting;
  for (const { object } of state.objects.values()) {
    const { kind, name } = object;
    switch (kind) {
      case "enum":
      case "schema":
        break;
      case "extension":
        notes.adapted(
          "extension",
          name.name,
          "left out",
          "only its own database has it; what it gave is said in another way, or is a gap",
        );
        break;
      case "statistics":
        notes.adapted(
          "statistics",
          name.name,
          "left out",
          "the database makes statistics of its own",
        );
        break;
      default:
        notes.missing(
          "object",
          object.on?.name ?? name.name,
          `the ${kind} ${name.name} is not translated`,
          "write it by hand in a migration behind the result",
        );
    }
  }
  const schemas = new Set(tables.flatMap((table) => nameOnTarget(table, adapting).schema ?? []));
  return [...schemas].flatMap((schema): readonly AdaptedPart[] => {
    if (target === "mssql")
      return [{ sql: createSchemaSql(schema), table: undefined, statement: undefined }];
    if (target === "postgres") {
      return [
        {
          sql: `CREATE SCHEMA IF NOT EXISTS ${quoteName(schema, target)}`,
          table: undefined,
          statement: undefined,
        },
      ];
    }
    notes.missing(
      "schema",
      schema,
      `the schema ${schema} is a database of its own on the target`,
      "take the schema out of the chain",
    );
    return [];
  });
}

/** CREATE SCHEMA for SQL Server, which wants it alone in its batch. */
function createSchemaSql(name: string): string {
  return `EXEC(N${quoteText(`CREATE SCHEMA ${quoteName(name, "mssql")}`, "mssql")})`;
}
