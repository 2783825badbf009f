/** Where things are in this checkout. */

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const oracleSource = join(dirname(fileURLToPath(import.meta.url)), "..");
export const checkout = join(oracleSource, "..", "..");
export const oracleFolder = join(checkout, ".oracle");
export const executable = join(checkout, "bin", "refold.js");
