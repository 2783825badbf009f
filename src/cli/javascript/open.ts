import { openChains } from "../chains/open.js";
import type { Io } from "../io.js";
import type { GlobalOptions } from "../open-project.js";
import type { JavascriptFramework, JavascriptProject } from "./framework.js";

/** Finds the migration modules of the project. Throws UsageError where there are none. */
export function openJavascript<Project extends JavascriptProject>(
  { title, open }: JavascriptFramework<Project>,
  options: GlobalOptions,
  io: Io,
): Project {
  return openChains({ title, open, chainsOf: ({ directories }) => directories }, options, io);
}
