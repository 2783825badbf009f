import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { djangoProject } from "../../bench/chain.mjs";

const fixtures = fileURLToPath(new URL("../../fixtures/", import.meta.url));

/** Puts every fixture's `before` and a made-up chain below a directory; only those with Python migrations. */
export function makeProjects(directory) {
  const roots = readdirSync(fixtures)
    .filter((name) => existsSync(join(fixtures, name, "before")))
    .map((name) => {
      const root = join(directory, name);
      cpSync(join(fixtures, name, "before"), root, { recursive: true });
      return root;
    });
  const generated = join(directory, "generated");
  for (const { path, text } of djangoProject(12, 7).files) {
    mkdirSync(dirname(join(generated, path)), { recursive: true });
    writeFileSync(join(generated, path), text);
  }
  return [...roots, generated].map(readProject).filter((project) => project.migrations.length > 0);
}

function readProject(root) {
  const paths = filesBelow(root).filter((path) => path.endsWith(".py"));
  const isMigration = (path) =>
    basename(dirname(path)) === "migrations" && basename(path) !== "__init__.py";
  return {
    root,
    name: basename(root),
    migrations: paths.filter(isMigration),
    others: paths.filter((path) => !isMigration(path)),
  };
}

/** The directory that holds the migrations names the app, unless its config says otherwise. */
export function appOf(migration) {
  return basename(dirname(dirname(migration)));
}

/** Every file with its content and time, as one comparable text. */
export function snapshot(root) {
  return filesBelow(root)
    .map(
      (path) => `${relative(root, path)} ${statSync(path).mtimeMs} ${readFileSync(path, "latin1")}`,
    )
    .join("\n");
}

function filesBelow(root) {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
