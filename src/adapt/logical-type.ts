/** What a column holds, whatever a database calls it. */
export type LogicalType =
  | { readonly kind: "boolean" }
  | {
      readonly kind: "integer";
      readonly bits: 8 | 16 | 24 | 32 | 64;
      readonly unsigned: boolean;
    }
  /** Without a precision: as many digits as there are (PostgreSQL, SQLite). */
  | {
      readonly kind: "decimal";
      readonly precision: number | undefined;
      readonly scale: number | undefined;
    }
  | { readonly kind: "float"; readonly bits: 32 | 64 }
  /** Without a length: as long as it gets. `fixed` ones are filled with blanks. */
  | { readonly kind: "text"; readonly length: number | undefined; readonly fixed: boolean }
  | { readonly kind: "bytes"; readonly length: number | undefined; readonly fixed: boolean }
  | { readonly kind: "date" }
  | { readonly kind: "time"; readonly precision: number | undefined }
  /** With a zone: an instant. Without: what a clock on the wall shows. */
  | { readonly kind: "moment"; readonly precision: number | undefined; readonly zone: boolean }
  | { readonly kind: "uuid" }
  | { readonly kind: "json"; readonly binary: boolean }
  | { readonly kind: "choice"; readonly values: readonly string[] }
  | { readonly kind: "array"; readonly of: string };
