import { readdirSync } from "node:fs";
import { defineConfig } from "rolldown";

/** Packages stay packages, as two of them bring .wasm files along. */
const external = /^[^./]/;

/** The transforms that jscodeshift's runner loads. */
const transforms = readdirSync(new URL("./transforms/jscodeshift/", import.meta.url)).map((name) =>
  name.replace(/\.ts$/, ""),
);

export default defineConfig([
  // All of refold in one file: Node takes longer to find and link two hundred small modules than to read a small project.
  // What a thread of its own runs is a file beside it.
  {
    input: {
      index: "./src/index.ts",
      "helper-thread": "./src/framework/django/helper/thread.ts",
    },
    external,
    platform: "node",
    output: { dir: "dist", cleanDir: true },
  },
  // jscodeshift requires what it runs, on versions of Node that require no ES modules, too.
  {
    input: Object.fromEntries(
      transforms.map((name) => [name, `./transforms/jscodeshift/${name}.ts`]),
    ),
    external,
    platform: "node",
    output: {
      dir: "dist/jscodeshift",
      format: "cjs",
      exports: "named",
      entryFileNames: "[name].cjs",
      chunkFileNames: "[name]-[hash].cjs",
    },
  },
]);
