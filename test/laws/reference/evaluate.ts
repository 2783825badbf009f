import {
  fieldOf,
  parts,
  unwrap,
  type SyntaxNode,
} from "../../../src/framework/django/python/syntax.js";
import type { Value } from "./value.js";

/** Gives the value of an expression; throws for Python that no generated or folded module has. */
export class Evaluator {
  constructor(
    readonly source: string,
    /** What the module's imports and definitions mean: the full name of each. */
    readonly names: ReadonlyMap<string, string>,
  ) {}

  text(node: SyntaxNode): string {
    return this.source.slice(node.start, node.end);
  }

  value(given: SyntaxNode): Value {
    const node = unwrap(given);
    switch (node.type) {
      case "string":
        return unquote(this.text(node));
      case "concatenated_string":
        return parts(node)
          .map((part) => unquote(this.text(part)))
          .join("");
      case "integer":
      case "float":
        return Number(this.text(node).replaceAll("_", ""));
      case "true":
      case "false":
        return node.type === "true";
      case "none":
        return null;
      case "list":
      case "tuple":
      case "set":
        return { kind: node.type, items: parts(node).map((item) => this.value(item)) };
      case "dictionary":
        return { kind: "dict", entries: parts(node).map((pair) => this.pair(pair)) };
      case "identifier":
      case "attribute":
        return { kind: "name", name: this.dotted(node) };
      case "unary_operator":
        return -Number(this.value(this.part(node, "argument")));
      case "call":
        return this.call(node);
      default:
        throw new Error(`not understood: ${node.type} in ${this.text(node)}`);
    }
  }

  private pair(node: SyntaxNode): readonly [Value, Value] {
    return [this.value(this.part(node, "key")), this.value(this.part(node, "value"))];
  }

  private part(node: SyntaxNode, field: string): SyntaxNode {
    const part = fieldOf(node, field);
    if (part === undefined) throw new Error(`no ${field} in ${this.text(node)}`);
    return part;
  }

  private dotted(node: SyntaxNode): string {
    const text = this.text(node);
    const dot = text.indexOf(".");
    const first = dot < 0 ? text : text.slice(0, dot);
    return `${this.names.get(first) ?? first}${dot < 0 ? "" : text.slice(dot)}`;
  }

  private call(node: SyntaxNode): Value {
    const name = this.dotted(this.part(node, "function"));
    const args: Value[] = [];
    const kwargs = new Map<string, Value>();
    for (const item of parts(this.part(node, "arguments"))) {
      if (item.type === "keyword_argument") {
        kwargs.set(this.text(this.part(item, "name")), this.value(this.part(item, "value")));
      } else args.push(this.value(item));
    }
    if (name === "set" && args.length === 0) return { kind: "set", items: [] };
    return { kind: "call", name, args, kwargs };
  }
}

function unquote(text: string): string {
  const match = /^[A-Za-z]*("""|'''|"|')([^]*)\1$/.exec(text);
  if (match === null) throw new Error(`not a plain string: ${text}`);
  return (match[2] ?? "").replaceAll(/\\(.)/g, "$1");
}
