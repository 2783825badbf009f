import {
  Node,
  VariableDeclarationKind,
  type ArrowFunction,
  type Expression,
  type FunctionDeclaration,
  type FunctionExpression,
  type SourceFile,
} from "ts-morph";
import { importsOf } from "../discover/imports.js";
import type { ClassProject } from "../project.js";
import { bare, UNKNOWN, type Value } from "./value.js";

/** Gives the values of names that a file does not make locally: constants and members of enums, its own or imported. */
export function outsideOf(
  path: string,
  { morph, files }: ClassProject,
): (name: string, member: string | undefined) => Value {
  return (name, member) => {
    const source = morph.getSourceFile(`/${path}`);
    if (source === undefined) return UNKNOWN;
    const own = constant(source, name, member);
    if (own !== undefined) return own;
    const { file, exported } = exportedBy(name, importsOf(path, morph, files));
    const target = file === undefined ? undefined : morph.getSourceFile(`/${file}`);
    if (target === undefined) return UNKNOWN;
    // A member of a required module is what the module calls so.
    const found =
      exported !== "*"
        ? constant(target, exported, member)
        : member === undefined
          ? undefined
          : constant(target, member, undefined);
    return found ?? UNKNOWN;
  };
}

/** The module and the name there of an imported name, or of `module.name` of a required module. */
function exportedBy(
  name: string,
  imports: ReadonlyMap<string, string>,
): { readonly file: string | undefined; readonly exported: string } {
  const [root = name, member] = name.split(".");
  const [file, exported = name] = imports.get(root)?.split(" ") ?? [];
  if (exported === "*") return { file, exported: member ?? "*" };
  return { file: member === undefined ? file : undefined, exported };
}

function constant(source: SourceFile, name: string, member: string | undefined): Value | undefined {
  if (member !== undefined) {
    const value = source.getEnum(name)?.getMember(member)?.getValue();
    if (typeof value === "string") return { kind: "text", text: value };
    if (typeof value === "number") return { kind: "number", number: value };
    return compiledMember(source, name, member);
  }
  const declaration = source.getVariableDeclaration(name);
  if (declaration?.getVariableStatement()?.getDeclarationKind() !== VariableDeclarationKind.Const)
    return undefined;
  const value = declaration.getInitializer();
  return value === undefined ? undefined : literalValue(value);
}

/** The value of a literal, or of a list of such; undefined for anything else. */
function literalValue(expression: Expression): Value | undefined {
  const value = bare(expression);
  if (Node.isStringLiteral(value) || Node.isNoSubstitutionTemplateLiteral(value)) {
    return { kind: "text", text: value.getLiteralValue() };
  }
  if (Node.isNumericLiteral(value)) return { kind: "number", number: value.getLiteralValue() };
  if (!Node.isArrayLiteralExpression(value)) return undefined;
  const items = value.getElements().map((each) => literalValue(each));
  const known = items.filter((each) => each !== undefined);
  return known.length < items.length ? undefined : { kind: "list", items: known };
}

/** The member of an enum, in the JavaScript that TypeScript's compiler makes of it. */
function compiledMember(source: SourceFile, name: string, member: string): Value | undefined {
  if (!/^\w+$/.test(name) || !/^\w+$/.test(member)) return undefined;
  const pattern = new RegExp(`\\b${name}\\["${member}"\\] = "([^"\\\\]*)";`);
  const text = pattern.exec(source.getFullText())?.[1];
  return text === undefined ? undefined : { kind: "text", text };
}

/** A function of the project. */
export type NamedFunction = FunctionDeclaration | ArrowFunction | FunctionExpression;

/** The function of a name: of the file itself, or one that it imports from a sibling (`module.name` of a required one). */
export function functionNamed(
  name: string,
  path: string,
  { morph, files }: ClassProject,
): NamedFunction | undefined {
  const own = functionIn(morph.getSourceFile(`/${path}`), name);
  if (own !== undefined) return own;
  const { file, exported } = exportedBy(name, importsOf(path, morph, files));
  return file === undefined ? undefined : functionIn(morph.getSourceFile(`/${file}`), exported);
}

function functionIn(source: SourceFile | undefined, name: string): NamedFunction | undefined {
  const declared = source?.getFunction(name);
  if (declared !== undefined) return declared;
  const value = source?.getVariableDeclaration(name)?.getInitializer();
  return Node.isArrowFunction(value) || Node.isFunctionExpression(value) ? value : undefined;
}
