import { encodeEach, type Charset } from "./charset.js";
import { decodeStrictly } from "./strict-decoder.js";

const UNASSIGNED = "\uFFFD";

/** U+0080 to U+00FF. */
const LATIN1_UPPER = Array.from({ length: 128 }, (_, index) => String.fromCharCode(128 + index));

/** ISO 8859-1: each byte is the code point of that number. (The WHATWG means windows-1252 by its `iso-8859-1`.) */
export function latin1(): Charset {
  return singleByte(LATIN1_UPPER);
}

/**
 * ISO 8859-9, which the WHATWG lacks: ISO 8859-1 with six Turkish letters.
 * Source: https://www.unicode.org/Public/MAPPINGS/ISO8859/8859-9.TXT
 */
export function latin5(): Charset {
  const turkish = new Map([
    ["Ð", "Ğ"],
    ["Ý", "İ"],
    ["Þ", "Ş"],
    ["ð", "ğ"],
    ["ý", "ı"],
    ["þ", "ş"],
  ]);
  return singleByte(LATIN1_UPPER.map((character) => turkish.get(character) ?? character));
}

/**
 * windows-1252, written out: TextDecoder of Node.js 20 decodes that label as ISO 8859-1.
 * Source: https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT
 */
export function windows1252(): Charset {
  const first = "€\uFFFD‚ƒ„…†‡ˆ‰Š‹Œ\uFFFDŽ\uFFFD\uFFFD‘’“”•–—˜™š›œ\uFFFDžŸ";
  return singleByte(Array.from(first).concat(LATIN1_UPPER.slice(first.length)));
}

/** An ISO 8859, KOI8 or Macintosh set, or an IBM code page, by its WHATWG label. */
export function singleByteCharset(label: string): Charset {
  return singleByte(upperHalf(label));
}

/**
 * A Windows code page by its WHATWG label. Its gaps, which Python refuses, come from TextDecoder as C1 controls and
 * private use characters.
 */
export function windowsCharset(label: string): Charset {
  return singleByte(
    upperHalf(label).map((character) =>
      /[\x80-\x9f\p{Private_Use}]/u.test(character) ? UNASSIGNED : character,
    ),
  );
}

/** A set whose lower half is ASCII; `upper` holds the other 128 characters. */
function singleByte(upper: readonly string[]): Charset {
  const byteOf = new Map(upper.map((character, index) => [character, [128 + index]]));
  byteOf.delete(UNASSIGNED);
  return {
    decode: (bytes) => {
      const pieces: string[] = [];
      for (const [offset, byte] of bytes.entries()) {
        const character = byte < 128 ? String.fromCharCode(byte) : upper[byte - 128];
        if (character === undefined || character === UNASSIGNED) return { ok: false, byte: offset };
        pieces.push(character);
      }
      return { ok: true, text: pieces.join("") };
    },
    encode: (text) => encodeEach(text, (character) => byteOf.get(character)),
  };
}

function upperHalf(label: string): string[] {
  return Array.from({ length: 128 }, (_, index) => {
    const decoded = decodeStrictly(label, Uint8Array.of(128 + index));
    return decoded.ok ? decoded.text : UNASSIGNED;
  });
}
