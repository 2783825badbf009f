import type { TextEdit } from "../../src/edit/text-edit.js";
import type { MigrationModule } from "../../src/framework/django/read/migration.js";
import type { Finding } from "../../src/rules/open-hazards.js";

/** What would take a finding away, or why nothing surely does. */
export type Fix =
  | {
      readonly ok: true;
      /** Edits of the module that brings it. */
      readonly edits: readonly TextEdit[];
      /** What they do, in a sentence for people. */
      readonly reason: string;
    }
  | { readonly ok: false; readonly why: string };

/** Looks for a fix of one finding in the module that brings it; undefined for findings of other rules. */
export type Fixer = (finding: Finding, module: MigrationModule) => Fix | undefined;
