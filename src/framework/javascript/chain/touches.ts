import type * as t from "@babel/types";
import type { RelationalState } from "../../../operation/relational/state.js";
import type { Touches } from "../../../operation/relational/touches.js";
import { namesIn, walk } from "../free-names.js";
import { literal, unknown, type Value } from "../interpret/value.js";
import { declaredNames, type LoadedModule } from "../module.js";
import { constantsIn, isWritten, type Constants } from "./written-text.js";

/** How a framework's calls name tables. */
export interface TableVocabulary {
  /** Methods whose first argument is a table or SQL. */
  readonly onTables: ReadonlySet<string>;
  /** Functions that take a table themselves. */
  readonly takesTable: RegExp;
  /** What may reach any table. */
  readonly reachesAll: RegExp;
}

/** Catalogs: what is read there may name any table. */
const CATALOGS =
  /\b(?:information_schema|sqlite_master|sqlite_schema|pg_catalog|pg_tables|pg_class|pg_constraint)\b/i;

/** What starts other programs. */
const PROCESSES = /\bchild_process\b|\bexec(?:File)?(?:Sync)?\(|\bspawn(?:Sync)?\(/;

/**
 * What code that is carried may touch: the tables whose names stand in it or in the functions of its module that it calls, in all
 * manners. Everything, where a table's name is put together.
 */
export function touchesOf(
  carried: readonly t.Node[],
  module: LoadedModule,
  state: RelationalState,
  vocabulary: TableVocabulary,
): Touches {
  const nodes = [...carried, ...calledFunctions(carried, module)];
  const { text } = module.parsed.file;
  const texts = nodes.map((node) => text.slice(node.start ?? 0, node.end ?? 0));
  if (texts.some((each) => PROCESSES.test(each))) {
    return { kind: "everything", why: "it starts another program" };
  }
  if (texts.some((each) => vocabulary.reachesAll.test(each))) {
    return { kind: "everything", why: "it may reach any table" };
  }
  if (importsCode(nodes, module)) {
    return { kind: "everything", why: "it uses code of another module" };
  }
  if (texts.some((each) => CATALOGS.test(each))) {
    return { kind: "everything", why: "it looks into the database's catalog", isWritten: true };
  }
  const constants = constantsIn(nodes);
  if (nodes.some((node) => buildsNames(node, vocabulary, constants))) {
    return { kind: "everything", why: "the name of a table is put together", isWritten: true };
  }
  // SQL names tables in any case, unless it quotes them.
  const whole = texts.join("\n").toLowerCase();
  const words = new Set(whole.match(/\w+/g) ?? []);
  // Of a name with a hyphen or a letter of another alphabet no word is the whole.
  const isNamed = (name: string): boolean =>
    /^\w+$/.test(name) ? words.has(name.toLowerCase()) : whole.includes(name.toLowerCase());
  const tables = [...state.tables.values()].flatMap(({ name }) =>
    isNamed(name.name) ? [name] : [],
  );
  // What is not there yet may be made.
  const absent = [...state.absent].flatMap((name) =>
    isNamed(name) ? [{ schema: undefined, name }] : [],
  );
  return {
    kind: "these",
    tables: [...tables, ...absent].map((table) => ({ table, manner: "shape" })),
    objects: [],
  };
}

/** The functions and values of the module that the code names, and those that these name. */
export function calledFunctions(
  carried: readonly t.Node[],
  { parsed }: LoadedModule,
): readonly t.Statement[] {
  const found = new Set<t.Statement>();
  const pending: t.Node[] = [...carried];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const names = namesIn(node);
    for (const statement of parsed.program.body) {
      if (found.has(statement) || !declares(statement, names)) continue;
      found.add(statement);
      pending.push(statement);
    }
  }
  return parsed.program.body.filter((statement) => found.has(statement));
}

function declares(statement: t.Statement, names: ReadonlySet<string>): boolean {
  switch (statement.type) {
    case "FunctionDeclaration":
    case "ClassDeclaration":
      return statement.id !== null && statement.id !== undefined && names.has(statement.id.name);
    case "VariableDeclaration":
      return statement.declarations.some((each) =>
        [...namesIn(each.id)].some((name) => names.has(name)),
      );
    case "ImportDeclaration":
      return statement.specifiers.some(({ local }) => names.has(local.name));
    default:
      return false;
  }
}

/** Is the name of a table made of parts, or given by a variable that is no parameter with a plain name? */
function buildsNames(
  node: t.Node,
  { onTables, takesTable }: TableVocabulary,
  constants: Constants,
): boolean {
  let found = false;
  walk(node, (each) => {
    if (each.type !== "CallExpression") return !found;
    const { callee } = each;
    const isOnTable =
      callee.type === "Identifier"
        ? takesTable.test(callee.name)
        : callee.type === "MemberExpression" &&
          callee.property.type === "Identifier" &&
          onTables.has(callee.property.name);
    const [first] = each.arguments;
    if (isOnTable && first !== undefined && !isPlain(first, constants)) found = true;
    return !found;
  });
  return found;
}

function isPlain(node: t.Node, constants: Constants): boolean {
  if (node.type === "ObjectExpression") {
    return node.properties.every(
      (each) => each.type === "ObjectProperty" && isPlain(each.value, constants),
    );
  }
  return node.type === "ArrowFunctionExpression" || isWritten(node, constants);
}

/** Does the code use something of another module of the project that is more than data? What that does is not in its text. */
function importsCode(nodes: readonly t.Node[], module: LoadedModule): boolean {
  const names = new Set(nodes.flatMap((node) => [...namesIn(node)]));
  return nodes.some((node) => {
    if (node.type === "ImportDeclaration") {
      const isOwn = node.source.value.startsWith(".") && node.importKind !== "type";
      return (
        isOwn &&
        declaredNames(node).some((name) => names.has(name) && !isData(module.scope.read(name)))
      );
    }
    return requiresCode(node, module);
  });
}

/** Does it require more than data, wherever in it? What a pattern takes of a module is all that counts of it. */
function requiresCode(node: t.Node, module: LoadedModule): boolean {
  let found = false;
  walk(node, (each) => {
    if (each.type === "VariableDeclarator" && each.id.type === "ObjectPattern") {
      const required = requiredBy(each.init, module);
      if (required === undefined) return !found;
      const taken = each.id.properties.map((property) =>
        property.type === "ObjectProperty" && property.key.type === "Identifier"
          ? partOf(required, property.key.name)
          : required,
      );
      if (!taken.every(isData)) found = true;
      return false;
    }
    const required = requiredBy(each, module);
    if (required !== undefined && !isData(required)) found = true;
    return !found;
  });
  return found;
}

function partOf(value: Value, name: string): Value | undefined {
  return value.kind === "object" ? value.properties.get(name) : value;
}

/** What `require("./other")` gives; undefined for another expression and for a package. */
function requiredBy(
  node: t.Node | null | undefined,
  { parsed, scope }: LoadedModule,
): Value | undefined {
  if (node?.type === "ImportExpression") return unknown("what is imported when it runs");
  if (node?.type !== "CallExpression") return undefined;
  if (node.callee.type === "Import") return unknown("what is imported when it runs");
  const [specifier] = node.arguments;
  if (node.callee.type !== "Identifier" || node.callee.name !== "require") return undefined;
  if (specifier?.type !== "StringLiteral") return unknown("a module that only a run names");
  if (!specifier.value.startsWith(".")) return undefined;
  const required = scope.read("require");
  const at = { file: parsed.file, start: node.start ?? 0, end: node.end ?? 0 };
  return required?.kind === "native"
    ? required.call([literal(specifier.value)], at)
    : unknown(specifier.value);
}

/** Is it made of literals only? Loggers are as harmless. */
function isData(value: Value | undefined): boolean {
  switch (value?.kind) {
    case "literal":
      return true;
    case "array":
      return value.items.every(isData);
    case "object":
      return [...value.properties.values()].every(isData);
    case "unknown":
      return value.harmless;
    default:
      return false;
  }
}
