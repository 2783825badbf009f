/** A foreign key with an action, from the table that is referred to, to the one that refers. */
export interface Cascade {
  readonly parent: string;
  readonly child: string;
}

/**
 * Which cascades SQL Server takes. From each table one action may reach another table by one path only, and never the table itself (error 1785;
 * learn.microsoft.com, "Primary and foreign key constraints", cascading referential integrity). They are taken in their order; one
 * that would make a second path, or a circle, is not among the result. Actions on DELETE and on UPDATE count together, which may refuse
 * more than the server does, and never less.
 */
export function takenCascades<C extends Cascade>(cascades: readonly C[]): ReadonlySet<C> {
  const taken = new Set<C>();
  const reached = new Map<string, Set<string>>();
  const below = (table: string): ReadonlySet<string> => reached.get(table) ?? new Set();
  for (const cascade of cascades) {
    const { parent, child } = cascade;
    const above = [parent, ...[...reached].flatMap(([from, to]) => (to.has(parent) ? [from] : []))];
    const under = [child, ...below(child)];
    const isCircle = under.includes(parent);
    if (isCircle || above.some((from) => under.some((to) => below(from).has(to)))) continue;
    taken.add(cascade);
    for (const from of above) {
      const to = reached.get(from) ?? new Set();
      for (const each of under) to.add(each);
      reached.set(from, to);
    }
  }
  return taken;
}
