import type { MigrationKey } from "../../src/chain/migration.js";
import type { SourceFile } from "../../src/edit/source.js";
import { readMigration, type MigrationModule } from "../../src/framework/django/read/migration.js";
import { refuse } from "../squash/refusal.js";
import type { SquashTools } from "../squash/request.js";

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
