import { extensionOf } from "../../framework/django/schema/operation-comment.js";
import { providedBy } from "../../framework/django/schema/provided.js";
import type { Provide } from "../../operation/operation.js";
import type { Step } from "./step.js";

/** Extensions and collations of PostgreSQL; other databases have none (django/contrib/postgres/operations.py). */
export function runProvide({ editor, direction, sources }: Step, operation: Provide): void {
  if (editor.dialect.name !== "postgres") return;
  const { name, locale, provider, deterministic } = providedBy(operation, sources);
  const extension = extensionOf(operation.provides, name);
  const forwards = direction === "forwards";
  if (extension !== undefined) {
    const quoted = editor.quote(extension);
    const text = forwards
      ? `CREATE EXTENSION IF NOT EXISTS ${quoted}`
      : `DROP EXTENSION IF EXISTS ${quoted}`;
    editor.run({ kind: "text", text });
    return;
  }
  if (name === undefined) return;
  if (!forwards) {
    editor.run({ kind: "text", text: `DROP COLLATION ${editor.quote(name)}` });
    return;
  }
  const options = [`locale=${editor.quote(locale ?? "")}`];
  if (provider !== undefined && provider !== "libc") {
    options.push(`provider=${editor.quote(provider)}`);
  }
  if (deterministic === false) options.push("deterministic=false");
  const text = `CREATE COLLATION ${editor.quote(name)} (${options.join(", ")})`;
  editor.run({ kind: "text", text });
}
