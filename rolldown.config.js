import { defineConfig } from "rolldown";

/**
 * All of refold in one file: Node takes longer to find and link two hundred small modules than to read a small project.
 * What a thread of its own runs is a file beside it. Packages stay packages, as two of them bring .wasm files along.
 */
export default defineConfig({
  input: {
    index: "./src/index.ts",
    "helper-thread": "./src/framework/django/helper/thread.ts",
  },
  external: /^[^./]/,
  platform: "node",
  output: { dir: "dist", cleanDir: true },
});
