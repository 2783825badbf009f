/**
 * The value of a key in a section of an INI file as Python's configparser reads it, of one line; undefined where there
 * is none. (https://docs.python.org/3/library/configparser.html#supported-ini-file-structure)
 */
export function iniValue(text: string, section: string, key: string): string | undefined {
  let current: string | undefined;
  let found: string | undefined;
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (/^\s*[#;]/.test(line)) continue;
    const header = /^\[([^\]]+)\]/.exec(line);
    if (header !== null) current = header[1];
    const option = /^([^\s=:][^=:]*?)\s*[=:]\s*(.*?)\s*$/.exec(line);
    if (option === null || current !== section) continue;
    if (option[1]?.toLowerCase() === key) found = option[2];
  }
  return found;
}
