import type { ChainProblem } from "../../../chain/problem.js";
import { decodePython } from "../../../edit/encoding.js";
import { placeOf, showPlace } from "../../../edit/source.js";
import type { PythonModule } from "../python/module.js";
import type { PythonParser } from "../python/parse.js";
import { readPythonModule } from "../python/scope.js";
import { parts } from "../python/syntax.js";
import { Execution, type ExecutedModule, type ExecutionContext } from "./execution.js";
import { shownPath } from "./paths.js";
import { pathProblem } from "./problem.js";

/** Reads modules that say something about the project, each file once, and collects what went wrong. */
export class ModuleReader {
  readonly problems: ChainProblem[] = [];
  readonly #context: ExecutionContext;
  readonly #parser: PythonParser;
  readonly #parsed = new Map<string, PythonModule | undefined>();
  readonly #executed = new Map<string, ExecutedModule>();

  constructor(context: ExecutionContext, parser: PythonParser) {
    this.#context = context;
    this.#parser = parser;
  }

  /** The module of a file; undefined, and a problem, where it cannot be read or is not Python. */
  parse(file: string): PythonModule | undefined {
    if (this.#parsed.has(file)) return this.#parsed.get(file);
    const module = this.#parse(file);
    this.#parsed.set(file, module);
    return module;
  }

  /**
   * What the module of a file defines, following `from … import` inside the project. Never throws: what cannot be read is
   * a problem, and the module empty and incomplete.
   */
  execute(file: string): ExecutedModule {
    const known = this.#executed.get(file);
    if (known !== undefined) return known;
    // Modules that import each other see what is there so far: nothing.
    this.#executed.set(file, UNREAD);
    const module = this.parse(file);
    if (module === undefined) return UNREAD;
    const execute = (other: string): ExecutedModule => this.execute(other);
    const execution = new Execution(execute, this.#context, file, module.source);
    execution.run(parts(module.root), { certain: true });
    const { names, complete, closed } = execution;
    const executed = { names, complete, closed };
    this.#executed.set(file, executed);
    return executed;
  }

  #parse(file: string): PythonModule | undefined {
    const { tree, root } = this.#context;
    const path = shownPath(root, file);
    const content = tree.read(file);
    if (!content.ok) {
      this.#report(path, content.message);
      return undefined;
    }
    const decoded = decodePython(path, content.bytes);
    if (!decoded.ok) {
      this.#report(path, decoded.message);
      return undefined;
    }
    const parsed = this.#parser.parse(decoded.file.text);
    if (parsed.ok) return readPythonModule(decoded.file, parsed.root);
    const place = showPlace(placeOf(decoded.file, parsed.problem.offset));
    this.#report(path, `${parsed.problem.message} (${place})`);
    return undefined;
  }

  #report(path: string, detail: string): void {
    this.problems.push(
      pathProblem(
        "unreadable-file",
        "warning",
        path,
        `${path} cannot be read: ${detail}`,
        "correct the file; what it says of settings or apps counts as not said",
      ),
    );
  }
}

const UNREAD: ExecutedModule = { names: new Map(), complete: false, closed: false };
