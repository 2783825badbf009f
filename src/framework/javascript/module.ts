import { posix } from "node:path";
import type * as t from "@babel/types";
import type { SourceFile } from "../../edit/source.js";
import { evaluate } from "./interpret/evaluate.js";
import { memberOf } from "./interpret/members.js";
import { Run, spanOf } from "./interpret/run.js";
import { Scope } from "./interpret/scope.js";
import { GiveUp, Thrown } from "./interpret/signals.js";
import { execute, hoist } from "./interpret/statements.js";
import {
  UNDEFINED,
  harmless,
  literal,
  native,
  objectOf,
  stringOf,
  unknown,
  type Value,
} from "./interpret/value.js";
import { parseModule, type ParsedModule } from "./parse.js";

/** A module after its own statements have run. */
export interface LoadedModule {
  readonly parsed: ParsedModule;
  readonly scope: Scope;
  /** What it exports by name; `default` for the default export. */
  readonly exports: ReadonlyMap<string, Value>;
  /** What `require` gives. */
  readonly required: Value;
}

/** Gives a file of the project by its path, relative to the project; undefined where there is none. */
export type ReadSource = (path: string) => SourceFile | undefined;

/** Runs modules as far as their text tells, each once. */
export class ModuleLoader {
  readonly #loaded = new Map<string, LoadedModule | undefined>();

  constructor(
    readonly read: ReadSource,
    /** The run that calls of this moment belong to. */
    readonly run: () => Run,
    /** What a module is given for a package that is known; nothing for others. */
    readonly packageOf: (specifier: string) => Value | undefined = () => undefined,
  ) {}

  /** The module of a path; undefined where there is none that can be read. */
  load(path: string): LoadedModule | undefined {
    if (this.#loaded.has(path)) return this.#loaded.get(path);
    // A circle of imports finds nothing, as it would in a module that has not run to its end.
    this.#loaded.set(path, undefined);
    const file = this.read(path);
    const parsed = file === undefined ? undefined : parseModule(file);
    const loaded = parsed?.ok === true ? runModule(parsed.module, this) : undefined;
    this.#loaded.set(path, loaded);
    return loaded;
  }

  /** What a module imports under a name, by its specifier. */
  imported(from: string, specifier: string): Value {
    if (!specifier.startsWith(".")) return this.packageOf(specifier) ?? packageValue(specifier);
    const base = posix.normalize(posix.join(posix.dirname(from), specifier));
    for (const path of candidates(base)) {
      if (this.read(path) === undefined) continue;
      const module = this.load(path);
      if (module !== undefined) return module.required;
    }
    return isLogger(specifier)
      ? harmless(`the logger ${specifier}`)
      : unknown(`${specifier}, which cannot be read`);
  }
}

/** A module of a package is not given the database unless it is passed on to it. */
function packageValue(specifier: string): Value {
  return harmless(`the package ${specifier}`);
}

function isLogger(specifier: string): boolean {
  return /(?:^|[/-])log(?:ger|ging)?(?:\/index)?(?:\.[cm]?[jt]s)?$/i.test(specifier);
}

/** The files that a specifier may mean, in Node.js's and TypeScript's order. */
function candidates(base: string): readonly string[] {
  const endings = [".js", ".ts", ".cjs", ".mjs", ".cts", ".mts", ".json"];
  return [
    base,
    ...endings.map((ending) => `${base}${ending}`),
    ...endings.map((ending) => `${base}/index${ending}`),
    base.replace(/\.([cm]?)js$/, ".$1ts"),
  ];
}

function runModule(parsed: ParsedModule, loader: ModuleLoader): LoadedModule {
  const { file, program } = parsed;
  const scope = new Scope(undefined, { file });
  const exported = objectOf([]);
  const module = objectOf([["exports", exported]]);
  scope.declare("module", module);
  scope.declare("exports", exported);
  scope.declare("this", exported);
  scope.declare("__filename", harmless("the module's own name"));
  scope.declare("__dirname", literal(posix.dirname(file.path)));
  scope.declare(
    "require",
    native("require", ([name = UNDEFINED]) => {
      const specifier = stringOf(name);
      return specifier === undefined
        ? unknown("a module that only a run names")
        : loader.imported(file.path, specifier);
    }),
  );
  hoist(program.body.flatMap(declarationsIn), scope);
  const named = new Map<string, () => Value>();
  for (const statement of program.body) runStatement(statement, scope, loader, named);
  const fromModule = module.properties.get("exports") ?? exported;
  if (named.size === 0) {
    const exports = fromModule.kind === "object" ? fromModule.properties : new Map<string, Value>();
    return { parsed, scope, exports, required: fromModule };
  }
  const exports = new Map([...named].map(([name, value]) => [name, value()] as const));
  return { parsed, scope, exports, required: objectOf(exports) };
}

/** The declaration that an export statement has in it. */
function declarationsIn(statement: t.Statement): readonly t.Statement[] {
  if (
    (statement.type === "ExportNamedDeclaration" ||
      statement.type === "ExportDefaultDeclaration") &&
    statement.declaration?.type === "FunctionDeclaration"
  ) {
    return [statement.declaration];
  }
  return [statement];
}

function runStatement(
  statement: t.Statement,
  scope: Scope,
  loader: ModuleLoader,
  exports: Map<string, () => Value>,
): void {
  const run = new Run(
    () => 0,
    (name) => loader.run().globals(name),
  );
  const read = (name: string) => (): Value => scope.read(name) ?? unknown(name);
  try {
    switch (statement.type) {
      case "ImportDeclaration":
        importNames(statement, scope, loader);
        return;
      case "ExportNamedDeclaration":
        if (statement.declaration !== null && statement.declaration !== undefined) {
          execute(statement.declaration, scope, run);
          for (const name of declaredNames(statement.declaration)) exports.set(name, read(name));
        }
        for (const specifier of statement.specifiers) {
          if (specifier.type !== "ExportSpecifier") continue;
          const { exported, local } = specifier;
          exports.set(
            exported.type === "Identifier" ? exported.name : exported.value,
            read(local.name),
          );
        }
        return;
      case "ExportDefaultDeclaration":
        exportDefault(statement, scope, run, exports);
        return;
      case "TSExportAssignment": {
        const value = evaluate(statement.expression, scope, run);
        if (value.kind === "object") {
          for (const [name, each] of value.properties) exports.set(name, () => each);
        }
        return;
      }
      case "ExportAllDeclaration":
      case "TSImportEqualsDeclaration":
        return;
      default:
        execute(statement, scope, run);
    }
  } catch (error) {
    if (!(error instanceof GiveUp) && !(error instanceof Thrown)) throw error;
    for (const name of declaredNames(statement)) {
      scope.declare(name, unknown(`${name}, whose value is not understood`));
    }
  }
}

function exportDefault(
  { declaration }: t.ExportDefaultDeclaration,
  scope: Scope,
  run: Run,
  exports: Map<string, () => Value>,
): void {
  if (declaration.type === "FunctionDeclaration") {
    const value: Value = { kind: "function", node: declaration, scope };
    exports.set("default", () => value);
  } else if (declaration.type !== "ClassDeclaration" && declaration.type !== "TSDeclareFunction") {
    const value = evaluate(declaration, scope, run);
    exports.set("default", () => value);
  }
}

function importNames(statement: t.ImportDeclaration, scope: Scope, loader: ModuleLoader): void {
  const from = loader.imported(scope.module.file.path, statement.source.value);
  const at = spanOf(statement, scope);
  for (const specifier of statement.specifiers) {
    const { name } = specifier.local;
    if (specifier.type === "ImportNamespaceSpecifier") {
      scope.declare(name, from);
      continue;
    }
    const imported =
      specifier.type === "ImportDefaultSpecifier" ? "default" : importedName(specifier);
    const value = from.kind === "unknown" && isLogger(name) ? harmless(`the logger ${name}`) : from;
    const part = memberOf(value, imported, at, loader.run());
    // The default import of a CommonJS module is all that it exports.
    const isWhole = imported === "default" && part.kind === "literal" && part.value === undefined;
    scope.declare(name, isWhole ? value : part);
  }
}

function importedName({ imported }: t.ImportSpecifier): string {
  return imported.type === "Identifier" ? imported.name : imported.value;
}

/** The names that a statement declares. */
export function declaredNames(statement: t.Statement): readonly string[] {
  switch (statement.type) {
    case "VariableDeclaration":
      return statement.declarations.flatMap(({ id }) => patternNames(id));
    case "FunctionDeclaration":
    case "ClassDeclaration":
    case "TSEnumDeclaration":
      return statement.id === null || statement.id === undefined ? [] : [statement.id.name];
    case "ExportNamedDeclaration":
      return statement.declaration === null || statement.declaration === undefined
        ? []
        : declaredNames(statement.declaration);
    default:
      return [];
  }
}

/** The names that a pattern declares. */
export function patternNames(pattern: t.Node): readonly string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((property) =>
        patternNames(property.type === "RestElement" ? property.argument : property.value),
      );
    case "ArrayPattern":
      return pattern.elements.flatMap((element) => (element === null ? [] : patternNames(element)));
    case "AssignmentPattern":
      return patternNames(pattern.left);
    case "RestElement":
      return patternNames(pattern.argument);
    default:
      return [];
  }
}
