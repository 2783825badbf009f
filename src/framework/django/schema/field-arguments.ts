import type { Literal } from "../../../operation/operation.js";
import type { Field } from "../../../operation/field.js";
import type { Value } from "../../../schema/value.js";
import type { PythonModule } from "../python/module.js";
import { fieldOf, type SyntaxNode } from "../python/syntax.js";
import { argumentsOf } from "../read/arguments.js";
import { canonical } from "../read/canonical.js";
import { positionalNames } from "../read/field.js";
import { literalOf } from "../read/literal.js";
import { followName, importedPath } from "../read/names.js";
import { normalPath } from "../read/normal-path.js";
import { knownType } from "./field-types.js";
import { readValue } from "./read-value.js";
import { locate, type SchemaSources } from "./sources.js";
import { valueLiteral } from "./value-literal.js";

/** The arguments of a field's definition, by name. */
export interface FieldArguments {
  readonly module: PythonModule;
  readonly nodes: ReadonlyMap<string, SyntaxNode>;
  readonly sources: SchemaSources;
}

/** Finds a field's arguments in its source; undefined where the source is not at hand. */
export function argumentsOfField(
  field: Pick<Field, "expression" | "className" | "default">,
  sources: SchemaSources,
): FieldArguments | undefined {
  const found = locate(sources, field.expression.slice);
  if (found === undefined) return undefined;
  const nodes = wrappedArguments(found.module, found.node, field.className);
  if (nodes === undefined) return undefined;
  // A default that was for existing rows only was taken out of the field, but still stands in its source.
  const kept = [...nodes].filter(([name]) => name !== "default" || field.default !== undefined);
  return { module: found.module, nodes: new Map(kept), sources };
}

/** The arguments of a field, or of the one that it is the wrapper of: `encrypt(models.CharField(null=True))` may be NULL. */
function wrappedArguments(
  module: PythonModule,
  node: SyntaxNode,
  className: string,
): ReadonlyMap<string, SyntaxNode> | undefined {
  const nodes = namedArguments(module, node, className);
  const [only] = nodes?.values() ?? [];
  const callee = only?.type === "call" ? fieldOf(only, "function") : undefined;
  if (nodes?.size !== 1 || only === undefined || callee === undefined) return nodes;
  const path = importedPath(module, callee);
  const inner = path === undefined ? undefined : normalPath(path);
  const isWrapper = knownType(className) === undefined && knownType(inner ?? "") !== undefined;
  return isWrapper && inner !== undefined ? namedArguments(module, only, inner) : nodes;
}

/** The arguments of a call of a field class, by name. */
export function namedArguments(
  module: PythonModule,
  node: SyntaxNode,
  className: string,
): ReadonlyMap<string, SyntaxNode> | undefined {
  const call = followName(module, node);
  if (call.type !== "call") return undefined;
  return argumentsOf(module, call, positionalNames(className))?.named;
}

/** The literal that an argument is; undefined where it is missing or none. */
export function literalArgument(args: FieldArguments, name: string): Literal | undefined {
  const node = args.nodes.get(name);
  if (node === undefined) return undefined;
  return literalOf(args.module, node) ?? valueLiteral(readValue(args.module, node, args.sources));
}

/** The text that an argument is. */
export function textArgument(args: FieldArguments, name: string): string | undefined {
  const value = literalArgument(args, name);
  return typeof value === "string" ? value : undefined;
}

/** The number that an argument is. */
export function numberArgument(args: FieldArguments, name: string): number | undefined {
  const value = literalArgument(args, name);
  return typeof value === "number" ? value : undefined;
}

/** Is an argument the literal `True`? */
export function isTrueArgument(args: FieldArguments, name: string): boolean {
  return literalArgument(args, name) === true;
}

/** The value of an argument; undefined where it is missing. */
export function valueArgument(args: FieldArguments, name: string): Value | undefined {
  const node = args.nodes.get(name);
  return node === undefined ? undefined : readValue(args.module, node, args.sources);
}

/** All arguments in normal form, by name. */
export function canonicalArguments(args: FieldArguments): ReadonlyMap<string, string> {
  return new Map([...args.nodes].map(([name, node]) => [name, canonical(args.module, node)]));
}
