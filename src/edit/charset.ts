/** Text, or the offset of the first byte that is no character. */
export type DecodedText =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly byte: number };

/** Bytes, or the first character that the set lacks. */
export type EncodedText =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly offset: number; readonly character: string };

/** How one character set turns bytes into text and back; what `decode` takes, `encode` gives back byte for byte. */
export interface Charset {
  readonly decode: (bytes: Uint8Array) => DecodedText;
  readonly encode: (text: string) => EncodedText;
}

/** Encodes through a function that gives one character's bytes, or undefined where the set lacks it. */
export function encodeEach(
  text: string,
  bytesOf: (character: string) => readonly number[] | undefined,
): EncodedText {
  const bytes: number[] = [];
  let offset = 0;
  for (const character of text) {
    const code = character.charCodeAt(0);
    const encoded = code < 128 ? [code] : bytesOf(character);
    if (encoded === undefined) return { ok: false, offset, character };
    for (const byte of encoded) bytes.push(byte);
    offset += character.length;
  }
  return { ok: true, bytes: Uint8Array.from(bytes) };
}
