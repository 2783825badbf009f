import { describe, expect, it } from "vitest";
import { derivedIndexName } from "../../../src/dialect/index-name.js";
import { uniqueWithoutNulls, type UniqueColumns } from "../../../src/dialect/mssql/unique-nulls.js";

const ONE: UniqueColumns = {
  table: "shop_item",
  columns: ["code"],
  nullable: ["code"],
  index: "shop_item_code_uniq",
  constraint: undefined,
  swappable: false,
};

describe("unique indexes that leave NULL out", () => {
  it("drops constraints by their columns, then makes the index", () => {
    const [drop = "", create] = uniqueWithoutNulls(ONE).forwards;
    expect(drop).toContain("FROM sys.key_constraints AS k");
    expect(drop).toContain("N'ALTER TABLE [shop_item] DROP CONSTRAINT ' + QUOTENAME(k.name)");
    expect(create).toMatch(
      /^IF NOT EXISTS \(SELECT 1 FROM sys\.indexes .*\)\n {4}CREATE UNIQUE INDEX \[shop_item_code_uniq\]\n/,
    );
    expect(create).toContain("WHERE [code] IS NOT NULL;");
  });

  it("filters by the columns that may be NULL only", () => {
    const both = uniqueWithoutNulls({ ...ONE, columns: ["shop", "code"] });
    expect(both.forwards[1]).toContain("([shop], [code])\n    WHERE [code] IS NOT NULL;");
  });

  it("gives the constraint back its name, where the rows allow it", () => {
    const [drop, restore] = uniqueWithoutNulls({ ...ONE, constraint: "own" }).backwards;
    expect(drop).toContain("DROP INDEX [shop_item_code_uniq] ON [shop_item];");
    expect(restore).toContain("GROUP BY [code] HAVING COUNT(*) > 1");
    expect(restore).toContain("ADD CONSTRAINT [own] UNIQUE ([code]);");
  });

  it("quotes names, and texts that hold names", () => {
    const odd = { ...ONE, table: "it's [odd]", columns: ["a]b"], nullable: ["a]b"] };
    const [drop, create] = uniqueWithoutNulls(odd).forwards;
    expect(drop).toContain("N'ALTER TABLE [it''s [odd]]] DROP CONSTRAINT '");
    expect(create).toContain("ON [it's [odd]]] ([a]]b])");
  });

  it("declares another variable for each table and columns", () => {
    const variables = [ONE, { ...ONE, table: "b" }, { ...ONE, columns: ["x"] }].map(
      (unique) => /DECLARE (@\w+)/.exec(uniqueWithoutNulls(unique).forwards[0] ?? "")?.[1],
    );
    expect(new Set(variables).size).toBe(3);
  });

  it("asks for the table first, where it may not be there", () => {
    const { forwards, backwards } = uniqueWithoutNulls({ ...ONE, swappable: true });
    for (const statement of [forwards[1], backwards[1]]) {
      expect(statement).toMatch(/^IF OBJECT_ID\(N'\[shop_item\]'\) IS NOT NULL\nBEGIN\n/);
    }
  });
});

describe("names of indexes", () => {
  it("are those that Django derives", () => {
    // From the DDL of Django 2.1 for oauth2_provider 1.1.3.
    expect(
      derivedIndexName("oauth2_provider_refreshtoken", ["token", "revoked"], "_uniq", 128),
    ).toBe("oauth2_provider_refreshtoken_token_revoked_af8a5134_uniq");
    expect(
      derivedIndexName(
        "myapp_instructor_course_terms",
        ["instructor_id", "courseterm_id"],
        "_uniq",
        64,
      ),
    ).toBe("myapp_instructor_course__instructor_id_courseterm_8f50dbb5_uniq");
  });
});
