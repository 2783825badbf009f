/** The directory that holds a path; `/` for the top. */
export function parentOf(path: string): string {
  const at = path.lastIndexOf("/");
  return at <= 0 ? "/" : path.slice(0, at);
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** A path below a directory. */
export function below(directory: string, ...names: readonly string[]): string {
  return [directory === "/" ? "" : directory, ...names].join("/");
}

/** Whether a path is a directory or lies in it. */
export function isInside(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory === "/" ? "/" : `${directory}/`);
}

/** A path as people see it: relative to the project where it lies inside, else absolute; `.` for the project itself. */
export function shownPath(root: string, path: string): string {
  if (path === root) return ".";
  return isInside(path, root) ? path.slice(root === "/" ? 1 : root.length + 1) : path;
}

/** How many directories a path lies below a directory that holds it. */
export function depthBelow(directory: string, path: string): number {
  return path.split("/").length - directory.split("/").length;
}
