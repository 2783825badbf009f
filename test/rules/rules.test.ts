import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { RULES } from "../../src/rules/registry.js";
import { Project } from "../cli/project.js";
import { app, settings } from "../cli/shop.js";
import { ruleCases } from "./cases.js";

interface Document {
  readonly problems: readonly { readonly severity: string; readonly message: string }[];
  readonly findings: readonly {
    readonly code: string;
    readonly place: { readonly path: string; readonly line: number };
  }[];
}

const CASES = ruleCases();

describe("rules", () => {
  for (const { name, code, options, files, marked } of CASES) {
    it(name, async () => {
      const migrations = [...files].map(([file, text]) => [basename(file, ".py"), text] as const);
      const project = Project.of({
        ...settings("shop"),
        ...app("shop", Object.fromEntries(migrations)),
      });
      const dialect = RULES.find((rule) => rule.code === code)?.dialect ?? "";
      const { out, err } = await project.run(
        "--json",
        "check",
        "--no-squash",
        "--dialect",
        dialect,
        ...Object.entries(options).flatMap(([option, value]) => [`--${option}`, value]),
      );
      expect(err).toBe("");
      const { problems, findings } = JSON.parse(out) as Document;
      expect(problems).toEqual([]);
      const found = findings
        .filter((finding) => finding.code === code)
        .map(({ place }) => `${basename(place.path)}:${place.line}`);
      expect(found.sort()).toEqual([...marked].sort());
    });
  }

  for (const { code, name, messages, evidence } of RULES) {
    it(`${code} has a case that fails, one that passes, and a page`, () => {
      const own = CASES.filter((one) => one.code === code);
      expect(own.some(({ marked }) => marked.length > 0)).toBe(true);
      expect(own.some(({ marked }) => marked.length === 0)).toBe(true);
      const page = fileURLToPath(
        new URL(`../../docs/rules/${code.toLowerCase()}.md`, import.meta.url),
      );
      expect(existsSync(page)).toBe(true);
      const text = readFileSync(page, "utf8");
      expect(text).toContain(`# ${code} ${name}`);
      for (const link of evidence) expect(text).toContain(link);
      expect(Object.keys(messages)).not.toEqual([]);
    });
  }

  it("codes and names are each given once", () => {
    const codes = RULES.map(({ code }) => code);
    const names = RULES.map(({ dialect, name }) => `${dialect} ${name}`);
    expect(new Set(codes).size).toBe(codes.length);
    expect(new Set(names).size).toBe(names.length);
  });
});
