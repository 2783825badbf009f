/** How the values of Sequelize that exist are written. */
const TEXTS = new WeakMap<object, string>();

/** JavaScript for a value of Sequelize; undefined for one that no text made. */
export function textOfReal(real: object): string | undefined {
  return TEXTS.get(real);
}

/** Notes what text gives a value of Sequelize; the first one stays. */
export function noteText(real: object, text: string): void {
  if (!TEXTS.has(real)) TEXTS.set(real, text);
}
