import { BUILTINS, KEYWORDS } from "../python/builtins.js";
import type { ImportBinding, PythonModule } from "../python/module.js";
import type { SyntaxNode } from "../python/syntax.js";
import type { Carried, Use } from "./carried.js";
import type { ImportNeed } from "./fragment.js";
import { meaningKey, type ImportedName, type Meaning } from "./meaning.js";
import { refuse } from "./refusal.js";
import type { Written } from "./shared-definitions.js";

/** Gives the name under which a meaning stands in the new module; `name` is what it is called in its old one. */
export type FinalNames = (meaning: Meaning, name: string) => string;

/**
 * Decides what everything is called in the new module. Names are kept where possible, the first user of a name keeping
 * it. Fixed are: builtins, what refold's own text imports, packages (`import a.b`), and what is reached by spelling.
 * Refuses where two fixed names meet, or where a place cannot be rewritten.
 */
export function finalNames(
  carried: Carried,
  written: Written,
  needs: readonly ImportNeed[],
  classNames: readonly string[],
): FinalNames {
  const naming = new Naming(carried, written);
  for (const name of ["Migration", ...classNames]) naming.reserve(name);
  for (const need of needs) {
    naming.fix({ kind: "import", name: need.name, module: need.module, member: need.name });
  }
  for (const use of carried.uses) {
    if (use.meaning.kind === "given") naming.fixUse(use);
  }
  for (const use of carried.uses) {
    if (use.meaning.kind === "package") naming.fixUse(use);
  }
  for (const { meaning, module, offset } of carried.pins) {
    const names = meaning.kind === "definition" ? meaning.names : [meaning.name];
    for (const name of names) naming.fixAt(meaning, name, module, offset);
  }
  for (const use of carried.uses) naming.choose(use);
  return (meaning, name) => naming.nameOf(meaning, name) ?? name;
}

/** What a name of the new module stands for. */
type Holder = Meaning | "the class";

class Naming {
  /** What holds each name of the new module. */
  readonly #holders = new Map<string, Holder>();
  readonly #names = new Map<unknown, Map<string, string>>();
  readonly #usesOf = new Map<unknown, Use[]>();
  #identifiers: ReadonlySet<string> | undefined;

  constructor(
    readonly carried: Carried,
    readonly written: Written,
  ) {
    for (const use of carried.uses) {
      const key = this.#keyOf(use.meaning);
      const known = this.#usesOf.get(key);
      if (known === undefined) this.#usesOf.set(key, [use]);
      else known.push(use);
    }
  }

  nameOf(meaning: Meaning, name: string): string | undefined {
    return this.#names.get(this.#keyOf(meaning))?.get(name);
  }

  /** Keeps a name for the class itself or its attributes: in its body they hide module-level names. */
  reserve(name: string): void {
    this.#holders.set(name, "the class");
  }

  /** Keeps the name of what refold's own text imports. */
  fix(meaning: ImportedName): void {
    if (this.nameOf(meaning, meaning.name) !== undefined) return;
    if (!this.#isFree(meaning.name)) {
      throw new Error(`text written by refold imports \`${meaning.name}\` from two modules`);
    }
    this.#settle(meaning, meaning.name, meaning.name);
  }

  fixUse({ meaning, module, name }: Use): void {
    this.fixAt(meaning, name.name, module, name.start);
  }

  fixAt(meaning: Meaning, name: string, module: PythonModule, offset: number): void {
    if (this.nameOf(meaning, name) !== undefined) return;
    if (!this.#isFree(name)) {
      refuse(
        `\`${name}\` must keep its name, and another module uses that name otherwise`,
        module,
        offset,
        this.#othersWith(name),
      );
    }
    this.#settle(meaning, name, name);
  }

  choose(use: Use): void {
    const { meaning, name } = use;
    if (this.nameOf(meaning, name.name) !== undefined) return;
    if (this.#isFree(name.name)) {
      this.#settle(meaning, name.name, name.name);
      return;
    }
    this.#refuseIfFixedInText(meaning, name.name);
    for (const candidate of candidates(use, this.#holders.get(name.name))) {
      if (!this.#isUnused(candidate)) continue;
      this.#settle(meaning, name.name, candidate);
      return;
    }
  }

  #keyOf(meaning: Meaning): unknown {
    return meaningKey(
      meaning.kind === "definition" ? (this.written.get(meaning) ?? meaning) : meaning,
    );
  }

  #settle(meaning: Meaning, from: string, to: string): void {
    const key = this.#keyOf(meaning);
    this.#holders.set(to, meaning);
    const names = this.#names.get(key) ?? new Map<string, string>();
    this.#names.set(key, names.set(from, to));
  }

  #isFree(name: string): boolean {
    return !this.#holders.has(name);
  }

  /** A new name must not be one that a function could bind for itself: its references would be captured. */
  #isUnused(name: string): boolean {
    this.#identifiers ??= identifiersOf(this.carried);
    return (
      this.#isFree(name) &&
      !this.#identifiers.has(name) &&
      !BUILTINS.has(name) &&
      !KEYWORDS.has(name)
    );
  }

  #refuseIfFixedInText(meaning: Meaning, name: string): void {
    const reason = `\`${name}\` means different things in two modules, and it cannot be renamed here`;
    for (const use of this.#usesOf.get(this.#keyOf(meaning)) ?? []) {
      if (use.name.name !== name) continue;
      if (use.name.role !== "dotted-import" && !use.name.mayBeLocal) continue;
      refuse(reason, use.module, use.name.start, this.#othersWith(name));
    }
    if (meaning.kind !== "definition") return;
    const dotted = meaning.pieces.find(
      ({ imported }) => imported?.name === name && bindsPackage(imported),
    );
    if (dotted === undefined) return;
    refuse(reason, meaning.module, dotted.statement.start, this.#othersWith(name));
  }

  /** The module that first asked for what a name stands for by now; none where refold's own text did. */
  #othersWith(name: string): readonly PythonModule[] {
    const holder = this.#holders.get(name);
    if (holder === undefined || holder === "the class") return [];
    const key = this.#keyOf(holder);
    const first =
      this.#usesOf.get(key)?.[0] ??
      this.carried.pins.find(({ meaning }) => this.#keyOf(meaning) === key);
    return first === undefined ? [] : [first.module];
  }
}

/** `import a.b` binds `a`, and `as` would bind `a.b` instead. */
function bindsPackage({ module, member, aliased }: ImportBinding): boolean {
  return member === undefined && !aliased && module.includes(".");
}

/** New names for what is called otherwise in another module, the best first; they never end. */
function* candidates(
  { meaning, module, name }: Use,
  holder: Holder | undefined,
): Generator<string> {
  if (meaning.kind === "import") yield* aliases(meaning, holder);
  // Two leading underscores would make it another name in classes.
  const base = name.name.replace(/^__(?=.*[^_])/, "_");
  const number = leadingNumber(module);
  if (meaning.kind === "definition" && number !== undefined) yield `${base}_${number}`;
  for (let count = 2; ; count += 1) yield `${base}_${count}`;
}

/** `from b import x` may become `b_x`; best is a part of `b` that the other module's path has not. */
function* aliases(meaning: ImportedName, holder: Holder | undefined): Generator<string> {
  if (meaning.member === undefined) {
    yield `${meaning.name}_module`;
    return;
  }
  const segments = meaning.module.split(".").filter((segment) => segment !== "");
  const others = isImported(holder) ? holder.module.split(".") : [];
  const telling = segments.filter((segment) => !others.includes(segment)).at(-1);
  for (const prefix of [telling, segments.at(-1), segments.join("_")]) {
    if (prefix !== undefined && prefix !== "") yield `${prefix}_${meaning.name}`;
  }
}

function isImported(holder: Holder | undefined): holder is ImportedName {
  return typeof holder === "object" && holder.kind === "import";
}

/** `0007` for `…/0007_fill.py`. */
function leadingNumber(module: PythonModule): string | undefined {
  const file = module.source.path.split("/").at(-1) ?? "";
  return /^\d+/.exec(file)?.[0];
}

/** Every identifier in the modules that something is carried from, whatever it stands for. */
function identifiersOf(carried: Carried): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (node: SyntaxNode, text: string): void => {
    if (node.type === "identifier") found.add(text.slice(node.start, node.end));
    for (const child of node.children) walk(child, text);
  };
  for (const module of new Set(carried.uses.map((use) => use.module))) {
    walk(module.root, module.source.text);
  }
  return found;
}
