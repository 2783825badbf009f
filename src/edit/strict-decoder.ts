import { TextDecoder } from "node:util";
import type { DecodedText } from "./charset.js";

/**
 * Decodes by a WHATWG label (https://encoding.spec.whatwg.org), keeping a byte order mark as a character.
 * Throws a RangeError for a label that this Node.js does not know.
 */
export function decodeStrictly(label: string, bytes: Uint8Array): DecodedText {
  const text = tryDecode(strictDecoder(label), bytes);
  return text === undefined ? { ok: false, byte: firstBadByte(label, bytes) } : { ok: true, text };
}

function strictDecoder(label: string): TextDecoder {
  return new TextDecoder(label, { fatal: true, ignoreBOM: true });
}

function tryDecode(decoder: TextDecoder, bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** A decoder does not tell where it failed: find the line that fails, then the character of that line. */
function firstBadByte(label: string, bytes: Uint8Array): number {
  let lineStart = 0;
  while (lineStart < bytes.length) {
    const newline = bytes.indexOf(0x0a, lineStart);
    const lineEnd = newline < 0 ? bytes.length : newline + 1;
    const line = bytes.subarray(lineStart, lineEnd);
    if (tryDecode(strictDecoder(label), line) === undefined) {
      return lineStart + firstBadByteOfLine(label, line);
    }
    lineStart = lineEnd;
  }
  return bytes.length;
}

function firstBadByteOfLine(label: string, line: Uint8Array): number {
  const decoder = strictDecoder(label);
  let characterStart = 0;
  for (const [offset, byte] of line.entries()) {
    let text: string;
    try {
      text = decoder.decode(Uint8Array.of(byte), { stream: true });
    } catch {
      return characterStart;
    }
    if (text !== "") characterStart = offset + 1;
  }
  return characterStart;
}
