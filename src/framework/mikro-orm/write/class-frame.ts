import type { SourceFile } from "ts-morph";
import { stringText } from "../../javascript/chain/string-text.js";
import { requiresOf } from "../../classes/discover/requires.js";
import type { ClassMigration } from "../../classes/project.js";
import type { ClassFrame, ClassKind } from "../../classes/write/override-class.js";

/**
 * A class that is called like a migration's. MikroORM goes by the file's name (`Migrator.resolve` takes the first class that it exports), so
 * one without a name gets any.
 */
export function classFrame({ declaration }: ClassMigration, kind: ClassKind): ClassFrame {
  const from = stringText(packageOf(declaration.getSourceFile()));
  const frame = {
    name: declaration.getName() ?? "Override",
    heritage: " extends Migration",
    fields: [],
    runs: "this.addSql",
    imports: [
      kind === "commonjs"
        ? `const { Migration } = require(${from});`
        : `import { Migration } from ${from};`,
    ],
  };
  if (kind !== "typescript") return { ...frame, up: "async up()", down: "async down()" };
  // Projects with `noImplicitOverride` have the word on all of their methods.
  const isSaid = declaration.getInstanceMethod("up")?.hasOverrideKeyword() === true;
  const word = isSaid ? "override " : "";
  return {
    ...frame,
    up: `${word}async up(): Promise<void>`,
    down: `${word}async down(): Promise<void>`,
  };
}

/** Where a module takes MikroORM's `Migration` from: frameworks on top of it have it under a name of their own. */
function packageOf(source: SourceFile): string {
  const imported = source.getImportDeclarations().map((each) => each.getModuleSpecifierValue());
  const required = requiresOf(source).map(({ specifier }) => specifier);
  const isOfIt = (specifier: string): boolean => /(?:^@|\/)mikro-orm\/migrations$/.test(specifier);
  return [...imported, ...required].find(isOfIt) ?? "@mikro-orm/migrations";
}
