import { isPurePath } from "./known-paths.js";

/** May something that calls what it is given call this? */
export function isHarmlessName(path: string): boolean {
  return path.startsWith("builtins.")
    ? !/\.(?:exec|eval|__import__|setattr|delattr)$/.test(path)
    : isPurePath(path);
}
