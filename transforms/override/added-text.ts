import type { MigrationKey } from "../../src/chain/migration.js";
import { applyEdits } from "../../src/edit/text-edit.js";
import { composeModule } from "../../src/framework/django/write/compose.js";
import { pythonString } from "../../src/framework/django/write/python-string.js";
import type { Vendor } from "../../src/framework/django/vendor.js";
import { injectRunSql } from "../inject-run-sql.js";
import { Refusal, refuse } from "../squash/refusal.js";
import type { SquashTools } from "../squash/request.js";
import { readModule } from "./read-module.js";
import type { Supplement } from "./supplement.js";

/** What a module that only adds SQL says of itself. */
export interface AddedModule {
  readonly key: MigrationKey;
  readonly path: string;
  readonly docstring: readonly string[];
  /** The step that it comes behind, and a comment on that. */
  readonly behind: MigrationKey;
  readonly comment: string | undefined;
  readonly vendor: Vendor;
  readonly sql: readonly Supplement["sql"][];
}

/** The text of a module that only adds SQL. */
export async function addedText(added: AddedModule, tools: SquashTools): Promise<string> {
  const { behind, comment } = added;
  const dependency = `(${pythonString(behind.app)}, ${pythonString(behind.name)})`;
  const composed = composeModule({
    docstring: added.docstring,
    initial: false,
    atomic: true,
    replaces: [],
    dependencies: [
      {
        kind: "text",
        text: comment === undefined ? dependency : `# ${comment}\n${dependency}`,
        imports: [],
      },
    ],
    runBefore: [],
    attributes: [],
    operations: [],
  });
  if (!composed.ok) throw refuse("compose", composed.reason);
  let { text } = composed;
  for (const sql of added.sql) {
    const migration = readModule(added.key, { path: added.path, text }, tools);
    const injected = injectRunSql(
      migration,
      { after: undefined, sql, vendor: added.vendor },
      tools,
    );
    if (!injected.ok) throw new Refusal(injected.problems);
    text = applyEdits(text, injected.edits);
  }
  return tools.format(text);
}
