import { Node, VariableDeclarationKind, type FunctionDeclaration, type SourceFile } from "ts-morph";
import { importsOf } from "../discover/open.js";
import type { TypeOrmProject } from "../project.js";
import { UNKNOWN, type Value } from "./value.js";

/** Gives the values of names that a file does not make locally: constants and members of enums, its own or imported. */
export function outsideOf(
  path: string,
  { morph, files }: TypeOrmProject,
): (name: string, member: string | undefined) => Value {
  return (name, member) => {
    const source = morph.getSourceFile(`/${path}`);
    if (source === undefined) return UNKNOWN;
    const own = constant(source, name, member);
    if (own !== undefined) return own;
    const [file, exported] = importsOf(path, morph, files).get(name)?.split(" ") ?? [];
    const target = file === undefined ? undefined : morph.getSourceFile(`/${file}`);
    return (
      (target === undefined ? undefined : constant(target, exported ?? name, member)) ?? UNKNOWN
    );
  };
}

function constant(source: SourceFile, name: string, member: string | undefined): Value | undefined {
  if (member !== undefined) {
    const value = source.getEnum(name)?.getMember(member)?.getValue();
    if (typeof value === "string") return { kind: "text", text: value };
    return typeof value === "number" ? { kind: "number", number: value } : undefined;
  }
  const declaration = source.getVariableDeclaration(name);
  if (declaration?.getVariableStatement()?.getDeclarationKind() !== VariableDeclarationKind.Const)
    return undefined;
  const value = declaration.getInitializer();
  if (Node.isStringLiteral(value) || Node.isNoSubstitutionTemplateLiteral(value)) {
    return { kind: "text", text: value.getLiteralValue() };
  }
  return Node.isNumericLiteral(value)
    ? { kind: "number", number: value.getLiteralValue() }
    : undefined;
}

/** The function of a name: of the file itself, or one that it imports from a sibling. */
export function functionNamed(
  name: string,
  path: string,
  { morph, files }: TypeOrmProject,
): FunctionDeclaration | undefined {
  const own = morph.getSourceFile(`/${path}`)?.getFunction(name);
  if (own !== undefined) return own;
  const [file, exported] = importsOf(path, morph, files).get(name)?.split(" ") ?? [];
  return file === undefined
    ? undefined
    : morph.getSourceFile(`/${file}`)?.getFunction(exported ?? name);
}
