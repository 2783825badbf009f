import { lineAt } from "../edit/source.js";
import type { Finding } from "./open-hazards.js";

/** `# refold: ignore[MSSQL001]`, with one code or several; without codes it stands for all. */
const COMMENT = /#\s*refold:\s*ignore(?:\[([^\]]*)\])?/g;

/** Does a comment say that a finding is known? It stands on the finding's line, or in front of or behind its operation. */
export function isSuppressed({ rule, span, operation }: Finding): boolean {
  const texts = [
    lineAt(span.file, span.start),
    lineAt(operation.origin.slice.file, operation.origin.slice.start),
    ...operation.origin.comments,
  ];
  return texts.some((text) =>
    [...text.matchAll(COMMENT)].some(
      ([, codes]) =>
        codes === undefined || codes.split(",").some((code) => code.trim() === rule.code),
    ),
  );
}
