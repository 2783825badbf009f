import type { TextEdit } from "../../src/edit/text-edit.js";
import type { PythonModule } from "../../src/framework/django/python/module.js";
import { isComment, type SyntaxNode } from "../../src/framework/django/python/syntax.js";
import { bindingOf, textOf } from "../../src/framework/django/read/names.js";
import {
  guardClass,
  guardName,
  type VendorGuard,
} from "../../src/framework/django/write/vendor-sql.js";

/** What the module calls `django.db.migrations`. */
export function nameOfMigrations(module: PythonModule): string | undefined {
  return [...module.bindings.keys()].find((name) => {
    const binding = bindingOf(module, name);
    if (binding?.kind !== "import") return false;
    const path =
      binding.member === undefined ? binding.module : `${binding.module}.${binding.member}`;
    return path === "django.db.migrations" && (binding.member !== undefined || binding.aliased);
  });
}

/** Imports `migrations` in front of what else is imported. */
export function importMigrations(module: PythonModule): TextEdit {
  const imports = [...module.bindings.values()]
    .flat()
    .flatMap((binding) =>
      binding.kind === "import" && binding.module !== "__future__" ? [binding.statement] : [],
    );
  const first = Math.min(...imports.map(({ start }) => start));
  const offset = Number.isFinite(first)
    ? first
    : (bindingOf(module, "Migration")?.statement.start ?? 0);
  return {
    start: offset,
    end: offset,
    text: `from django.db import migrations${newlineOf(module)}`,
  };
}

function newlineOf({ source }: PythonModule): string {
  return source.text.includes("\r\n") ? "\r\n" : "\n";
}

/** A class that guards SQL by vendor, as a module has it or is to have it. */
export interface Guard {
  readonly name: string;
  /** The class's lines; undefined where the module has it already. */
  readonly definition: readonly string[] | undefined;
}

/** The guarding class: the module's own where it has it, else one under a name that is free. */
export function guardFor(module: PythonModule, guard: VendorGuard, migrations: string): Guard {
  for (let number = 1; ; number += 1) {
    const name = `${guardName(guard)}${number === 1 ? "" : number}`;
    const definition = guardClass(name, guard, migrations);
    const bound = bindingOf(module, name);
    if (bound === undefined) return { name, definition };
    if (tokens(textOf(module, bound.statement)) === tokens(definition.join("\n"))) {
      return { name, definition: undefined };
    }
  }
}

/** A class as text that layout and the kind of quotes make no difference to. */
function tokens(text: string): string {
  return text.replaceAll("'", '"').replace(/\s+/g, " ");
}

/** Puts definitions in front of the class, and of the comments that stand right above it. */
export function insertDefinitions(
  module: PythonModule,
  statement: SyntaxNode,
  definitions: readonly (readonly string[])[],
): TextEdit {
  const newline = newlineOf(module);
  let { start } = statement;
  for (const child of [...module.root.children].reverse()) {
    if (child.end > start || !isComment(child)) continue;
    if (!/^\r?\n$/.test(module.source.text.slice(child.end, start))) break;
    start = child.start;
  }
  const text = definitions
    .map((definition) => `${definition.join(newline)}${newline.repeat(3)}`)
    .join("");
  return { start, end: start, text };
}
