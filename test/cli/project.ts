import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import { main } from "../../src/cli/main.js";
import { recordingIo } from "../recording-io.js";

const EXECUTABLE = fileURLToPath(new URL("../../bin/refold.js", import.meta.url));
const COMPILED = fileURLToPath(new URL("../../dist/index.js", import.meta.url));
const FIXTURES = fileURLToPath(new URL("../../fixtures/", import.meta.url));

/** What a run of refold came to. */
export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A run of the executable; its output in bytes too, because a patch may hold files in any encoding. */
export interface ProcessRun extends Run {
  readonly bytes: Buffer;
}

/** Nothing of the machine's git configuration, and nobody's name. */
const GIT_ENVIRONMENT = {
  ...process.env,
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "refold",
  GIT_AUTHOR_EMAIL: "refold@example.org",
  GIT_COMMITTER_NAME: "refold",
  GIT_COMMITTER_EMAIL: "refold@example.org",
};

const temporary: string[] = [];

afterAll(() => {
  for (const directory of temporary.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/** An empty directory that goes when the tests of the file are done. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "refold-cli-"));
  temporary.push(directory);
  return directory;
}

/** A directory that holds a small project. */
export class Project {
  constructor(readonly root: string) {}

  /** A new project with the given files, by their paths. */
  static of(files: Readonly<Record<string, string | Uint8Array>>): Project {
    const project = new Project(temporaryDirectory());
    project.write(files);
    return project;
  }

  /** A copy of a fixture's `before`, in a subdirectory of a new directory where one is named. */
  static ofFixture(name: string, below = ""): Project {
    const project = new Project(join(temporaryDirectory(), below));
    cpSync(join(FIXTURES, name, "before"), project.root, { recursive: true });
    return project;
  }

  write(files: Readonly<Record<string, string | Uint8Array>>): void {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), content);
    }
  }

  read(path: string): string {
    return this.bytes(path).toString("utf8");
  }

  bytes(path: string): Buffer {
    return readFileSync(join(this.root, path));
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  /** The texts of all files, by their paths. */
  files(): ReadonlyMap<string, string> {
    return filesOf(this.root);
  }

  git(...args: readonly string[]): string {
    return execFileSync("git", args, { cwd: this.root, env: GIT_ENVIRONMENT, encoding: "utf8" });
  }

  /** Puts all files into a new repository at `top`, by default the project itself. */
  commit(top = this.root): this {
    const run = { cwd: top, env: GIT_ENVIRONMENT, stdio: "pipe" } as const;
    execFileSync("git", ["init", "--quiet", "."], run);
    execFileSync("git", ["add", "--all"], run);
    execFileSync("git", ["commit", "--quiet", "--message", "before"], run);
    return this;
  }

  /** `git apply` of a patch, run in the project. */
  apply(patch: Uint8Array): void {
    execFileSync("git", ["apply", "--whitespace=nowarn"], {
      cwd: this.root,
      env: GIT_ENVIRONMENT,
      input: patch,
    });
  }

  /** Paths that git finds changed, with the two letters of its short status. */
  changed(): readonly string[] {
    return this.git("status", "--porcelain", "--untracked-files=all")
      .trimEnd()
      .split("\n")
      .filter((line) => line !== "");
  }

  /** Runs the command line in this process. */
  async run(...args: readonly string[]): Promise<Run> {
    const io = recordingIo(this.root);
    const code = await main(args, io);
    return { code, out: io.output().toString("utf8"), err: io.errors() };
  }

  /** Runs the built executable with stdout going where a shell sends it (`| true`, `> file`); the exit code is refold's own. */
  executeInto(args: readonly string[], redirection: string): Run {
    const script = `{ "$@"; echo $? > "$CODE"; } ${redirection}`;
    const file = join(temporaryDirectory(), "code");
    const { stdout, stderr } = spawnSync(
      "sh",
      ["-c", script, "sh", process.execPath, EXECUTABLE, ...args],
      { cwd: this.root, env: { ...process.env, CODE: file }, encoding: "utf8" },
    );
    return { code: Number(readFileSync(file, "utf8")), out: stdout, err: stderr };
  }

  /** Runs the built executable in the project's directory. */
  execute(args: readonly string[], environment: Readonly<Record<string, string>> = {}): ProcessRun {
    if (!existsSync(COMPILED)) throw new Error("there is no built executable: npm run build");
    const { status, stdout, stderr } = spawnSync(process.execPath, [EXECUTABLE, ...args], {
      cwd: this.root,
      env: { ...process.env, ...environment },
    });
    return {
      code: status ?? -1,
      out: stdout.toString("utf8"),
      err: stderr.toString("utf8"),
      bytes: stdout,
    };
  }
}

/** What a fixture's project is after its command. */
export function fixtureAfter(name: string): ReadonlyMap<string, string> {
  return filesOf(join(FIXTURES, name, "after"));
}

function filesOf(root: string, below = ""): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const entry of readdirSync(join(root, below), { withFileTypes: true })) {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.name === ".git") continue;
    if (entry.isDirectory()) for (const [key, text] of filesOf(root, path)) files.set(key, text);
    else files.set(path, readFileSync(join(root, path), "utf8"));
  }
  return files;
}
