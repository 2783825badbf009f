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
  readonly options: { readonly backend?: string; readonly server?: string };
  /** For the oracle: statements of which the last must be refused, if what the chain declares is there. */
  readonly refuses: readonly string[];
  /** For the oracle: the chain fails by itself, and the hazard is that its next run fails otherwise. */
  readonly again: boolean;
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
  const { refuses = [], again, ...options } = readSettings(join(directory, "case.json"));
  const files = new Map(
    readdirSync(directory)
      .filter((file) => file.endsWith(".py"))
      .map((file) => [file, readFileSync(join(directory, file), "utf8")]),
  );
  return {
    name: `${rule}/${name}`,
    code,
    directory,
    options,
    refuses,
    again: again === true,
    files,
    marked: [...files].flatMap(([file, text]) =>
      text
        .split("\n")
        .flatMap((line, index) => (line.includes(`# ${code}`) ? [`${file}:${index + 1}`] : [])),
    ),
  };
}

/** What `case.json` says, where there is one. */
interface Settings {
  readonly refuses?: readonly string[];
  readonly again?: boolean;
  readonly backend?: string;
  readonly server?: string;
}

function readSettings(path: string): Settings {
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Settings) : {};
}
