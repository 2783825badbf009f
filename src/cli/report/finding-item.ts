import { keyText } from "../../chain/migration.js";
import { placeOf } from "../../edit/source.js";
import type { Finding } from "../../rules/open-hazards.js";
import { frameOf } from "../told.js";
import type { ReportItem } from "./report.js";

/** A finding of a rule as something to report. */
export function findingItem(finding: Finding): ReportItem {
  const { rule, message, span } = finding;
  return {
    code: rule.code,
    name: rule.name,
    severity: rule.severity,
    message,
    hint: rule.hint,
    place: placeOf(span.file, span.start),
    end: placeOf(span.file, span.end),
    path: undefined,
    frame: frameOf(span),
    notes: untilNotes(finding),
  };
}

function untilNotes({ until }: Finding): readonly string[] {
  if (until === undefined) return [];
  const { migration, slice } = until.origin;
  const { line } = placeOf(slice.file, slice.start);
  return [`it lasts until ${keyText(migration)} (${slice.file.path}:${line})`];
}

/** A finding as programs read it. */
export function jsonFinding({ rule, message, migration, span, until }: Finding): unknown {
  return {
    code: rule.code,
    name: rule.name,
    severity: rule.severity,
    message,
    hint: rule.hint,
    outcome: rule.outcome,
    fix: rule.fix,
    migration: keyText(migration),
    place: placeOf(span.file, span.start),
    end: placeOf(span.file, span.end),
    until:
      until === undefined
        ? null
        : {
            migration: keyText(until.origin.migration),
            place: placeOf(until.origin.slice.file, until.origin.slice.start),
          },
  };
}
