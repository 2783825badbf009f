// Puts the Python grammar beside the compiled code, so that the published package needs
// no install script: the grammar's own npm package compiles a native module at install.
import { copyFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const target = fileURLToPath(new URL("../dist/grammar/", import.meta.url));
mkdirSync(target, { recursive: true });
copyFileSync(
  require.resolve("tree-sitter-python/tree-sitter-python.wasm"),
  `${target}tree-sitter-python.wasm`,
);
copyFileSync(require.resolve("tree-sitter-python/LICENSE"), `${target}tree-sitter-python.LICENSE`);
