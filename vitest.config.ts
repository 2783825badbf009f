import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "fast",
          include: ["test/**/*.test.ts"],
          exclude: ["test/oracle/**"],
          testTimeout: 30_000,
          // Tests change nothing that outlives them, so that modules are loaded once, not for each file.
          isolate: false,
        },
      },
    ],
  },
});
