import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import type { FlatTree } from "../python/flat-tree.js";
import type { ParseResult, PythonParser } from "../python/parse.js";
import { runningHelper, startHelper } from "./helper.js";
import { CLAIMED, FREE } from "./requests.js";

/** What the helper gives back; no tree for bad text. */
interface Parsed {
  readonly index: number;
  readonly tree: FlatTree | undefined;
}

/** Starting the helper takes about as long as parsing this many modules. */
const FEWEST = 150;

/** The helper needs less for any module, unless the machine has better things to do. */
const PATIENCE_MS = 200;

/** Texts that are parsed one after the other. */
export interface ParsingAhead {
  /** What parsing the text of this number gives. */
  readonly parse: (index: number) => ParseResult;
  /** Nothing more is asked for. */
  readonly end: () => void;
}

/**
 * Lets the helper parse texts while the caller works on the first of them; those that it has not begun when they are asked for are
 * parsed where they are asked for. For few texts no helper is started.
 */
export function parseAhead(texts: readonly string[], parser: PythonParser): ParsingAhead {
  const helper = texts.length < FEWEST ? runningHelper() : startHelper();
  if (helper === undefined) {
    return { parse: (index) => parser.parse(texts[index] ?? ""), end: () => undefined };
  }
  const states = new Int32Array(new SharedArrayBuffer(texts.length * Int32Array.BYTES_PER_ELEMENT));
  const { port1, port2 } = new MessageChannel();
  helper.parse({ kind: "parse", texts, states, port: port2 });
  port1.unref();
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
      states.fill(CLAIMED);
      port1.close();
    },
  };
}
