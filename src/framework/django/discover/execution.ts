import type { SourceFile } from "../../../edit/source.js";
import { fieldOf, fieldsOf, parts, type SyntaxNode } from "../python/syntax.js";
import { evaluate, textOf, textsIn, type Scope } from "./evaluate.js";
import type { FileTree } from "./file-tree.js";
import { changedBy } from "./list-methods.js";
import { directoriesOf, locateModule, moduleNameOf, type PythonLocation } from "./modules.js";
import { below, isInside, parentOf } from "./paths.js";
import { includedFiles, SPLIT_SETTINGS } from "./split-settings.js";
import {
  concatenated,
  dictIn,
  either,
  possibly,
  surely,
  UNKNOWN,
  updated,
  type Names,
  type Possibilities,
  type Value,
} from "./value.js";

/** What a module defines, as far as it can be read. */
export interface ExecutedModule {
  readonly names: Names;
  /** False where other names may come from modules that could not be followed. */
  readonly complete: boolean;
  /** False where names may also come from elsewhere, or by other means than statements that bind them: `globals()["X"] = …`. */
  readonly closed: boolean;
}

/** What following a module needs to know of its project. */
export interface ExecutionContext {
  readonly tree: FileTree;
  readonly root: string;
  /** Where Python would look for the project's modules. */
  readonly roots: readonly string[];
}

/** Whether a statement runs whatever conditions hold. */
interface Circumstances {
  readonly certain: boolean;
}

/** By these a module may get names, or give its own to code that sets some. */
const OTHER_MEANS =
  /\b(?:globals|locals|vars|exec|eval|setattr|execfile|include|optional)\s*\(|__dict__|__name__|__getattr__|\bsys\.modules\b|\bimportlib\b|\bconfigurations\b/;

/** Follows the statements of one settings module, or of one class in it. Never throws. */
export class Execution {
  readonly names = new Map<string, Possibilities>();
  complete = true;
  closed: boolean;
  readonly #read: (file: string) => ExecutedModule;
  readonly #context: ExecutionContext;
  readonly #file: string;
  readonly #scope: Scope;
  /** Names under which the module knows `include()` of split_settings. */
  readonly #includes = new Set<string>();

  constructor(
    read: (file: string) => ExecutedModule,
    context: ExecutionContext,
    file: string,
    source: SourceFile,
    outer?: Scope,
  ) {
    this.#read = read;
    this.#context = context;
    this.#file = file;
    this.closed = !OTHER_MEANS.test(source.text);
    this.#scope = {
      source,
      lookUp: (name) => this.names.get(name) ?? outer?.lookUp(name) ?? this.#ownName(name, source),
      namesOf: (other) => read(other).names,
    };
  }

  /** `__name__`: what Python sets before a module runs. */
  #ownName(name: string, source: SourceFile): Possibilities | undefined {
    if (name !== "__name__") return undefined;
    const { tree, root } = this.#context;
    const text = moduleNameOf(tree, this.#file, isInside(this.#file, root) ? root : "/");
    return surely({ kind: "text", text, origin: { source, offset: 0 } });
  }

  run(statements: readonly SyntaxNode[], circumstances: Circumstances): void {
    for (const statement of statements) this.#runOne(statement, circumstances);
  }

  #runOne(statement: SyntaxNode, circumstances: Circumstances): void {
    switch (statement.type) {
      case "expression_statement":
        for (const expression of parts(statement)) this.#runExpression(expression, circumstances);
        return;
      case "import_from_statement":
        this.#importFrom(statement, circumstances);
        return;
      case "import_statement":
        this.#import(statement, circumstances);
        return;
      case "class_definition":
        this.#defineClass(statement, circumstances);
        return;
      case "with_statement":
        this.#runBlocks(statement, circumstances);
        return;
      case "if_statement":
      case "try_statement":
      case "for_statement":
      case "while_statement":
      case "match_statement":
        this.#runBlocks(statement, { certain: false });
        return;
    }
  }

  /** Runs the blocks of a statement and of its clauses. */
  #runBlocks(statement: SyntaxNode, circumstances: Circumstances): void {
    for (const child of parts(statement)) {
      if (child.type === "block" && statement.type !== "match_statement") {
        this.run(parts(child), circumstances);
      } else if (child.type === "block" || child.type.endsWith("_clause")) {
        this.#runBlocks(child, circumstances);
      }
    }
  }

  #runExpression(expression: SyntaxNode, circumstances: Circumstances): void {
    if (expression.type === "assignment") {
      const left = fieldOf(expression, "left");
      const right = fieldOf(expression, "right");
      if (left === undefined || right === undefined) return;
      // `A = B = value`: the inner assignment runs first.
      if (right.type === "assignment") this.#runExpression(right, circumstances);
      const value = right.type === "assignment" ? fieldOf(right, "right") : right;
      if (value !== undefined) this.#assign(left, evaluate(this.#scope, value), circumstances);
    } else if (expression.type === "augmented_assignment") {
      this.#augment(expression, circumstances);
    } else if (expression.type === "call") {
      this.#callMethod(expression, circumstances);
    }
  }

  #assign(target: SyntaxNode, value: Possibilities, { certain }: Circumstances): void {
    if (target.type === "identifier") {
      this.#bind(textOf(this.#scope, target), value, { certain });
    } else if (target.type === "subscript") {
      this.#assignItem(target, value, { certain });
    } else {
      for (const part of parts(target)) {
        if (part.type === "identifier")
          this.#bind(textOf(this.#scope, part), surely(UNKNOWN), { certain });
      }
    }
  }

  #bind(name: string, value: Possibilities, { certain }: Circumstances): void {
    const before = this.names.get(name);
    if (certain) this.names.set(name, value);
    else this.names.set(name, before === undefined ? possibly(value) : either(before, value));
  }

  /** `SETTING["key"] = value`; deeper items are not followed. */
  #assignItem(target: SyntaxNode, value: Possibilities, circumstances: Circumstances): void {
    const object = fieldOf(target, "value");
    const key = fieldOf(target, "subscript");
    if (object?.type !== "identifier" || key === undefined) return;
    const name = textOf(this.#scope, object);
    const before = this.#scope.lookUp(name);
    const dict = before === undefined ? undefined : dictIn(before);
    if (dict === undefined) return;
    const keys = textsIn(evaluate(this.#scope, key));
    const entries = new Map([...dict.entries, ...keys.map((text) => [text, value] as const)]);
    const complete = dict.complete && keys.length > 0;
    this.#bind(name, surely({ kind: "dict", entries, complete }), circumstances);
  }

  #augment(statement: SyntaxNode, circumstances: Circumstances): void {
    const left = fieldOf(statement, "left");
    const right = fieldOf(statement, "right");
    if (left?.type !== "identifier" || right === undefined) return;
    const name = textOf(this.#scope, left);
    const before = this.#scope.lookUp(name) ?? surely(UNKNOWN);
    const value = evaluate(this.#scope, right);
    const after = concatenated(before, value) ?? updated(before, value) ?? UNKNOWN;
    this.#bind(name, surely(after), circumstances);
  }

  /** `SETTING.append(…)` and the other methods that change a list or a dictionary. */
  #callMethod(call: SyntaxNode, circumstances: Circumstances): void {
    const callee = fieldOf(call, "function");
    const list = fieldOf(call, "arguments");
    if (callee?.type === "identifier" && this.#includes.has(textOf(this.#scope, callee))) {
      this.#include(call, circumstances);
    }
    if (callee?.type !== "attribute" || list === undefined) return;
    const object = fieldOf(callee, "object");
    const method = fieldOf(callee, "attribute");
    if (object?.type !== "identifier" || method === undefined) return;
    const name = textOf(this.#scope, object);
    const before = this.#scope.lookUp(name);
    if (before === undefined) return;
    const args = parts(list).map((argument) => evaluate(this.#scope, argument));
    const after = changedBy(textOf(this.#scope, method), before, args);
    if (after !== undefined) this.#bind(name, surely(after), circumstances);
  }

  /** Runs the files that the call names as if their text stood here. */
  #include(call: SyntaxNode, circumstances: Circumstances): void {
    const { tree } = this.#context;
    for (const { file, certain } of includedFiles(this.#scope, tree, this.#file, call)) {
      if (file !== this.#file) {
        this.#importAll(file, { certain: circumstances.certain && certain });
      }
    }
  }

  #importFrom(statement: SyntaxNode, circumstances: Circumstances): void {
    const written = fieldOf(statement, "module_name");
    if (written === undefined) return;
    const dotted = textOf(this.#scope, written).replace(/\s/g, "");
    const location = this.#locate(dotted);
    const file = this.#projectFile(location);
    if (parts(statement).some(({ type }) => type === "wildcard_import")) {
      // What is not there can define nothing: `try: from .local import * except ImportError: pass`.
      if (file === undefined) this.closed = false;
      if (file === undefined) this.complete &&= location === undefined && !circumstances.certain;
      else this.#importAll(file, circumstances);
      return;
    }
    for (const item of fieldsOf(statement, "name")) {
      const member = textOf(this.#scope, fieldOf(item, "name") ?? item);
      const alias = fieldOf(item, "alias");
      const name = alias === undefined ? member : textOf(this.#scope, alias);
      if (dotted === SPLIT_SETTINGS && member === "include") this.#includes.add(name);
      const value =
        (file === undefined ? undefined : this.#read(file).names.get(member)) ??
        this.#submodule(location, member) ??
        surely(UNKNOWN);
      this.#bind(name, value, circumstances);
    }
  }

  #importAll(file: string, circumstances: Circumstances): void {
    const module = this.#read(file);
    this.complete &&= module.complete;
    this.closed &&= module.closed;
    for (const [name, value] of module.names) {
      if (!name.startsWith("_")) this.#bind(name, value, circumstances);
    }
  }

  #import(statement: SyntaxNode, circumstances: Circumstances): void {
    for (const item of fieldsOf(statement, "name")) {
      const alias = fieldOf(item, "alias");
      const dotted = textOf(this.#scope, fieldOf(item, "name") ?? item);
      // `import a.b` binds `a`: its attributes are not followed.
      if (alias === undefined && dotted.includes(".")) continue;
      const file = this.#projectFile(this.#locate(dotted));
      const name = alias === undefined ? dotted : textOf(this.#scope, alias);
      const value: Value = file === undefined ? UNKNOWN : { kind: "module", file };
      this.#bind(name, surely(value), circumstances);
    }
  }

  /** A class of settings (django-configurations): what it defines is possible for the module too. */
  #defineClass(definition: SyntaxNode, circumstances: Circumstances): void {
    const name = fieldOf(definition, "name");
    const body = fieldOf(definition, "body");
    if (name === undefined || body === undefined) return;
    const { source } = this.#scope;
    const inner = new Execution(this.#read, this.#context, this.#file, source, this.#scope);
    inner.run(parts(body), { certain: true });
    this.#bind(
      textOf(this.#scope, name),
      surely({ kind: "class", names: inner.names }),
      circumstances,
    );
    for (const [member, value] of inner.names) {
      if (/^[A-Z]/.test(member)) this.#bind(member, value, { certain: false });
    }
  }

  #locate(dotted: string): PythonLocation | undefined {
    const { tree, roots } = this.#context;
    const dots = /^\.*/.exec(dotted)?.[0].length ?? 0;
    if (dots === 0) return locateModule(tree, roots, dotted);
    let directory = parentOf(this.#file);
    for (let up = 1; up < dots; up += 1) directory = parentOf(directory);
    const rest = dotted.slice(dots);
    return rest === ""
      ? { kind: "package", directory, file: below(directory, "__init__.py") }
      : locateModule(tree, [directory], rest);
  }

  /** The file of a module of the project; undefined for vendors and for what has no file. */
  #projectFile(location: PythonLocation | undefined): string | undefined {
    if (location === undefined || location.kind === "namespace") return undefined;
    const { root, tree } = this.#context;
    if (!isInside(location.file, root) || location.file.includes("/site-packages/"))
      return undefined;
    return tree.read(location.file).ok ? location.file : undefined;
  }

  #submodule(location: PythonLocation | undefined, name: string): Possibilities | undefined {
    if (location === undefined) return undefined;
    const inner = locateModule(this.#context.tree, directoriesOf(location), name);
    const file = this.#projectFile(inner);
    return file === undefined ? undefined : surely({ kind: "module", file });
  }
}
