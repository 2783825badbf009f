/*
 * MSSQL007 max-type-key: a column of a max type is part of a key.
 *
 * TextField and JSONField are nvarchar(max), BinaryField without max_length is varbinary(max), and none of these can be a key column of
 * an index, a primary key or a unique constraint: error 1919. Neither backend leaves such an index out, though both say that they do not
 * support it (supports_index_on_text_field).
 * See https://learn.microsoft.com/sql/t-sql/statements/create-index-transact-sql and docs/rules/mssql007.md.
 */
import { isMaxType } from "../../dialect/mssql/column-facts.js";
import { typeField } from "../columns.js";

import { defineRule } from "../rule.js";
import { madeKeys } from "./made-keys.js";

export const maxTypeKey = defineRule({
  code: "MSSQL007",
  name: "max-type-key",
  dialect: "mssql",
  severity: "error",
  summary: "A column of a max type cannot be part of a key.",
  outcome: "error 1919 (invalid for use as a key column in an index)",
  evidence: [
    "https://learn.microsoft.com/sql/t-sql/statements/create-index-transact-sql",
    "https://github.com/microsoft/mssql-django/blob/dev/testapp/settings.py",
  ],
  fix: "sometimes",
  messages: {
    key: "{entity}.{field} is {type}, which cannot be part of {key}",
  },
  hint: "make it a CharField whose max_length fits the key, or take the index away",
  detect: {
    kind: "lasting",
    find: (entity, { state }) =>
      madeKeys(entity).flatMap((key) =>
        key.fields.flatMap((field) => {
          const resolved = typeField(field, entity.key, state);
          if (resolved === undefined || !isMaxType(resolved)) return [];
          const kind = { primary: "a primary key", unique: "a unique key", index: "an index" }[
            key.kind
          ];
          const data = {
            entity: entity.name,
            field: field.name,
            type: resolved.className === "models.BinaryField" ? "varbinary(max)" : "nvarchar(max)",
            key: key.by === "field" ? kind : `${kind} (${key.title})`,
          };
          return [
            {
              message: "key" as const,
              data,
              subject: `${key.by} ${key.title} ${field.name}`,
              at: key.at,
            },
          ];
        }),
      ),
  },
});
