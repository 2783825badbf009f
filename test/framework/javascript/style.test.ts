import { describe, expect, it } from "vitest";
import { SourceFiles } from "../../../src/framework/javascript/source-files.js";
import { readStyle } from "../../../src/framework/javascript/style.js";

/** The quotes that modules of a project without configuration show. */
function quotesOf(text: string): unknown {
  return readStyle(new SourceFiles("/nowhere"), "migrations", [text]).prettier.singleQuote;
}

describe("the style that modules show", () => {
  it("takes no quotes of SQL for the author's", () => {
    const sql = 'create table "pets" ("id" int, "name" text)';
    expect(quotesOf(`import { A } from 'a';\nrun(\`${sql}\`);\n`)).toBe(true);
    expect(quotesOf(`import { A } from 'a';\nrun('${sql}');\n`)).toBe(true);
    expect(quotesOf(`import { A } from "a";\nrun("insert into a values ('b', 'c')");\n`)).toBe(
      false,
    );
  });
});
