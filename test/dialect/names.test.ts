import { describe, expect, it } from "vitest";
import { indexName, splitIdentifier, truncatedName } from "../../src/dialect/names.js";

describe("names of constraints, as Django has given them", () => {
  it("table, columns, digest, suffix", () => {
    expect(indexName("auth_permission", ["content_type_id", "codename"], "_uniq", 63)).toBe(
      "auth_permission_content_type_id_codename_01ab375a_uniq",
    );
  });

  it("cuts what is too long, and the digest's suffix too", () => {
    expect(
      indexName("auth_group_permissions", ["permission_id"], "_fk_auth_permission_id", 63),
    ).toBe("auth_group_permissio_permission_id_84c5c92e_fk_auth_perm");
  });

  it("cuts the names of tables with a digest", () => {
    const name = truncatedName("a".repeat(70), 63);
    expect(name).toHaveLength(63);
    expect(name.slice(0, 59)).toBe("a".repeat(59));
    expect(truncatedName("short", 63)).toBe("short");
  });

  it("leaves the schema of a table out", () => {
    expect(splitIdentifier('"sales"."order"')).toEqual(["sales", "order"]);
    expect(indexName('sales"."order', ["id"], "", 63)).toBe(indexName("order", ["id"], "", 63));
  });
});
