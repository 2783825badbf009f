import { keyText, type MigrationNode } from "../../../chain/migration.js";

/** The modules that replace others, by `keyText`, in load order. */
export type Squashes = ReadonlyMap<string, MigrationNode>;

/** The squashes among the migrations. */
export function squashesOf(nodes: Iterable<MigrationNode>): Squashes {
  const squashes = new Map<string, MigrationNode>();
  for (const node of nodes) if (node.replaces.length > 0) squashes.set(keyText(node.key), node);
  return squashes;
}

/**
 * What a squash replaces in the end: a listed squash counts as what it lists itself.
 * The squashes must not replace each other in a circle.
 * Source: loader.py of Django 6.0, MigrationLoader._resolve_replaced_migration_keys.
 */
export function replacedInTheEnd(squash: MigrationNode, squashes: Squashes): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const waiting = squash.replaces.map(keyText);
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const inner = squashes.get(id);
    if (inner === undefined) found.add(id);
    else waiting.push(...inner.replaces.map(keyText));
  }
  return found;
}

/**
 * Whether all that a squash replaces is applied; a listed squash counts as applied when all that it replaces is.
 * Source: loader.py of Django 6.0, MigrationLoader.all_replaced_applied.
 */
export function allReplacedApplied(
  id: string,
  squashes: Squashes,
  applied: ReadonlySet<string>,
): boolean {
  const squash = squashes.get(id);
  if (squash === undefined) return false;
  const seen = new Set<string>([id]);
  const waiting = squash.replaces.map(keyText);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next) || applied.has(next)) continue;
    seen.add(next);
    const inner = squashes.get(next);
    if (inner === undefined) return false;
    waiting.push(...inner.replaces.map(keyText));
  }
  return true;
}

/** A squash that replaces itself, directly or through others; undefined where there is none. */
export function squashInCircle(squashes: Squashes): MigrationNode | undefined {
  const done = new Set<string>();
  for (const [start, squash] of squashes) {
    if (done.has(start)) continue;
    const open = new Set([start]);
    const path: { readonly id: string; readonly inner: readonly string[]; next: number }[] = [];
    const enter = (id: string, { replaces }: MigrationNode): void => {
      open.add(id);
      const inner = replaces.map(keyText).filter((other) => squashes.has(other));
      path.push({ id, inner, next: 0 });
    };
    enter(start, squash);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const id = top.inner[top.next];
      top.next += 1;
      const inner = id === undefined ? undefined : squashes.get(id);
      if (id === undefined || inner === undefined) {
        path.pop();
        open.delete(top.id);
        done.add(top.id);
      } else if (open.has(id)) {
        return inner;
      } else if (!done.has(id)) {
        enter(id, inner);
      }
    }
  }
  return undefined;
}
