import type { ClassDeclaration } from "ts-morph";

/** How the author lays a class out. */
export interface Style {
  readonly indent: string;
  readonly semicolon: string;
  readonly quote: string;
  /** Around SQL. */
  readonly sqlQuote: string;
  /** Behind an argument that ends its line. */
  readonly trailingComma: string;
  readonly newline: string;
}

/** The style of the class that is rewritten. */
export function styleOf(declaration: ClassDeclaration): Style {
  const text = declaration.getSourceFile().getFullText();
  const [first] = declaration.getSourceFile().getImportDeclarations();
  const [, indent = "    "] = /\n([ \t]+)\S/.exec(declaration.getText()) ?? [];
  const lines = text.split("\n").map((line) => line.trimEnd());
  const ended = lines.filter((line) => line.endsWith(";")).length;
  const open = lines.filter((line) => line.endsWith(")")).length;
  return {
    indent,
    semicolon:
      ended > open || /;\s*$/.test(declaration.getPreviousSibling()?.getText() ?? "") ? ";" : "",
    quote: first?.getModuleSpecifier().getText().startsWith('"') === true ? '"' : "'",
    sqlQuote: sqlQuoteOf(text),
    trailingComma: /,\s*\n\s*\)/.test(text) ? "," : "",
    newline: text.includes("\r\n") ? "\r\n" : "\n",
  };
}

/** The quote that most strings of SQL have. */
function sqlQuoteOf(text: string): string {
  const quotes = [...text.matchAll(/\.(?:addSql|execute|query)\(\s*(["'`])/g)].map(
    ([, quote = "`"]) => quote,
  );
  const count = (quote: string): number => quotes.filter((each) => each === quote).length;
  return ["`", "'", '"'].toSorted((a, b) => count(b) - count(a))[0] ?? "`";
}
