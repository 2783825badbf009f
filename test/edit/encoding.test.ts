import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { charsetOf, codecOfName } from "../../src/edit/codec.js";
import {
  decodePython,
  decodeUtf8,
  encodeText,
  type DecodeResult,
  type EncodedFile,
} from "../../src/edit/encoding.js";
import { placeOf } from "../../src/edit/source.js";

function bytesOf(...parts: readonly (string | number)[]): Uint8Array {
  return Buffer.concat(
    parts.map((part) =>
      typeof part === "string" ? Buffer.from(part, "utf8") : Buffer.from([part]),
    ),
  );
}

function fileOf(result: DecodeResult): EncodedFile {
  if (!result.ok) throw new Error(result.message);
  return result.file;
}

function read(...parts: readonly (string | number)[]): EncodedFile {
  return fileOf(decodePython("a.py", bytesOf(...parts)));
}

function refusal(...parts: readonly (string | number)[]): { message: string; place: string } {
  const result = decodePython("a.py", bytesOf(...parts));
  if (result.ok) throw new Error("was decoded");
  const place = placeOf(result.source, result.offset);
  return { message: result.message, place: `${place.line}:${place.column}` };
}

describe("decodePython", () => {
  it("reads UTF-8 without a coding line", () => {
    const file = read("x = 'é'\r\n");
    expect(file).toEqual({
      path: "a.py",
      text: "x = 'é'\r\n",
      encoding: { codec: "utf-8", bom: false },
    });
  });

  it("takes the byte order mark out of the text, and only the first", () => {
    const file = read(0xef, 0xbb, 0xbf, "\ufeffx");
    expect(file.text).toBe("\ufeffx");
    expect(file.encoding.bom).toBe(true);
  });

  it.each([
    ["# -*- coding: latin-1 -*-\n", "iso-8859-1"],
    ["# vim: set fileencoding=iso-8859-15 :\n", "iso-8859-15"],
    ["#!/usr/bin/env python\n# coding=cp1252\n", "cp1252"],
    ["\n#coding:utf8\n", "utf-8"],
    ["\f# coding: koi8_r\n", "koi8-r"],
    ["#!/usr/bin/python\r# coding: latin-1\r", "iso-8859-1"],
    ["#!/usr/bin/python\r\n# coding: latin-1\r\n", "iso-8859-1"],
    ["x = 1\n# coding: latin-1\n", "utf-8"],
    ["'''\n# coding: latin-1\n", "utf-8"],
    ["#\n#\n# coding: latin-1\n", "utf-8"],
    ["x = 1  # coding: latin-1\n", "utf-8"],
    ["", "utf-8"],
  ])("reads the coding line of %j as %s", (text, codec) => {
    expect(read(text).encoding.codec).toBe(codec);
  });

  it("decodes by the coding line", () => {
    expect(read("# coding: latin-1\n", 0xe9, 0x80).text).toBe("# coding: latin-1\né\x80");
    expect(read("# coding: cp1252\n", 0x80, 0x9f).text).toBe("# coding: cp1252\n€Ÿ");
    expect(read("# coding: iso-8859-15\n", 0xa4).text).toBe("# coding: iso-8859-15\n€");
    expect(read("# coding: latin-5\n", 0xfd).text).toBe("# coding: latin-5\nı");
    expect(read("# coding: cp1251\n", 0xcf).text).toBe("# coding: cp1251\nП");
    expect(read("# coding: gbk\n", 0xd6, 0xd0).text).toBe("# coding: gbk\n中");
  });

  it.each([
    ["a stray byte", ["x = 1\ny = '", 0xe9, "'\n"], "the byte 0xe9 is not valid utf-8", "2:6"],
    ["an end in mid-character", ["x\n", 0xe2, 0x82], "the byte 0xe2 is not valid utf-8", "2:1"],
    ["a character cut by a line end", [0xc3, "\n"], "the byte 0xc3 is not valid utf-8", "1:1"],
    ["UTF-16", [0xff, 0xfe, "x", 0], "the byte 0xff is not valid utf-8", "1:1"],
    [
      "a gap of a code page",
      ["# coding: cp1252\n ", 0x81],
      "the byte 0x81 is not valid cp1252",
      "2:2",
    ],
    ["a gap of GBK", ["# coding: gbk\n ", 0xff], "the byte 0xff is not valid gbk", "2:2"],
    [
      "four-byte GBK",
      ["# coding: gbk\n", 0x81, 0x30, 0x81, 0x30],
      "the byte 0x81 is not valid gbk",
      "2:1",
    ],
    [
      "an unknown codec",
      ["# coding: klingon\n"],
      "refold does not know the encoding klingon",
      "1:11",
    ],
    [
      "a mark against the coding line",
      [0xef, 0xbb, 0xbf, "# coding: latin-1\n"],
      "the coding line says latin-1, but the file opens with a UTF-8 byte order mark",
      "1:11",
    ],
  ])("refuses %s and says where", (_, parts, message, place) => {
    expect(refusal(...parts)).toEqual({ message, place });
  });
});

describe("encodeText", () => {
  it("names the character that the encoding lacks", () => {
    expect(encodeText("é → ü", { codec: "iso-8859-1", bom: false })).toEqual({
      ok: false,
      offset: 2,
      message: "iso-8859-1 cannot hold “→” (U+2192)",
    });
    expect(encodeText("a\ud800", { codec: "utf-8", bom: false })).toMatchObject({ offset: 1 });
    expect(encodeText("a", { codec: "klingon", bom: false })).toMatchObject({ ok: false });
  });

  const codecs = [
    "utf-8",
    "latin-1",
    "latin-5",
    "iso-8859-15",
    "cp1252",
    "cp1251",
    "koi8-u",
    "gbk",
    "euc-kr",
  ];
  const piece = fc.oneof(
    fc.constantFrom("\n", "\r\n", "\r", "\f", "\u2028", "\ufeff", "é", "中", "#"),
    fc.string({ unit: "binary", maxLength: 4 }),
  );

  it("gives back the bytes that were decoded", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...codecs),
        fc.boolean(),
        fc.oneof(
          fc.uint8Array({ maxLength: 40 }),
          fc.array(piece, { maxLength: 20 }).map((pieces) => bytesOf(...pieces)),
        ),
        (codec, marked, tail) => {
          const mark = marked ? [0xef, 0xbb, 0xbf] : [];
          const bytes = Buffer.concat([Buffer.from(mark), bytesOf(`# coding: ${codec}\n`), tail]);
          const result = decodePython("a.py", bytes);
          if (!result.ok) return;
          const again = encodeText(result.file.text, result.file.encoding);
          expect(again.ok && Buffer.from(again.bytes)).toEqual(bytes);
        },
      ),
    );
  });

  it("gives back any UTF-8 that is not Python", () => {
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const bytes = bytesOf(...pieces);
        const { text, encoding } = fileOf(decodeUtf8("a.js", bytes));
        const again = encodeText(text, encoding);
        expect(again.ok && Buffer.from(again.bytes)).toEqual(bytes);
      }),
    );
  });
});

describe("codecOfName", () => {
  it.each([
    ["UTF8", "utf-8"],
    ["utf-8-sig", "utf-8"],
    ["utf_8", "utf-8"],
    ["US-ASCII", "utf-8"],
    ["Latin-1", "iso-8859-1"],
    ["latin1", "iso-8859-1"],
    ["iso-latin-1-unix", "iso-8859-1"],
    ["iso_8859_1", "iso-8859-1"],
    ["ISO8859-15", "iso-8859-15"],
    ["latin9", "iso-8859-15"],
    ["windows-1252", "cp1252"],
    ["1252", "cp1252"],
    ["CP1251", "cp1251"],
    ["KOI8-R", "koi8-r"],
    ["ms936", "gbk"],
    ["euckr", "euc-kr"],
  ])("knows %s as %s", (name, codec) => {
    expect(codecOfName(name)).toBe(codec);
    expect(charsetOf(codec)).toBeDefined();
  });
});
