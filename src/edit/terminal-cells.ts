/** A character as a terminal shows it. */
export interface Cell {
  /** Where it is in the source's text. */
  readonly offset: number;
  readonly text: string;
  /** The column it starts in, from 0, and how many it takes. */
  readonly column: number;
  readonly width: number;
}

const TAB_STOP = 4;

/**
 * Lays a piece of a line out in columns. Tabs become spaces. Control characters become pictures, and marks that turn
 * the direction of text become U+FFFD, so that what a file holds cannot steer the terminal or hide code.
 */
export function layOut(text: string, offset: number): readonly Cell[] {
  const cells: Cell[] = [];
  let column = 0;
  for (const character of text) {
    const shown =
      character === "\t" ? " ".repeat(TAB_STOP - (column % TAB_STOP)) : visible(character);
    const width = character === "\t" ? shown.length : widthOf(shown);
    cells.push({ offset, text: shown, column, width });
    offset += character.length;
    column += width;
  }
  return cells;
}

function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  // U+2400 and on are pictures of the control characters.
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  if (/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Surrogate}]/u.test(character)) return "\uFFFD";
  return character;
}

/** Near enough to UAX 11 for pointing at source code. */
function widthOf(character: string): number {
  if (/[\p{Mn}\p{Me}\u200b-\u200d\ufeff]/u.test(character)) return 0;
  const wide =
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60]/u;
  return wide.test(character) ? 2 : 1;
}
