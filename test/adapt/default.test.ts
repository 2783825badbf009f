import { describe, expect, it } from "vitest";
import { readDefault, writeDefault } from "../../src/adapt/default.js";
import { readType } from "../../src/adapt/read-type.js";
import type { Dialect } from "../../src/sql/dialect.js";

/** A default of a column on one database, as another has it. */
function translated(type: string, text: string, from: Dialect, to: Dialect): string | undefined {
  const read = readType(type, from, new Map());
  const value = read && readDefault(text, read, from);
  return read && value && writeDefault(value, read, to);
}

describe("defaults", () => {
  it.each([
    ["timestamptz", "now()", "SYSDATETIMEOFFSET()"],
    ["timestamp", "CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP"],
    ["date", "CURRENT_DATE", "CAST(CURRENT_TIMESTAMP AS date)"],
    ["uuid", "uuid_generate_v4()", "NEWID()"],
    ["boolean", "true", "1"],
    ["boolean", "'0'", "0"],
    ["text", "'it''s'::text", "N'it''s'"],
    ["jsonb", "'{}'::jsonb", "N'{}'"],
    ["integer", "(-1)", "-1"],
    ["integer", "'5'", "5"],
    ["text[]", "'{}'::text[]", "N'[]'"],
    ["text[]", "ARRAY[]::text[]", "N'[]'"],
  ])("PostgreSQL's %s DEFAULT %s on SQL Server is %s", (type, text, expected) => {
    expect(translated(type, text, "postgres", "mssql")).toBe(expected);
  });

  it.each([
    ["integer", "nextval('a_seq')"],
    ["text", "md5(random()::text)"],
    ["text[]", "'{a,b}'"],
    ["timestamptz", "now() + interval '1 day'"],
    ["text", "now()"],
  ])("there is none for %s DEFAULT %s", (type, text) => {
    expect(translated(type, text, "postgres", "mssql")).toBeUndefined();
  });

  it("MySQL takes long texts as expressions, and moments in the column's precision", () => {
    expect(translated("text", "'a'", "postgres", "mysql")).toBe("('a')");
    expect(translated("varchar(5)", "'a'", "postgres", "mysql")).toBe("'a'");
    expect(translated("timestamptz", "now()", "postgres", "mysql")).toBe("CURRENT_TIMESTAMP(6)");
    expect(translated("timestamptz(0)", "now()", "postgres", "mysql")).toBe("CURRENT_TIMESTAMP");
  });

  it("knows a UUID that SQLite puts together", () => {
    const text =
      "(lower(substr(hex(randomblob(16)), 1, 8) || '-' || substr(hex(randomblob(16)), 9, 4) || '-4' || substr(hex(randomblob(16)), 13, 3) || '-' || substr('89ab', abs(random()) % 4 + 1, 1) || substr(hex(randomblob(16)), 17, 3) || '-' || hex(randomblob(6))))";
    expect(translated("varchar(36)", text, "sqlite", "postgres")).toBe("(gen_random_uuid()::text)");
    expect(translated("text", "(hex(randomblob(16)))", "sqlite", "postgres")).toBeUndefined();
  });

  it("reads what the others write", () => {
    expect(translated("bit", "((1))", "mssql", "postgres")).toBe("true");
    expect(translated("nvarchar(9)", "(N'a')", "mssql", "postgres")).toBe("'a'");
    expect(translated("datetime2", "(getutcdate())", "mssql", "sqlite")).toBe("CURRENT_TIMESTAMP");
    expect(translated("tinyint(1)", "0", "mysql", "postgres")).toBe("false");
    expect(translated("datetime", "(datetime('now'))", "sqlite", "mssql")).toBe("SYSUTCDATETIME()");
  });
});
