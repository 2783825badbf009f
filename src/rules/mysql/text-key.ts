/*
 * MYSQL001 text-key: a text, binary or JSON column is part of a key.
 *
 * MySQL indexes a longtext or longblob only up to a length that the statement must give, which Django never does: error 1170. A json
 * column can be in no key: error 3152. Django leaves the index of db_index=True out by itself, but not unique=True, unique_together,
 * Meta.indexes and Meta.constraints. MariaDB makes a hash for unique keys and shortens indexes by itself, and refuses only primary keys.
 * See https://dev.mysql.com/doc/refman/8.4/en/column-indexes.html and docs/rules/mysql001.md.
 */
import { partialKeyType } from "../../dialect/mysql/column-facts.js";
import { typeField } from "../columns.js";
import { keysOf, type Key } from "../keys.js";
import { defineRule } from "../rule.js";
import type { MysqlServer } from "../target.js";

export const textKey = defineRule({
  code: "MYSQL001",
  name: "text-key",
  dialect: "mysql",
  severity: "error",
  summary: "A text, binary or JSON column cannot be part of a key.",
  outcome: "error 1170 (used in key specification without a key length), or 3152 for JSON",
  evidence: [
    "https://dev.mysql.com/doc/refman/8.4/en/column-indexes.html",
    "https://docs.djangoproject.com/en/stable/ref/databases/#textfield-limitations",
    "https://mariadb.com/docs/server/reference/data-types/string-data-types/text",
  ],
  fix: "none",
  messages: { key: "{entity}.{field} is {type}, which cannot be part of {key}" },
  hint: "make it a CharField whose max_length fits the key, or take the index away",
  detect: {
    kind: "lasting",
    find: (entity, { state }, { server }) =>
      keysOf(entity)
        .filter((key) => isMade(key, server))
        .flatMap((key) =>
          key.fields.flatMap((field) => {
            const resolved = typeField(field, entity.key, state);
            const type = resolved === undefined ? undefined : partialKeyType(resolved);
            if (type === undefined) return [];
            const data = { entity: entity.name, field: field.name, type, key: titleOf(key) };
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

/** Does the server get a statement for the key that it refuses? */
function isMade({ kind, by, member }: Key, server: MysqlServer): boolean {
  if (server === "mariadb") return kind === "primary";
  // Conditional and deferrable constraints are not made at all (MYSQL004); an index's condition is left out.
  const ignored =
    kind === "unique" &&
    ["condition", "deferrable", "include"].some((argument) => member?.args.has(argument) === true);
  return !ignored && !(by === "field" && kind === "index");
}

function titleOf({ kind, by, title }: Key): string {
  const text = { primary: "a primary key", unique: "a unique key", index: "an index" }[kind];
  return by === "field" ? text : `${text} (${title})`;
}
