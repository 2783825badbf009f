/** Runs in a thread of its own: does what the main thread asks for in `requests`, one after the other. */
import { parentPort } from "node:worker_threads";
import { loadPythonParser } from "../python/parse.js";
import { FormatError, formatPython } from "../write/format.js";
import { DEFAULT_STYLE } from "../write/style.js";
import {
  CLAIMED,
  DONE,
  FREE,
  type FormatWork,
  type Formatted,
  type HelperRequest,
  type ParseWork,
} from "./requests.js";

/** Has what most migrations have: V8 compiles each function of the formatter when it is first called. */
const SAMPLE = `from django.db import migrations


class Migration(migrations.Migration):
    """Text."""

    dependencies = [("app", "0001_initial")]
    operations = [
        migrations.CreateModel(name="A", fields=[("b", c.D(default=1, null=True))]),
    ]
`;

const parsing = loadPythonParser();
let before: Promise<void> = Promise.resolve();

parentPort?.on("message", (request: HelperRequest) => {
  before = before.then(() => answer(request));
});

async function answer(request: HelperRequest): Promise<void> {
  switch (request.kind) {
    case "parse":
      await parse(request);
      return;
    case "load formatter":
      await formatPython(SAMPLE, DEFAULT_STYLE);
      return;
    case "format":
      request.port.postMessage(await format(request));
  }
}

/** The main thread begins with the first text: from the last on, both meet once, and neither waits for the other before. */
async function parse({ texts, states, port }: ParseWork): Promise<void> {
  const { parseFlat } = await parsing;
  for (let index = texts.length - 1; index >= 0; index -= 1) {
    if (Atomics.compareExchange(states, index, FREE, CLAIMED) !== FREE) continue;
    const tree = parseFlat(texts[index] ?? "");
    port.postMessage({ index, tree }, tree === undefined ? [] : [tree.buffer]);
    Atomics.store(states, index, DONE);
    Atomics.notify(states, index);
  }
  port.close();
}

async function format({ text, style }: FormatWork): Promise<Formatted> {
  try {
    return { ok: true, text: await formatPython(text, style) };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { ok: false, message: error.message, line: error.line };
  }
}
