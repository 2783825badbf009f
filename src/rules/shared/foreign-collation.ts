/*
 * foreign-collation: a column with a collation that another database has.
 *
 * The name of a collation is passed to the server as it is, and each has names of its own: utf8mb4_bin, Latin1_General_CI_AS,
 * und-x-icu, NOCASE. Only names that are surely another database's are told of. PostgreSQL has those too that a step makes
 * (CreateCollation).
 * See https://docs.djangoproject.com/en/stable/ref/models/fields/#django.db.models.CharField.db_collation and the page of each rule.
 */
import type { Dialect } from "../../sql/dialect.js";
import { defineRule, type Rule } from "../rule.js";

/** The rule for one database. */
export function foreignCollation(code: string, dialect: Dialect, outcome: string): Rule {
  return defineRule({
    code,
    name: "foreign-collation",
    dialect,
    severity: "error",
    summary: "A collation has a name that only another database knows.",
    outcome,
    evidence: [
      "https://docs.djangoproject.com/en/stable/ref/models/fields/#django.db.models.CharField.db_collation",
    ],
    fix: "none",
    messages: {
      collation: "{entity}.{field} has the collation {collation}, which is one of {other}",
    },
    hint: "leave db_collation out, and set the collation of the database or of the column per server",
    detect: {
      kind: "lasting",
      find: (entity, { behind }) =>
        entity.fields.flatMap((field) => {
          const text = field.args.get("db_collation");
          const collation = /^"(.+)"$/.exec(text ?? "")?.[1];
          const other = collation === undefined ? undefined : ownerOf(collation);
          if (collation === undefined || other === undefined || other === dialect) return [];
          if (behind.some(({ origin: { slice } }) => slice.file.text.includes(collation)))
            return [];
          const data = {
            entity: entity.name,
            field: field.name,
            collation,
            other: TITLES[other],
          };
          return [
            {
              message: "collation" as const,
              data,
              subject: field.name,
              at: field.expression.slice,
            },
          ];
        }),
    },
  });
}

const TITLES: Readonly<Record<Dialect, string>> = {
  mssql: "SQL Server",
  mysql: "MySQL",
  postgres: "PostgreSQL",
  sqlite: "SQLite",
};

/** How names of collations look (PostgreSQL 24.2, MySQL 12.2, SQLite datatype3 7.1, SQL Server "Windows collation name"). */
const NAMES: readonly (readonly [Dialect, RegExp])[] = [
  ["postgres", /^(?:C|POSIX|ucs_basic|unicode|[a-z]{2,3}(?:[-_]\w+)*(?:\.utf-?8|-x-icu))$/],
  ["mysql", /^(?:utf8|utf8mb[34]|latin[1257]|ascii|utf16|utf32|cp\d+)_[a-z0-9_]+$/],
  ["sqlite", /^(?:NOCASE|RTRIM|BINARY)$/],
  ["mssql", /^[A-Z][A-Za-z0-9_]+_(?:BIN2?|C[IS]_A[IS](?:_\w+)?)$/],
];

function ownerOf(collation: string): Dialect | undefined {
  return NAMES.find(([, pattern]) => pattern.test(collation))?.[0];
}
