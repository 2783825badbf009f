import { defineConfig } from "rolldown";

/**
 * All of refold in one file: Node takes longer to find and link two hundred small modules than to read a small project.
 * Packages stay packages, as two of them bring .wasm files along.
 */
export default defineConfig({
  input: "./src/index.ts",
  external: /^[^./]/,
  platform: "node",
  output: { dir: "dist", cleanDir: true },
});
