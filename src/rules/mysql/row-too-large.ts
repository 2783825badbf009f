/*
 * MYSQL003 row-too-large: the text columns of a table may take more bytes than a row can hold.
 *
 * The columns of a row share 65,535 bytes, those of varchar with four for each character. A CharField of more than 16,383 characters is
 * refused with error 1074, several shorter ones together with 1118, when the table is made or altered.
 * See https://dev.mysql.com/doc/refman/8.4/en/column-count-limit.html and docs/rules/mysql003.md.
 */
import { ROW_LIMIT, textBytes } from "../../dialect/mysql/column-facts.js";
import type { Field } from "../../operation/field.js";
import { defineRule } from "../rule.js";

export const rowTooLarge = defineRule({
  code: "MYSQL003",
  name: "row-too-large",
  dialect: "mysql",
  severity: "error",
  summary: "The text columns of a table share 65,535 bytes: 16,383 characters.",
  outcome: "error 1074 (column length too big) or 1118 (row size too large)",
  evidence: ["https://dev.mysql.com/doc/refman/8.4/en/column-count-limit.html"],
  fix: "none",
  messages: {
    row: "{entity}: its text columns may take {bytes} bytes in utf8mb4, and a row holds {limit}; the longest is {field}",
  },
  hint: "make the longest a TextField, which is stored outside of the row",
  detect: {
    kind: "lasting",
    find: (entity) => {
      const sizes = entity.fields.map((field) => textBytes(field) ?? 0);
      const bytes = sizes.reduce((sum, size) => sum + size, 0);
      const longest: Field | undefined = entity.fields[sizes.indexOf(Math.max(...sizes))];
      if (bytes <= ROW_LIMIT || longest === undefined) return [];
      const data = {
        entity: entity.name,
        field: longest.name,
        bytes: String(bytes),
        limit: String(ROW_LIMIT),
      };
      return [{ message: "row" as const, data, subject: "row", at: longest.expression.slice }];
    },
  },
});
