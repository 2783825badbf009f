import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A small chain that shows a rule at work: an app called `shop`, and what it is checked for. */
export interface RuleCase {
  /** `mssql001/fails-azure`. */
  readonly name: string;
  readonly code: string;
  readonly directory: string;
  /** More options of the command line, by name. */
  readonly options: Readonly<Record<string, string>>;
  /** The app's migrations, by file name. */
  readonly files: ReadonlyMap<string, string>;
  /** `file:line` of each line that carries the rule's code as a comment: there, and nowhere else, it must find something. */
  readonly marked: readonly string[];
}

const CASES = fileURLToPath(new URL("cases/", import.meta.url));

/** All cases, read from their folders. */
export function ruleCases(): readonly RuleCase[] {
  return readdirSync(CASES).flatMap((rule) =>
    readdirSync(join(CASES, rule)).map((name) => readCase(rule, name)),
  );
}

function readCase(rule: string, name: string): RuleCase {
  const directory = join(CASES, rule, name);
  const code = rule.toUpperCase();
  const settings = join(directory, "case.json");
  const files = new Map(
    readdirSync(directory)
      .filter((file) => file.endsWith(".py"))
      .map((file) => [file, readFileSync(join(directory, file), "utf8")]),
  );
  return {
    name: `${rule}/${name}`,
    code,
    directory,
    options: existsSync(settings)
      ? (JSON.parse(readFileSync(settings, "utf8")) as Record<string, string>)
      : {},
    files,
    marked: [...files].flatMap(([file, text]) =>
      text
        .split("\n")
        .flatMap((line, index) => (line.includes(`# ${code}`) ? [`${file}:${index + 1}`] : [])),
    ),
  };
}
