import type { BuiltIn } from "../../schema/field-type.js";
import type { ColumnTypes, Features } from "../dialect.js";
import { isServerSince, type Server } from "../server.js";
import { referencingAuto } from "../standard/referencing.js";
import { typeText } from "../standard/type-text.js";

/** Column types of MySQL and MariaDB (django/db/backends/mysql/base.py, _data_types). */
export function columnTypes(features: Features, server: Server): ColumnTypes {
  const plainText = (type: BuiltIn): string =>
    type.name === "UUIDField" && features.uuidType ? "uuid" : builtIn(type);
  return {
    typeOf: (type) => typeText(type, plainText),
    checkOf: (type, column) => {
      if (type.kind !== "builtIn" || !features.checkConstraints) return undefined;
      if (type.name.startsWith("Positive")) return `\`${column}\` >= 0`;
      // Newer ones check JSON of themselves.
      const isText =
        type.name === "JSONField" && server.kind === "mariadb" && !isServerSince(server, 10, 4, 3);
      return isText ? `JSON_VALID(\`${column}\`)` : undefined;
    },
    suffixOf: () => undefined,
    referencing: referencingAuto,
  };
}

function builtIn(type: BuiltIn): string {
  const length = type.maxLength === undefined ? "" : `(${type.maxLength})`;
  switch (type.name) {
    case "AutoField":
      return "integer AUTO_INCREMENT";
    case "BigAutoField":
      return "bigint AUTO_INCREMENT";
    case "SmallAutoField":
      return "smallint AUTO_INCREMENT";
    case "BinaryField":
      return "longblob";
    case "BooleanField":
    case "NullBooleanField":
      return "bool";
    case "CharField":
    case "FileField":
    case "FilePathField":
    case "SlugField":
      return `varchar${length}`;
    case "DateField":
      return "date";
    case "DateTimeField":
      return "datetime(6)";
    case "DecimalField":
      return `numeric(${type.maxDigits ?? ""}, ${type.decimalPlaces ?? ""})`;
    case "DurationField":
    case "BigIntegerField":
      return "bigint";
    case "FloatField":
      return "double precision";
    case "IntegerField":
      return "integer";
    case "IPAddressField":
      return "char(15)";
    case "GenericIPAddressField":
      return "char(39)";
    case "JSONField":
      return "json";
    case "PositiveBigIntegerField":
      return "bigint UNSIGNED";
    case "PositiveIntegerField":
      return "integer UNSIGNED";
    case "PositiveSmallIntegerField":
      return "smallint UNSIGNED";
    case "SmallIntegerField":
      return "smallint";
    case "TextField":
      return "longtext";
    case "TimeField":
      return "time(6)";
    case "UUIDField":
      return "char(32)";
  }
}

/** Types that cannot be indexed in full, and that old servers give no default. */
export function isLimited(type: string | undefined): boolean {
  return type !== undefined && /^(?:(?:tiny|medium|long)?(?:blob|text)|json)$/i.test(type);
}

/** Is it a text or a blob? */
export function isTextOrBlob(type: string | undefined): boolean {
  return type !== undefined && /(?:blob|text)$/i.test(type);
}
