/**
 * Why a path cannot be that of a changed file; undefined where it can. Such a path is relative to the project, has `/`
 * between its parts and stays inside: no part is empty, `.`, `..` or `.git`.
 */
export function pathFault(path: string): string | undefined {
  if (path === "") return "has no name";
  if (path.includes("\0")) return "has a NUL in its name";
  if (path.startsWith("/") || /^[A-Za-z]:[\\/]/.test(path)) return "lies outside the project";
  const parts = path.split("/");
  if (parts.includes("..")) return "lies outside the project";
  if (parts.some((part) => part === "" || part === ".")) return "is not a plain path";
  if (parts.some((part) => part.toLowerCase() === ".git")) return "belongs to git";
  return undefined;
}

/** The directories above a path, the nearest first: `a/b`, `a` for `a/b/c`. */
export function directoriesAbove(path: string): readonly string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, parts.length - index).join("/"));
}
