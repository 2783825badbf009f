import { stringText } from "../../javascript/chain/string-text.js";
import type { ModuleKind } from "../../javascript/module-kind.js";

/** The language of a module, and for JavaScript how it exports. */
export type ClassKind = ModuleKind | "typescript";

/** What a framework's class is written into. */
export interface ClassFrame {
  /** Lines that take the framework's names. */
  readonly imports: readonly string[];
  readonly name: string;
  /** What it extends or implements. */
  readonly heritage: string;
  readonly fields: readonly string[];
  /** The methods up to their bodies. */
  readonly up: string;
  readonly down: string;
  /** What runs the SQL that it is given. */
  readonly runs: string;
}

/** What a class of SQL for one database is made of. */
export interface OverrideContent {
  readonly sqls: readonly string[];
  /** Stands at the top, in a sentence. */
  readonly about: string;
  /** Why there is no way back. */
  readonly why: string;
  readonly kind: ClassKind;
}

/** A migration class whose `up` runs statements. Not laid out. */
export function overrideClass(
  { imports, name, heritage, fields, up, down, runs }: ClassFrame,
  { sqls, about, why, kind }: OverrideContent,
): string {
  const body = sqls.map((sql) => `${runs}(${stringText(sql)});`).join("\n\n");
  const members = [
    ...fields,
    `${up} {\n${body}\n}`,
    `${down} {\nthrow new Error(${stringText(why)});\n}`,
  ];
  const isCommonJs = kind === "commonjs";
  return [
    `// ${about}`,
    ...imports,
    `${isCommonJs ? "" : "export "}class ${name}${heritage} {\n${members.join("\n\n")}\n}`,
    ...(isCommonJs ? [`exports.${name} = ${name};`] : []),
    "",
  ].join("\n\n");
}
