/** Runs Django's own optimizer tests through refold: see optimizer_suite.py. */

import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkout, oracleFolder, oracleSource, workFolder } from "./paths.mjs";
import { mustRun, run } from "./processes.mjs";
import { Results } from "./results.mjs";

/** The name of its results. */
export const SUITE = "optimizer suite";
/** The version whose tests they are. */
export const SUITE_DJANGO = "5.2";

/** @returns Results with one check for each case of the suite */
export async function optimizerSuite(environment, executable, runId, options, log) {
  const started = performance.now();
  const results = new Results(SUITE, environment.django);
  const source = await unpackedSource(environment, log);
  const scratch = join(workFolder(runId), "optimizer");
  mkdirSync(scratch, { recursive: true });
  const answer = join(scratch, "cases.json");
  const ended = await run(
    environment.python,
    [
      join(oracleSource, "optimizer_suite.py"),
      ...[source, scratch, process.execPath, executable],
      join(oracleSource, "optimizer_suite_reasons.json"),
      ...["--json", answer],
      ...(options.writeDocs ? ["--docs", join(checkout, "docs", "optimizer-suite.md")] : []),
    ],
    { timeoutSeconds: 1200 },
  );
  if (!existsSync(answer)) {
    results.failed("*", "", "run", `${ended.stdout}${ended.stderr}`.trim().slice(-1500));
    return results;
  }
  for (const { name, right, text } of JSON.parse(readFileSync(answer, "utf8"))) {
    if (right) results.passed(name, "", "case");
    else results.failed(name, "", "case", text);
  }
  results.seconds = (performance.now() - started) / 1000;
  log(`optimizer suite: ${results.seconds.toFixed(0)} s`);
  return results;
}

/** Django's source package of the environment's own version: the tests are in no wheel. */
async function unpackedSource(environment, log) {
  const folder = join(oracleFolder, "environments", `source-${environment.version}`);
  const find = () =>
    existsSync(folder)
      ? readdirSync(folder).find((name) => existsSync(join(folder, name, "tests", "migrations")))
      : undefined;
  if (find() === undefined) {
    log(`fetching the source package of Django ${environment.version}`);
    mkdirSync(folder, { recursive: true });
    const pip = ["-m", "pip", "download", "--quiet", "--no-input", "--disable-pip-version-check"];
    const what = ["--no-deps", "--no-binary", ":all:", "--dest", folder];
    await mustRun(environment.python, [...pip, ...what, `django==${environment.version}`]);
    const archive = readdirSync(folder).find((name) => name.endsWith(".tar.gz"));
    await mustRun("tar", ["-xzf", join(folder, archive), "-C", folder]);
  }
  return join(folder, find());
}
