import type { Charset } from "./charset.js";
import { doubleByteCharset, utf8 } from "./charset-multi-byte.js";
import {
  latin1,
  latin5,
  singleByteCharset,
  windows1252,
  windowsCharset,
} from "./charset-single-byte.js";

/**
 * The character sets that refold reads and writes. Left out are those that Python and the WHATWG map differently
 * (Shift JIS, EUC-JP, Big5, GB 2312): text carried from them into another file would change silently.
 */
const makers: ReadonlyMap<string, () => Charset> = new Map<string, () => Charset>([
  ["utf-8", utf8],
  ["iso-8859-1", latin1],
  ["iso-8859-2", () => singleByteCharset("iso-8859-2")],
  ["iso-8859-3", () => singleByteCharset("iso-8859-3")],
  ["iso-8859-4", () => singleByteCharset("iso-8859-4")],
  ["iso-8859-5", () => singleByteCharset("iso-8859-5")],
  ["iso-8859-6", () => singleByteCharset("iso-8859-6")],
  ["iso-8859-7", () => singleByteCharset("iso-8859-7")],
  ["iso-8859-8", () => singleByteCharset("iso-8859-8")],
  ["iso-8859-9", latin5],
  ["iso-8859-10", () => singleByteCharset("iso-8859-10")],
  ["iso-8859-13", () => singleByteCharset("iso-8859-13")],
  ["iso-8859-14", () => singleByteCharset("iso-8859-14")],
  ["iso-8859-15", () => singleByteCharset("iso-8859-15")],
  ["koi8-r", () => singleByteCharset("koi8-r")],
  ["koi8-u", () => singleByteCharset("koi8-u")],
  ["mac-roman", () => singleByteCharset("macintosh")],
  ["mac-cyrillic", () => singleByteCharset("x-mac-cyrillic")],
  ["cp866", () => singleByteCharset("ibm866")],
  ["cp874", () => windowsCharset("windows-874")],
  ["cp1250", () => windowsCharset("windows-1250")],
  ["cp1251", () => windowsCharset("windows-1251")],
  ["cp1252", windows1252],
  ["cp1253", () => windowsCharset("windows-1253")],
  ["cp1254", () => windowsCharset("windows-1254")],
  ["cp1255", () => windowsCharset("windows-1255")],
  ["cp1256", () => windowsCharset("windows-1256")],
  ["cp1257", () => windowsCharset("windows-1257")],
  ["cp1258", () => windowsCharset("windows-1258")],
  ["gbk", () => doubleByteCharset("gbk")],
  ["euc-kr", () => doubleByteCharset("euc-kr")],
]);

const made = new Map<string, Charset>();

/** The character set of a codec; undefined for one that refold, or this Node.js, does not know. */
export function charsetOf(codec: string): Charset | undefined {
  const known = made.get(codec);
  if (known !== undefined) return known;
  const charset = makeCharset(codec);
  if (charset !== undefined) made.set(codec, charset);
  return charset;
}

function makeCharset(codec: string): Charset | undefined {
  try {
    return makers.get(codec)?.();
  } catch (error) {
    // A Node.js built without full ICU knows few labels.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Which part of ISO 8859 is Latin-1, Latin-2 and so on. */
const latinParts = ["1", "2", "3", "4", "9", "10", "13", "14", "15", "16"];

const otherNames: ReadonlyMap<string, string> = new Map([
  ["ascii", "utf-8"],
  ["us-ascii", "utf-8"],
  ["646", "utf-8"],
  ["u8", "utf-8"],
  ["utf", "utf-8"],
  ["cp65001", "utf-8"],
  ["latin", "iso-8859-1"],
  ["l1", "iso-8859-1"],
  ["cp819", "iso-8859-1"],
  ["macintosh", "mac-roman"],
  ["macroman", "mac-roman"],
  ["maccyrillic", "mac-cyrillic"],
  ["936", "gbk"],
  ["cp936", "gbk"],
  ["ms936", "gbk"],
  ["euckr", "euc-kr"],
  ["korean", "euc-kr"],
  ["ksc5601", "euc-kr"],
]);

/**
 * The codec that Python means by a name in a coding line: `UTF8`, `latin-1`, `windows_1252` and so on. ASCII counts as
 * UTF-8, which holds it. A name that is not known comes back in lower case.
 * Source: Lib/encodings/aliases.py and get_normal_name in Parser/tokenizer.c of CPython.
 */
export function codecOfName(name: string): string {
  const plain = name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  if (/^utf-?8(?:-|$)/.test(plain)) return "utf-8";
  const iso = /^(?:iso-?)?8859(?:-(\d+))?(?:-|$)/.exec(plain);
  if (iso !== null) return `iso-8859-${iso[1] ?? "1"}`;
  const latin = /^(?:iso-)?latin-?(\d+)(?:-|$)/.exec(plain)?.[1];
  if (latin !== undefined) return `iso-8859-${latinParts[Number(latin) - 1] ?? latin}`;
  const page = /^(?:windows-|cp|ibm)?(125[0-8]|874|866)$/.exec(plain)?.[1];
  if (page !== undefined) return `cp${page}`;
  return otherNames.get(plain) ?? plain;
}
