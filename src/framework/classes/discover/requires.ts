import { Node, type SourceFile, type VariableStatement } from "ts-morph";

/** `const x = require("…")` at the top of a module, as TypeScript's compiler emits it. */
export interface Require {
  readonly statement: VariableStatement;
  readonly specifier: string;
  /** The name of the whole module; undefined where only parts of it get names. */
  readonly namespace: string | undefined;
  /** Parts of it that get names: the local name, and the module's own. */
  readonly parts: readonly { readonly local: string; readonly name: string }[];
}

/** The modules that a CommonJS module takes, one a statement. */
export function requiresOf(source: SourceFile): readonly Require[] {
  return source.getVariableStatements().flatMap((statement) => {
    const [declaration, second] = statement.getDeclarations();
    const call = declaration?.getInitializer();
    if (declaration === undefined || second !== undefined) return [];
    if (!Node.isCallExpression(call) || call.getExpression().getText() !== "require") return [];
    const [specifier] = call.getArguments();
    if (!Node.isStringLiteral(specifier)) return [];
    const pattern = declaration.getNameNode();
    const parts = Node.isObjectBindingPattern(pattern)
      ? pattern.getElements().map((element) => ({
          local: element.getName(),
          name: element.getPropertyNameNode()?.getText() ?? element.getName(),
        }))
      : [];
    const namespace = Node.isIdentifier(pattern) ? pattern.getText() : undefined;
    return [{ statement, specifier: specifier.getLiteralValue(), namespace, parts }];
  });
}
