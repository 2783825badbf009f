import type { MigrationKey } from "../../src/chain/migration.js";
import type { SourceFile } from "../../src/edit/source.js";
import { applyEdits, type TextEdit } from "../../src/edit/text-edit.js";
import { usesDynamicNames } from "../../src/framework/django/python/scope.js";
import { readMigration, type MigrationModule } from "../../src/framework/django/read/migration.js";
import { absoluteImports } from "../../src/framework/django/write/absolute-imports.js";
import { composeModule } from "../../src/framework/django/write/compose.js";
import { pythonString } from "../../src/framework/django/write/python-string.js";
import type { Vendor } from "../../src/framework/django/vendor.js";
import { injectRunSql } from "../inject-run-sql.js";
import { Refusal, refuse } from "../squash/refusal.js";
import type { SquashTools } from "../squash/request.js";
import type { Supplement } from "./supplement.js";

/** A migration module read from its text. Throws a refusal where that is none. */
export function readModule(
  key: MigrationKey,
  source: SourceFile,
  { parser, context }: SquashTools,
): MigrationModule {
  const parsed = parser.parse(source.text);
  const read = parsed.ok ? readMigration(key, source, parsed.root, context) : undefined;
  if (read?.ok !== true) throw refuse("unreadable", `${source.path} cannot be read as a migration`);
  return read.migration;
}

/** A vendor's module for another package: relative imports become absolute, and covered dependencies lead to the override's last module. */
export function movedText(
  migration: MigrationModule,
  vendorPackage: string,
  instead: (key: MigrationKey) => MigrationKey,
): string {
  const { module } = migration;
  const { text } = module.source;
  if (usesDynamicNames(module.root, text) && /__(?:file|name|package|path|spec)__/.test(text)) {
    throw refuse(
      "place",
      `${module.source.path} uses the place or the name of its own module, which would be another one`,
      "copy what it needs by hand, or leave the app out",
    );
  }
  const dependencies = migration.dependencies.flatMap(({ key, slot }): readonly TextEdit[] => {
    const name = key === undefined ? undefined : instead(key).name;
    if (name === undefined || name === key?.name) return [];
    if (slot === undefined) {
      throw refuse("place", `a dependency of ${module.source.path} cannot be edited`);
    }
    return [{ ...slot, text: pythonString(name) }];
  });
  return applyEdits(text, [...absoluteImports(module, vendorPackage), ...dependencies]);
}

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
