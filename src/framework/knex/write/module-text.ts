import { headerOf, moduleKindOf } from "../../javascript/module-kind.js";
import type { ParsedModule } from "../../javascript/parse.js";
import type { KnexDialect } from "../real-knex.js";
import type { CarriedText } from "../../javascript/chain/carried-text.js";
import type { Piece } from "../../javascript/chain/merge.js";
import { stringText } from "../../javascript/chain/string-text.js";

/** What a module is made of. */
export interface ModuleContent {
  readonly pieces: readonly Piece[];
  /** All dialects that the chain is folded for. */
  readonly dialects: readonly KnexDialect[];
  readonly carried: readonly CarriedText[];
  /** Statements in front of all others, on every database. */
  readonly guard: readonly string[];
  readonly down: DownText;
  /** `exports.config.transaction`. */
  readonly transaction: boolean;
}

/** How the module is undone. */
export type DownText =
  | { readonly kind: "throws"; readonly why: string }
  | { readonly kind: "drops"; readonly pieces: readonly Piece[] };

/** Knex's own name of each dialect (`client.dialect`), the same for all drivers of a database. */
const KNEX_DIALECTS: Readonly<Record<KnexDialect, string>> = {
  postgres: "postgresql",
  mysql: "mysql",
  sqlite: "sqlite3",
  mssql: "mssql",
};

/** So many databases a project supports where nothing says which. */
const ALL = 3;

/** The imports that carried code needs, each text once. */
export function importsOf(carried: readonly CarriedText[]): readonly string[] {
  return [...new Set(carried.flatMap((each) => each.imports))];
}

/**
 * The text of a squashed module, in the kind of the module whose place it takes, and under its header. Not laid out. Of the imports it has
 * the first: the others may name the same things, and are put beside it (`withImports`).
 */
export function moduleText(content: ModuleContent, replaced: ParsedModule): string {
  const { pieces, dialects, carried, guard, down, transaction } = content;
  const kind = moduleKindOf(replaced);
  const isTyped = /ts$/.test(replaced.file.path);
  const knex = isTyped ? "knex: Knex" : "knex";
  const imports = importsOf(carried);
  const typed =
    isTyped && !imports.some((text) => /\bKnex\b/.test(text))
      ? ['import type { Knex } from "knex";']
      : [];
  const jsdoc = isTyped ? "" : '/**\n * @param {import("knex").Knex} knex\n */\n';
  const promise = isTyped ? ": Promise<void>" : "";
  const define = (name: string, parameters: string, body: string): string =>
    kind === "esm"
      ? `${jsdoc}export async function ${name}(${parameters})${promise} {\n${body}\n}`
      : `${jsdoc}exports.${name} = async function ${name}(${parameters})${promise} {\n${body}\n};`;
  const config = kind === "esm" ? "export const config =" : "exports.config =";
  return [
    headerOf(replaced),
    [...typed, ...imports.slice(0, 1)].join("\n"),
    define(
      "up",
      knex,
      [...refusalOfOthers(pieces, dialects), ...guard, bodyText(pieces, dialects)].join("\n\n"),
    ),
    define("down", down.kind === "throws" ? "" : knex, downText(down, dialects)).replace(
      down.kind === "throws" ? jsdoc : "\0",
      "",
    ),
    ...(transaction ? [] : [`${config} { transaction: false };`]),
    ...carried.map(({ definition }) => definition),
    "",
  ]
    .filter((part, index, all) => part !== "" || index === all.length - 1)
    .join("\n\n");
}

function downText(down: DownText, dialects: readonly KnexDialect[]): string {
  return down.kind === "throws"
    ? `throw new Error(${stringText(down.why)});`
    : bodyText(down.pieces, dialects);
}

/** On a database that the chain was not folded for, what is in branches and what was resolved would be wrong. */
function refusalOfOthers(
  pieces: readonly Piece[],
  dialects: readonly KnexDialect[],
): readonly string[] {
  const isForAll =
    dialects.length === ALL && pieces.every(({ dialects: on }) => on.size === dialects.length);
  if (isForAll) return [];
  const names = dialects.map((dialect) => KNEX_DIALECTS[dialect]);
  const test = names.map((name) => `knex.client.dialect !== ${stringText(name)}`).join(" && ");
  return [
    `if (${test}) {\nthrow new Error(${stringText(`This migration was folded for ${names.join(", ")} only.`)});\n}`,
  ];
}

/** The statements, those that only some dialects run in branches. */
function bodyText(pieces: readonly Piece[], dialects: readonly KnexDialect[]): string {
  const groups: {
    readonly key: string;
    readonly dialects: Piece["dialects"];
    readonly texts: string[];
  }[] = [];
  for (const { text, dialects: on } of pieces) {
    const key = dialects.filter((dialect) => on.has(dialect)).join(" ");
    const last = groups.at(-1);
    if (last?.key === key) last.texts.push(text);
    else groups.push({ key, dialects: on, texts: [text] });
  }
  return groups
    .map(({ dialects: on, texts }) =>
      dialects.every((dialect) => on.has(dialect))
        ? texts.join("\n\n")
        : `if (${condition(on, dialects)}) {\n${texts.join("\n\n")}\n}`,
    )
    .join("\n\n");
}

function condition(on: Piece["dialects"], dialects: readonly KnexDialect[]): string {
  const [only, second] = [...on];
  const test = (dialect: KnexDialect, operator: string): string =>
    `knex.client.dialect ${operator} ${stringText(KNEX_DIALECTS[dialect])}`;
  if (only !== undefined && second === undefined) return test(only, "===");
  const off = dialects.filter((dialect) => !on.has(dialect));
  return off.map((dialect) => test(dialect, "!==")).join(" && ");
}
