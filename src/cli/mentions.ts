import { keyText, type MigrationKey } from "../chain/migration.js";
import { compareText } from "../chain/order.js";
import { findLeftovers, findMentions, type Mention } from "../framework/django/squash/mentions.js";
import type { OpenProject } from "./open-project.js";
import { projectTexts, PYTHON_TEXT } from "./project-texts.js";

/**
 * All places of a project that go on naming steps which go, in the order of their paths. `rewritten` are migrations that keep their name
 * and get another text.
 */
export function mentionsOf(
  { root, project }: OpenProject,
  removed: readonly MigrationKey[],
  rewritten: readonly MigrationKey[],
): readonly Mention[] {
  if (removed.length === 0) return [];
  const migrations = new Set([...project.files.values()].map(({ path }) => path));
  const found = [
    ...findMentions(projectTexts(root, migrations, PYTHON_TEXT), removed, project),
    ...findLeftovers(removed, new Set(rewritten.map(keyText)), project),
  ];
  return found.sort(
    (a, b) => compareText(a.place.path, b.place.path) || a.place.line - b.place.line,
  );
}
