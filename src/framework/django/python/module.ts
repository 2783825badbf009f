import type { SourceFile } from "../../../edit/source.js";
import type { SyntaxNode } from "./syntax.js";

/** A Python module that was read: its text, its tree, and what its names mean. */
export interface PythonModule {
  readonly source: SourceFile;
  readonly root: SyntaxNode;
  /** What each module-level name is bound to, in source order; more than one where it is bound again. */
  readonly bindings: ReadonlyMap<string, readonly Binding[]>;
  /** `from … import *` statements: any name may come from them. */
  readonly starImports: readonly SyntaxNode[];
  /**
   * Module-level statements that do more than bind names, and are no docstring, `pass` or comment: they act when the module is
   * imported (`sys.path.append(…)`), so they cannot be moved.
   */
  readonly effects: readonly SyntaxNode[];
}

export type Binding = ImportBinding | DefinitionBinding;

/** A name that an import statement at module level binds. */
export interface ImportBinding {
  readonly kind: "import";
  /** The local name. */
  readonly name: string;
  /** The module as written, leading dots included: `django.db`, `..models`, `.`. */
  readonly module: string;
  /**
   * The imported member of `from module import member`; undefined for `import module`. `import a.b` (without `as`)
   * binds the name `a`, and `module` is then `a.b`.
   */
  readonly member: string | undefined;
  /** True for `import a.b as c` and `from a import b as c`. */
  readonly aliased: boolean;
  readonly statement: SyntaxNode;
}

/** A name that another statement at module level binds: def, class, assignment, or one inside if, try, with, for. */
export interface DefinitionBinding {
  readonly kind: "definition";
  readonly name: string;
  /** The whole top-level statement, decorators included. */
  readonly statement: SyntaxNode;
}
