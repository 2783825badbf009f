/*
 * PG004 missing-extension: something that an extension brings is used, and no step makes the extension.
 *
 * A new database has no hstore, no citext and no operator classes for trigrams before CREATE EXTENSION; the table or the index is refused
 * with 42704. Any earlier step that names the extension counts, and so does any step that refold cannot read and that comes with it.
 * See https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/#createextension and docs/rules/pg004.md.
 */
import type { EntityState } from "../../operation/state.js";
import { defineRule, type Schema } from "../rule.js";

/** What an extension brings: field classes, and operator classes by the name of the extension. */
const FIELDS: readonly (readonly [string, RegExp])[] = [
  ["hstore", /^postgres\.HStoreField$/],
  ["citext", /^postgres\.CI(?:Char|Email|Text)Field$/],
];
const OPERATOR_CLASSES: readonly (readonly [string, RegExp])[] = [
  ["pg_trgm", /"gi[ns]t?_trgm_ops"/],
];

/** Django's own operations, by the extension that they make (django/contrib/postgres/operations.py). */
const PROVIDERS: Readonly<Record<string, string>> = {
  hstore: "HStoreExtension",
  citext: "CITextExtension",
  pg_trgm: "TrigramExtension",
};

export const missingExtension = defineRule({
  code: "PG004",
  name: "missing-extension",
  dialect: "postgres",
  severity: "error",
  summary: "What an extension brings cannot be used in front of the extension.",
  outcome: "error 42704 (type or operator class does not exist)",
  evidence: [
    "https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/#createextension",
    "https://docs.djangoproject.com/en/stable/ref/contrib/postgres/fields/#hstorefield",
  ],
  fix: "none",
  messages: {
    extension: "{entity}.{name} needs the extension {extension}, which no step has made so far",
  },
  hint: "put HStoreExtension, CITextExtension or TrigramExtension in front of it, in this migration or in one that it depends on",
  detect: {
    kind: "lasting",
    find: (entity, { behind }) =>
      needs(entity)
        .filter(({ extension }) => !isProvided(extension, behind))
        .map(({ name, extension, at }) => ({
          message: "extension" as const,
          data: { entity: entity.name, name, extension },
          subject: name,
          at,
        })),
  },
});

function needs(entity: EntityState) {
  const fields = entity.fields.flatMap(({ name, className, expression }) => {
    const extension = FIELDS.find(([, pattern]) => pattern.test(className))?.[0];
    return extension === undefined ? [] : [{ name, extension, at: expression.slice }];
  });
  const indexes = entity.indexes.flatMap(({ name, args, expression }) => {
    const classes = args.get("opclasses") ?? "";
    const extension = OPERATOR_CLASSES.find(([, pattern]) => pattern.test(classes))?.[0];
    return extension === undefined ? [] : [{ name, extension, at: expression?.slice }];
  });
  return [...fields, ...indexes];
}

function isProvided(extension: string, behind: Schema["behind"]): boolean {
  const names = [extension, PROVIDERS[extension] ?? extension];
  return behind.some((operation) => {
    const { file } = operation.origin.slice;
    return names.some((name) => file.text.includes(name));
  });
}
