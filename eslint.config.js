import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  {
    ignores: [
      "dist/",
      "node_modules/",
      "fixtures/",
      "test/oracle-js/cases/",
      ".oracle/",
      "coverage/",
    ],
  },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
  },
  {
    // ts-morph makes its nodes with constructors that its types do not show: every node would be reported.
    files: [
      "src/framework/classes/**",
      "src/framework/mikro-orm/**",
      "src/framework/typeorm/**",
      "transforms/squash-classes.ts",
      "test/framework/mikro-orm/**",
      "test/framework/typeorm/**",
    ],
    rules: { "@typescript-eslint/no-unsafe-class-instance-assignment": "off" },
  },
  {
    files: ["**/*.mjs", "**/*.js"],
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        URL: "readonly",
        performance: "readonly",
      },
    },
  },
);
