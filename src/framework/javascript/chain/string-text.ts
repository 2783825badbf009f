/** A string literal; a template where the text has several lines. */
export function stringText(text: string): string {
  if (text.includes("\n")) return `\`${text.replace(/[\\`]|\$\{/g, "\\$&")}\``;
  return JSON.stringify(text).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}
