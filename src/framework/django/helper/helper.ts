import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { MessageChannel, Worker } from "node:worker_threads";
import type { PythonStyle } from "../write/style.js";
import type { Formatted, HelperRequest, ParseWork } from "./requests.js";

/** The thread beside the main one. It never keeps the process from ending. */
export class Helper {
  readonly #worker: Worker;
  #isFormatterWanted = false;

  constructor(code: string) {
    this.#worker = new Worker(code);
    this.#worker.unref();
    // Without the thread all is done where it is asked for.
    this.#worker.on("error", () => undefined);
  }

  parse(work: ParseWork): void {
    this.#post(work);
    if (this.#isFormatterWanted) this.#post({ kind: "load formatter" });
  }

  /** The formatter will be asked for: it is loaded as soon as all modules of the project are parsed, which comes first. */
  expectFormatting(): void {
    this.#isFormatterWanted = true;
  }

  /** Lays a module out; undefined where the thread has ended. */
  format(text: string, style: PythonStyle): Promise<Formatted | undefined> {
    const { port1, port2 } = new MessageChannel();
    return new Promise((resolve) => {
      port1.once("message", (formatted: Formatted) => {
        resolve(formatted);
        port1.close();
      });
      port1.once("close", () => {
        resolve(undefined);
      });
      this.#post({ kind: "format", text, style, port: port2 });
    });
  }

  #post(request: HelperRequest): void {
    this.#worker.postMessage(request, "port" in request ? [request.port] : []);
  }
}

let started: Helper | undefined;

/** The process's helper, if it has been started. */
export function runningHelper(): Helper | undefined {
  return started;
}

/** Starts the process's helper, once. Undefined where there is no processor for it, or no compiled code that it could run (beside the sources, in tests). */
export function startHelper(): Helper | undefined {
  if (started !== undefined) return started;
  const code = fileURLToPath(new URL("./helper-thread.js", import.meta.url));
  if (availableParallelism() < 2 || !existsSync(code)) return undefined;
  started = new Helper(code);
  return started;
}
