#!/usr/bin/env node
import { setFlagsFromString } from "node:v8";

// A run takes a second or two, most of it in code that runs once for each file: optimising that as early as a server's code would take a
// third of the processor's time, in the background. The young generation grows at once to what it comes to anyway, and WebAssembly, which comes
// from packages, is not looked through before it is compiled. Newer versions of Node have other flags, and say so on stderr.
const FLAGS = [
  "--interrupt-budget=400000",
  "--semi-space-growth-factor=16",
  "--wasm-lazy-validation",
];
if (Number.parseInt(process.versions.node, 10) < 22) FLAGS.forEach(setFlagsFromString);

const { main } = await import("../dist/index.js");
process.exitCode = await main(process.argv.slice(2));
