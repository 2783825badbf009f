const CLEAR = "\r\u001b[2K";

/** One line on a terminal that says what is being done; it makes room for whatever else is printed. */
export class ProgressLine {
  #shown = false;

  constructor(readonly write: (text: string) => void) {}

  show(text: string): void {
    this.write(`${CLEAR}${text}`);
    this.#shown = true;
  }

  clear(): void {
    if (this.#shown) this.write(CLEAR);
    this.#shown = false;
  }
}
