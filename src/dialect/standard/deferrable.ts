/** DEFERRABLE … behind a constraint. */
export function deferrableSql(deferrable: "deferred" | "immediate" | undefined): string {
  return deferrable === undefined ? "" : ` DEFERRABLE INITIALLY ${deferrable.toUpperCase()}`;
}
