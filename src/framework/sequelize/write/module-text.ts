import type * as t from "@babel/types";
import type { Problem } from "../../../edit/problem.js";
import { applyEdits, type TextEdit } from "../../../edit/text-edit.js";
import type { ChainDialect } from "../../javascript/chain/chain-dialect.js";
import type { CarriedText } from "../../javascript/chain/carried-text.js";
import { environmentGuards } from "../../javascript/chain/environment.js";
import type { Piece } from "../../javascript/chain/merge.js";
import type { Step } from "../../javascript/chain/step.js";
import { RECORDED_GUARD } from "../../javascript/chain/recorded-guard.js";
import { stringText } from "../../javascript/chain/string-text.js";
import type { FunctionValue } from "../../javascript/interpret/value.js";
import { moduleKindOf } from "../../javascript/module-kind.js";
import { withImports } from "../../javascript/with-imports.js";
import { QUERY_INTERFACE_MARK } from "../host/names.js";
import type { SequelizeRequest } from "../issue.js";
import type { SequelizeChain } from "../read-chain.js";
import { exportedFunction } from "../read-step.js";
import { namesOf, withNames, type ModuleNames } from "./module-names.js";
import { withoutUnused } from "./unused.js";

/** What a module is made of. */
export interface ModuleContent {
  readonly chains: readonly SequelizeChain[];
  /** Statements in front of all others, on every database. */
  readonly guard: readonly string[];
  /** Functions that these call. */
  readonly helpers: readonly string[];
  readonly pieces: readonly Piece[];
  readonly carried: readonly CarriedText[];
  readonly down:
    | { readonly kind: "throws"; readonly why: string }
    | { readonly kind: "drops"; readonly pieces: readonly Piece[] };
}

export type ModuleText =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: Problem };

/**
 * The module of a step with other bodies for `up` and `down`: its kind, header, types and names stay, and what only the old bodies used goes.
 */
export function moduleText(
  { module, up, path }: Step<SequelizeRequest>,
  content: ModuleContent,
): ModuleText {
  const { file } = module.parsed;
  const [chain] = content.chains;
  if (chain === undefined) return refused("empty", "there is nothing to fold");
  const down = exportedFunction(module, "down");
  const upNames = namesOf(up, module, chain.run);
  const needsAll = upNames.queryInterface === undefined && up.node.params.length > 0;
  if (needsAll || (content.carried.length > 0 && upNames.args === undefined)) {
    return refused("no-names", `${path} does not take the query interface in a form that is known`);
  }
  const upText = bodyText(
    upNames,
    content.chains,
    [...environmentGuards(chain.run.environment), ...content.guard],
    content.pieces,
  );
  const downText = down && downBody(down, content, chain, upNames, module);
  if (content.down.kind === "drops" && downText === undefined) {
    return refused("no-down", `${path} has no down that --down drop could be written into`);
  }
  const missing = new Set([...upText.missing, ...(downText?.missing ?? [])]);
  const edited = applyEdits(file.text, [
    ...withoutOldGuard(module.parsed.program.body),
    ...functionEdits(up, upText.text, file.text),
    ...(down === undefined || downText === undefined
      ? []
      : functionEdits(down, downText.text, file.text)),
  ]);
  const definitions = content.carried.map(({ definition }) => definition);
  const clean = withoutUnused({ path: file.path, text: edited });
  const imports = content.carried.flatMap((each) => each.imports);
  const packages = [...missing].sort().join(", ");
  const kind = moduleKindOf(module.parsed);
  const own =
    packages === ""
      ? []
      : [
          kind === "esm"
            ? `import { ${packages} } from "sequelize";`
            : `const { ${packages} } = require("sequelize");`,
        ];
  const whole = withImports({ path: file.path, text: clean }, [...own, ...imports]);
  if (whole === undefined) {
    return refused(
      "imports-collide",
      "two of the migrations import different things under one name",
    );
  }
  return { ok: true, text: [whole.trimEnd(), ...content.helpers, ...definitions, ""].join("\n\n") };
}

function refused(code: string, message: string): ModuleText {
  return {
    ok: false,
    problem: { code, message, hint: "fold up to another step, with LAST" },
  };
}

/** What is folded into the module has a guard of its own. */
function withoutOldGuard(body: readonly t.Statement[]): readonly TextEdit[] {
  return body.flatMap((each) => {
    if (each.type !== "FunctionDeclaration" || each.id?.name !== RECORDED_GUARD) return [];
    const start = each.leadingComments?.at(-1)?.start ?? each.start ?? 0;
    return [{ start, end: each.end ?? start, text: "" }];
  });
}

interface Body {
  readonly text: string;
  readonly missing: ReadonlySet<"Sequelize" | "DataTypes">;
}

function bodyText(
  names: ModuleNames,
  chains: readonly SequelizeChain[],
  first: readonly string[],
  pieces: readonly Piece[],
): Body {
  const name = names.queryInterface ?? "queryInterface";
  const isName = /^[\w$]+$/.test(name);
  const declared = isName ? [] : [`const queryInterface = ${name};`];
  const own = isName ? names : { ...names, queryInterface: "queryInterface" };
  const statements = [
    ...declared,
    ...refusalOfOthers(pieces, chains),
    ...first,
    ...branchTexts(pieces, chains),
  ];
  return withNames(statements.join("\n\n"), own);
}

function downBody(
  down: FunctionValue,
  content: ModuleContent,
  { run }: SequelizeChain,
  upNames: ModuleNames,
  module: Step<SequelizeRequest>["module"],
): Body | undefined {
  if (content.down.kind === "throws") {
    return { text: `throw new Error(${stringText(content.down.why)});`, missing: new Set() };
  }
  const names = namesOf(down, module, run);
  // A function without parameters gets those that Sequelize gives.
  if (names.queryInterface === undefined && down.node.params.length > 0) return undefined;
  if (names.queryInterface === undefined && upNames.queryInterface === undefined) return undefined;
  return bodyText(names, content.chains, [], content.down.pieces);
}

/** The edits that give a function another body, which waits. */
function functionEdits({ node }: FunctionValue, body: string, text: string): readonly TextEdit[] {
  const start = node.body.start ?? 0;
  const edits: TextEdit[] = [{ start, end: node.body.end ?? start, text: `{\n${body}\n}` }];
  const expression = parenthesised(node.body, text);
  if (expression !== undefined) edits[0] = { ...expression, text: `{\n${body}\n}` };
  if (!node.async) {
    const at = node.start ?? 0;
    edits.push({ start: at, end: at, text: "async " });
  }
  if (node.params.length === 0 && body.includes("queryInterface")) {
    const open = text.indexOf(
      "(",
      node.type === "ObjectMethod" ? (node.key.end ?? 0) : (node.start ?? 0),
    );
    const close = text.indexOf(")", open);
    edits.push({ start: open + 1, end: close, text: "queryInterface" });
  }
  return edits;
}

/** An expression that is a body stands in parentheses where it is an object or is long. */
function parenthesised(
  body: t.Node,
  text: string,
): { readonly start: number; readonly end: number } | undefined {
  const inside = body.extra?.["parenStart"];
  if (typeof inside !== "number") return undefined;
  return { start: inside, end: text.indexOf(")", body.end ?? 0) + 1 };
}

function dialectTest(chain: SequelizeChain, operator: string): string {
  return `${QUERY_INTERFACE_MARK}.sequelize.getDialect() ${operator} ${stringText(chain.run.real.name)}`;
}

/** On a database that the chain was not folded for, what is in branches and what was resolved would be wrong. */
function refusalOfOthers(
  pieces: readonly Piece[],
  chains: readonly SequelizeChain[],
): readonly string[] {
  const all: readonly ChainDialect[] = ["postgres", "mysql", "sqlite"];
  const isForAll =
    chains.length === all.length && pieces.every(({ dialects }) => dialects.size === chains.length);
  if (isForAll || pieces.length === 0) return [];
  const test = chains.map((chain) => dialectTest(chain, "!==")).join(" && ");
  const names = chains.map(({ run }) => run.real.name).join(", ");
  return [
    `if (${test}) {\nthrow new Error(${stringText(`This migration was folded for ${names} only.`)});\n}`,
  ];
}

/** The statements, those that only some dialects run in branches. */
function branchTexts(
  pieces: readonly Piece[],
  chains: readonly SequelizeChain[],
): readonly string[] {
  const groups: { readonly on: Piece["dialects"]; readonly texts: string[] }[] = [];
  const key = (on: Piece["dialects"]): string => [...on].sort().join(" ");
  for (const { text, dialects } of pieces) {
    const last = groups.at(-1);
    if (last !== undefined && key(last.on) === key(dialects)) last.texts.push(text);
    else groups.push({ on: dialects, texts: [text] });
  }
  return groups.map(({ on, texts }) => {
    const meant = chains.filter(({ dialect }) => on.has(dialect));
    if (meant.length === chains.length) return texts.join("\n\n");
    const others = chains.filter((chain) => !meant.includes(chain));
    const test =
      meant.length === 1
        ? meant.map((chain) => dialectTest(chain, "==="))
        : others.map((chain) => dialectTest(chain, "!=="));
    return `if (${test.join(" && ")}) {\n${texts.join("\n\n")}\n}`;
  });
}
