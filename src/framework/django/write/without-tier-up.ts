import { setFlagsFromString } from "node:v8";

/** More than a module of our size comes to; the flag is an int. */
const UNREACHABLE = 2_000_000_000;

/** What Node 20 starts with. */
const USUAL = 1_800_000;

/**
 * Compiles a WebAssembly module so that V8 leaves its functions to the baseline compiler. Those that are called often it
 * would compile again, in the background: one of ruff's has 150 KB, which takes longer than all else that refold does for
 * a small project, and a process does not end before it is done.
 * V8 notes a module's budget when it compiles the module, so others, later ones included, are optimised as ever.
 */
export function withoutTierUp<T>(compile: () => T): T {
  setFlagsFromString(`--wasm-tiering-budget=${UNREACHABLE}`);
  try {
    return compile();
  } finally {
    setFlagsFromString(`--wasm-tiering-budget=${USUAL}`);
  }
}
