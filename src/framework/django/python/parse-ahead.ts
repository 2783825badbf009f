import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import {
  MessageChannel,
  receiveMessageOnPort,
  Worker,
  type MessagePort,
} from "node:worker_threads";
import type { FlatTree } from "./flat-tree.js";
import type { ParseResult, PythonParser } from "./parse.js";

/** What the other thread is given. */
export interface ParseWork {
  readonly texts: readonly string[];
  /** How far each text is. */
  readonly states: Int32Array<SharedArrayBuffer>;
  readonly port: MessagePort;
}

/** What the other thread gives back; no tree for bad text. */
interface Parsed {
  readonly index: number;
  readonly tree: FlatTree | undefined;
}

export const FREE = 0;
/** A thread has begun with it. */
export const CLAIMED = 1;
export const DONE = 2;

/** Starting a thread takes about as long as parsing this many modules. */
const FEWEST = 150;

/** The other thread needs less for any module, unless the machine has better things to do. */
const PATIENCE_MS = 200;

/** Texts that are parsed one after the other. */
export interface ParsingAhead {
  /** What parsing the text of this number gives. */
  readonly parse: (index: number) => ParseResult;
  /** Ends what goes on beside. */
  readonly end: () => void;
}

/**
 * Parses texts in a thread of its own while the caller works on the first of them; those that the thread has not begun when they are asked for
 * are parsed where they are asked for. Few texts are not worth a thread.
 */
export function parseAhead(texts: readonly string[], parser: PythonParser): ParsingAhead {
  // Beside the sources, as in tests, there is no compiled code for a thread to run.
  const code = fileURLToPath(new URL("./parse-worker.js", import.meta.url));
  if (texts.length < FEWEST || availableParallelism() < 2 || !existsSync(code)) {
    return { parse: (index) => parser.parse(texts[index] ?? ""), end: () => undefined };
  }
  const states = new Int32Array(new SharedArrayBuffer(texts.length * Int32Array.BYTES_PER_ELEMENT));
  const { port1, port2 } = new MessageChannel();
  const work: ParseWork = { texts, states, port: port2 };
  const worker = new Worker(code, { workerData: work, transferList: [port2] });
  worker.unref();
  port1.unref();
  // Without the thread all is parsed here.
  worker.on("error", () => undefined);
  const received = new Map<number, FlatTree | undefined>();
  const receive = (index: number): FlatTree | undefined => {
    while (!received.has(index)) {
      const next = receiveMessageOnPort(port1) as { readonly message: Parsed } | undefined;
      if (next === undefined) return undefined;
      received.set(next.message.index, next.message.tree);
    }
    const tree = received.get(index);
    received.delete(index);
    return tree;
  };
  return {
    parse: (index) => {
      if (Atomics.compareExchange(states, index, FREE, CLAIMED) !== FREE) {
        Atomics.wait(states, index, CLAIMED, PATIENCE_MS);
        const tree = receive(index);
        if (tree !== undefined) return { ok: true, root: parser.inflate(tree) };
      }
      return parser.parse(texts[index] ?? "");
    },
    end: () => {
      port1.close();
      void worker.terminate();
    },
  };
}
