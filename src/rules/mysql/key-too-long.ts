/*
 * MYSQL002 key-too-long: the columns of a key may take more bytes than a key can hold.
 *
 * A key of InnoDB holds 3,072 bytes, and a character of utf8mb4 takes four: 768 characters. The server refuses a longer one with error
 * 1071. MariaDB makes a hash for unique keys and shortens indexes by itself, and refuses only primary keys.
 * See https://dev.mysql.com/doc/refman/8.4/en/innodb-limits.html and docs/rules/mysql002.md.
 */
import { KEY_LIMIT, keyBytes } from "../../dialect/mysql/column-facts.js";
import { typeField } from "../columns.js";
import { keysOf } from "../keys.js";
import { defineRule } from "../rule.js";

export const keyTooLong = defineRule({
  code: "MYSQL002",
  name: "key-too-long",
  dialect: "mysql",
  severity: "error",
  summary: "A key holds at most 3,072 bytes: 768 characters.",
  outcome: "error 1071 (specified key was too long)",
  evidence: ["https://dev.mysql.com/doc/refman/8.4/en/innodb-limits.html"],
  fix: "none",
  messages: { long: "{entity}: {key} may take {bytes} bytes in utf8mb4, and a key holds {limit}" },
  hint: "make the columns shorter (four bytes a character), or index fewer of them",
  detect: {
    kind: "lasting",
    find: (entity, { state }, { server }) =>
      keysOf(entity)
        .filter(({ kind }) => server === "mysql" || kind === "primary")
        .flatMap((key) => {
          const sizes = key.fields.map((field) => {
            const resolved = typeField(field, entity.key, state);
            return resolved === undefined ? undefined : keyBytes(resolved);
          });
          // A column of unknown size is left out: what is known must be too long by itself.
          const bytes = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
          if (bytes <= KEY_LIMIT) return [];
          const data = {
            entity: entity.name,
            key: key.fields.map(({ name }) => name).join(", "),
            bytes: String(bytes),
            limit: String(KEY_LIMIT),
          };
          return [
            { message: "long" as const, data, subject: `${key.by} ${key.title}`, at: key.at },
          ];
        }),
  },
});
