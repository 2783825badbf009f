import { rawSql } from "../../framework/django/schema/raw-sql.js";
import type { Opaque } from "../../operation/operation.js";
import { shortName } from "../../schema/value.js";
import { sqlScript } from "../standard/script.js";
import { preparedValue } from "../standard/prepare.js";
import { placeholder } from "../database-value.js";
import type { Step } from "./step.js";

/** An operation that refold does not read: RunSQL has its text, others are said to have none. */
export function runOpaque(step: Step, operation: Opaque): void {
  const { editor, direction, sources } = step;
  if (shortName(operation.label) !== "RunSQL") {
    editor.run({ kind: "text", text: `-- ${placeholder(`what ${operation.label} does`)}` });
    return;
  }
  const raw = rawSql(operation, direction, sources);
  if (raw === undefined) {
    editor.run({ kind: "text", text: `-- ${placeholder("SQL that is computed")}` });
    return;
  }
  if (raw.kind === "script") {
    for (const text of sqlScript(editor.dialect.name, raw.text)) editor.runText(text);
    return;
  }
  for (const { text, parameters } of raw.statements) {
    if (parameters === undefined) {
      editor.runText(text);
      continue;
    }
    const { values } = editor.dialect;
    const literals = parameters.map((value) =>
      values.literal(
        preparedValue({ kind: "none" }, value, {
          dialect: editor.dialect,
          moments: editor.moments,
        }),
      ),
    );
    editor.runText(filledIn(text, literals));
  }
}

/** Python's `%` with texts: `%s` in order, `%%` for a percent sign. */
function filledIn(text: string, literals: readonly string[]): string {
  let next = 0;
  return text.replace(/%(%|s)/g, (_whole, kind: string) => {
    if (kind === "%") return "%";
    next += 1;
    return literals[next - 1] ?? "";
  });
}
