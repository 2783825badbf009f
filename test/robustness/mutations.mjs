// Ways to spoil a file. Each takes bytes and a source of random numbers and gives other bytes.
import { Buffer } from "node:buffer";

/** Pieces that mean much to a parser, a decoder or a terminal. */
const pieces = [
  ..."()[]{}:,=.'\"\\#@*\t\f\r\n\0",
  '"""',
  "\r\n",
  "    ",
  "\n\n        ",
  "lambda: ",
  "*args",
  "**{}",
  "f'{x}'",
  "if True:\n    ",
  "for x in y:\n",
  "class Migration(migrations.Migration):\n",
  "operations = []\n",
  "operations += [\n",
  "dependencies = [('app', '__first__')]\n",
  "replaces = [('app', '0001_initial')]\n",
  "migrations.RunPython(lambda a, s: None),\n",
  "migrations.SeparateDatabaseAndState(",
  "from app.models import *\n",
  "import os; os.remove(__file__)\n",
  "# -*- coding: latin-1 -*-\n",
  "# coding: utf-16\n",
  "\u2028",
  "\ufeff",
  "é",
  "\u202e",
  "\x1b[31m",
  "0777L",
  "print 'x'\n",
  "match x:\n",
  "type X = int\n",
  "(".repeat(300),
  "[".repeat(5_000),
  "-".repeat(5_000),
  "1 + ".repeat(3_000),
  "x.".repeat(3_000),
  "not ".repeat(3_000),
  "a".repeat(100_000),
].map((piece) => Buffer.from(piece, "utf8"));

const mutations = [
  flipBit,
  replaceByte,
  insertBytes,
  insertPiece,
  insertPiece,
  cutEnd,
  cutRange,
  repeatRange,
  moveRange,
  swapLines,
  dropLine,
  repeatLine,
  indentLine,
  swapWords,
  swapWords,
  changeLineEnds,
];

/** Bytes spoilt in one to four ways. */
export function mutate(bytes, random) {
  let spoilt = bytes;
  const times = 1 + random.below(4);
  for (let time = 0; time < times; time += 1) spoilt = random.pick(mutations)(spoilt, random);
  return spoilt;
}

function splice(bytes, start, end, ...inserted) {
  return Buffer.concat([bytes.subarray(0, start), ...inserted, bytes.subarray(end)]);
}

/** A random range, mostly a short one. */
function range(bytes, random) {
  const start = random.below(bytes.length + 1);
  const length = random.below(random.pick([4, 40, 400, bytes.length + 1]));
  return [start, Math.min(bytes.length, start + length)];
}

function flipBit(bytes, random) {
  const at = random.below(bytes.length);
  return splice(bytes, at, at + 1, Buffer.from([(bytes[at] ?? 0) ^ (1 << random.below(8))]));
}

function replaceByte(bytes, random) {
  const at = random.below(bytes.length);
  return splice(bytes, at, at + 1, Buffer.from([random.below(256)]));
}

function insertBytes(bytes, random) {
  const at = random.below(bytes.length + 1);
  const noise = Array.from({ length: 1 + random.below(8) }, () => random.below(256));
  return splice(bytes, at, at, Buffer.from(noise));
}

function insertPiece(bytes, random) {
  const at = random.below(bytes.length + 1);
  return splice(bytes, at, at, random.pick(pieces));
}

function cutEnd(bytes, random) {
  return bytes.subarray(0, random.below(bytes.length + 1));
}

function cutRange(bytes, random) {
  return splice(bytes, ...range(bytes, random));
}

function repeatRange(bytes, random) {
  const [start, end] = range(bytes, random);
  return splice(bytes, end, end, bytes.subarray(start, end));
}

function moveRange(bytes, random) {
  const [start, end] = range(bytes, random);
  const rest = splice(bytes, start, end);
  const at = random.below(rest.length + 1);
  return splice(rest, at, at, bytes.subarray(start, end));
}

/** Latin-1 holds every byte, so splitting and joining text loses none. */
function overLines(bytes, change) {
  const lines = bytes.toString("latin1").split("\n");
  change(lines);
  return Buffer.from(lines.join("\n"), "latin1");
}

function swapLines(bytes, random) {
  return overLines(bytes, (lines) => {
    const [first, second] = [random.below(lines.length), random.below(lines.length)];
    [lines[first], lines[second]] = [lines[second], lines[first]];
  });
}

function dropLine(bytes, random) {
  return overLines(bytes, (lines) => lines.splice(random.below(lines.length), 1));
}

function repeatLine(bytes, random) {
  return overLines(bytes, (lines) => {
    const line = random.pick(lines);
    lines.splice(random.below(lines.length), 0, line);
  });
}

function indentLine(bytes, random) {
  return overLines(bytes, (lines) => {
    const at = random.below(lines.length);
    lines[at] = random.pick([lines[at].trimStart(), `    ${lines[at]}`, `\t${lines[at]}`]);
  });
}

/** The kind of mistake that still parses. */
function swapWords(bytes, random) {
  const text = bytes.toString("latin1");
  const words = [...text.matchAll(/\w+/g)];
  if (words.length === 0) return bytes;
  const target = random.pick(words);
  const replacement = random.pick(words)[0];
  return splice(
    bytes,
    target.index,
    target.index + target[0].length,
    Buffer.from(replacement, "latin1"),
  );
}

function changeLineEnds(bytes, random) {
  const ending = random.pick(["\r\n", "\r"]);
  return Buffer.from(bytes.toString("latin1").replaceAll("\n", ending), "latin1");
}
