/*
 * MSSQL008 key-too-long: the columns of a key may take more bytes than a key can hold.
 *
 * A primary key, which the backends make clustered, holds 900 bytes; other keys hold 1,700 (900 before SQL Server 2016). A character of
 * nvarchar takes two. The server makes such a key with a warning, and refuses rows whose values are too long: error 1946.
 * See https://learn.microsoft.com/sql/sql-server/maximum-capacity-specifications-for-sql-server and docs/rules/mssql008.md.
 */
import { isMaxType, keyBytes } from "../../dialect/mssql/column-facts.js";
import { typeField } from "../columns.js";

import { defineRule } from "../rule.js";
import { madeKeys } from "./made-keys.js";

const CLUSTERED = 900;
const NONCLUSTERED = 1700;

export const keyTooLong = defineRule({
  code: "MSSQL008",
  name: "key-too-long",
  dialect: "mssql",
  severity: "warning",
  summary: "A primary key holds at most 900 bytes, another key 1,700.",
  outcome: "a warning when the key is made, and error 1946 when a row with longer values is stored",
  evidence: [
    "https://learn.microsoft.com/sql/sql-server/maximum-capacity-specifications-for-sql-server",
    "https://learn.microsoft.com/sql/t-sql/statements/create-index-transact-sql",
  ],
  fix: "none",
  messages: {
    long: "{entity}: {key} may take {bytes} bytes, and the key holds {limit}: rows with longer values are refused",
  },
  hint: "make the columns shorter (two bytes a character), or index fewer of them",
  detect: {
    kind: "lasting",
    find: (entity, { state }) =>
      madeKeys(entity).flatMap((key) => {
        const fields = key.fields.map((field) => typeField(field, entity.key, state));
        if (fields.some((field) => field === undefined || isMaxType(field))) return [];
        const sizes = fields.map((field) => (field === undefined ? undefined : keyBytes(field)));
        const bytes = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
        const limit = key.kind === "primary" ? CLUSTERED : NONCLUSTERED;
        if (bytes <= limit) return [];
        const data = {
          entity: entity.name,
          key: key.fields.map(({ name }) => name).join(", "),
          bytes: String(bytes),
          limit: String(limit),
        };
        return [{ message: "long" as const, data, subject: `${key.by} ${key.title}`, at: key.at }];
      }),
  },
});
