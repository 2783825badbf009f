import { charsetOf, codecOfName } from "./codec.js";
import { findCodingLine } from "./coding-line.js";
import type { SourceFile } from "./source.js";

/** How a file's text lies in its bytes. */
export interface Encoding {
  /** A name that `charsetOf` knows: `utf-8`, `iso-8859-1`, `cp1252` … */
  readonly codec: string;
  /** Whether the bytes open with a UTF-8 byte order mark, which is no part of the text. */
  readonly bom: boolean;
}

/** The encoding of every file that refold creates. */
export const UTF8: Encoding = { codec: "utf-8", bom: false };

/** A source with what is needed to write it back as it was. */
export interface EncodedFile extends SourceFile {
  readonly encoding: Encoding;
}

/** What decoding gives: the file, or why its bytes are no text. */
export type DecodeResult =
  | { readonly ok: true; readonly file: EncodedFile }
  | {
      readonly ok: false;
      readonly message: string;
      readonly hint: string;
      /** The file as near to text as it comes, to show the place in. */
      readonly source: SourceFile;
      /** The place of the trouble in `source.text`. */
      readonly offset: number;
    };

/** What encoding gives: the bytes, or the first character that the encoding cannot hold. */
export type EncodeResult =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly offset: number; readonly message: string };

const BOM = Uint8Array.of(0xef, 0xbb, 0xbf);

/** Decodes a Python module as CPython does: by byte order mark, then by coding line (PEP 263), else as UTF-8. */
export function decodePython(path: string, bytes: Uint8Array): DecodeResult {
  const { body, bom } = splitBom(bytes);
  const line = findCodingLine(body);
  if (line === undefined) {
    return decodeBody(path, body, {
      encoding: { codec: "utf-8", bom },
      hint: "save the file as UTF-8, or name its encoding in the first line: # -*- coding: latin-1 -*-",
    });
  }
  const codec = codecOfName(line.name);
  if (bom && codec !== "utf-8") {
    return failure(path, body, line.start, {
      message: `the coding line says ${line.name}, but the file opens with a UTF-8 byte order mark`,
      hint: "Python refuses such a file; say utf-8 in the coding line, or take it out",
    });
  }
  if (charsetOf(codec) === undefined) {
    return failure(path, body, line.start, {
      message: `refold does not know the encoding ${line.name}`,
      hint: "save the file as UTF-8 and say utf-8 in the coding line",
    });
  }
  return decodeBody(path, body, {
    encoding: { codec, bom },
    hint: `the coding line says ${line.name}; correct it, or save the file in that encoding`,
  });
}

/** Decodes JavaScript, TypeScript or any other file that is UTF-8 by its nature, with or without byte order mark. */
export function decodeUtf8(path: string, bytes: Uint8Array): DecodeResult {
  const { body, bom } = splitBom(bytes);
  return decodeBody(path, body, {
    encoding: { codec: "utf-8", bom },
    hint: "save the file as UTF-8",
  });
}

/** The bytes of a text. A text that was decoded here comes back as the very bytes it was read from. */
export function encodeText(text: string, encoding: Encoding): EncodeResult {
  const encoded = charsetOf(encoding.codec)?.encode(text);
  if (encoded === undefined) {
    return { ok: false, offset: 0, message: `refold cannot write the encoding ${encoding.codec}` };
  }
  if (!encoded.ok) {
    const { offset, character } = encoded;
    return { ok: false, offset, message: `${encoding.codec} cannot hold ${nameOf(character)}` };
  }
  const bytes = encoding.bom ? Buffer.concat([BOM, encoded.bytes]) : encoded.bytes;
  return { ok: true, bytes };
}

function splitBom(bytes: Uint8Array): { readonly body: Uint8Array; readonly bom: boolean } {
  const bom = BOM.every((byte, index) => bytes[index] === byte);
  return { body: bom ? bytes.subarray(BOM.length) : bytes, bom };
}

function decodeBody(
  path: string,
  body: Uint8Array,
  as: { readonly encoding: Encoding; readonly hint: string },
): DecodeResult {
  const { codec } = as.encoding;
  const decoded = charsetOf(codec)?.decode(body);
  if (decoded?.ok === true) {
    return { ok: true, file: { path, text: decoded.text, encoding: as.encoding } };
  }
  const byte = decoded?.byte ?? 0;
  const value = (body[byte] ?? 0).toString(16).padStart(2, "0");
  return failure(path, body, byte, {
    message: `the byte 0x${value} is not valid ${codec}`,
    hint: as.hint,
  });
}

/** Latin-1 shows every byte, and its offsets are the bytes' own. */
function failure(
  path: string,
  body: Uint8Array,
  byte: number,
  problem: { readonly message: string; readonly hint: string },
): DecodeResult {
  const text = Buffer.from(body).toString("latin1");
  return { ok: false, ...problem, source: { path, text }, offset: byte };
}

function nameOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `“${character}” (U+${code.toString(16).toUpperCase().padStart(4, "0")})`;
}
