import { FormatError, formatPython } from "../write/format.js";
import type { PythonStyle } from "../write/style.js";
import { runningHelper } from "./helper.js";

/** `formatPython`, by the helper where there is one: it has loaded the formatter by now. Throws FormatError. */
export async function formatBeside(text: string, style: PythonStyle): Promise<string> {
  const formatted = await runningHelper()?.format(text, style);
  if (formatted === undefined) return formatPython(text, style);
  if (formatted.ok) return formatted.text;
  throw new FormatError(formatted.message, formatted.line);
}
