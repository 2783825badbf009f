import { Buffer, isUtf8 } from "node:buffer";
import { encodeEach, type Charset, type DecodedText, type EncodedText } from "./charset.js";
import { decodeStrictly } from "./strict-decoder.js";

/** UTF-8, as RFC 3629 has it: no surrogates, no overlong forms. */
export function utf8(): Charset {
  return {
    // Making a strict decoder takes longer than decoding a module; it is needed to say where the text is wrong.
    decode: (bytes) =>
      isUtf8(bytes)
        ? { ok: true, text: viewOf(bytes).toString("utf8") }
        : decodeStrictly("utf-8", bytes),
    encode: (text) => {
      const surrogate = /\p{Surrogate}/u.exec(text);
      return surrogate === null
        ? { ok: true, bytes: Buffer.from(text, "utf8") }
        : { ok: false, offset: surrogate.index, character: surrogate[0] };
    },
  };
}

function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A set of one- and two-byte characters, by its WHATWG label. */
export function doubleByteCharset(label: string): Charset {
  const bytesOf = new Map<string, readonly number[]>();
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      const decoded = decodeStrictly(label, Uint8Array.of(lead, trail));
      if (decoded.ok && !bytesOf.has(decoded.text)) bytesOf.set(decoded.text, [lead, trail]);
    }
  }
  const encode = (text: string): EncodedText =>
    encodeEach(text, (character) => bytesOf.get(character));
  return { encode, decode: (bytes) => decodeReversibly(label, bytes, encode) };
}

/** TextDecoder takes more than Python does (four-byte GB 18030 for GBK), so what it gives must encode back. */
function decodeReversibly(
  label: string,
  bytes: Uint8Array,
  encode: (text: string) => EncodedText,
): DecodedText {
  const decoded = decodeStrictly(label, bytes);
  if (!decoded.ok) return decoded;
  const again = encode(decoded.text);
  const same = again.ok ? again.bytes : encodePrefix(decoded.text, again.offset, encode);
  const byte = bytes.findIndex((value, index) => value !== same[index]);
  return byte < 0 ? decoded : { ok: false, byte };
}

function encodePrefix(
  text: string,
  end: number,
  encode: (text: string) => EncodedText,
): Uint8Array {
  const prefix = encode(text.slice(0, end));
  return prefix.ok ? prefix.bytes : new Uint8Array();
}
