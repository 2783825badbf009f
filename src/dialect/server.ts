/** A server that statements are written for: its kind and the parts of its version. */
export interface Server {
  readonly kind: "postgres" | "mysql" | "mariadb" | "sqlite" | "mssql";
  readonly version: readonly number[];
}

/** Reads `mariadb-10.11`, `mysql-8`, `sqlite-3.40`, `postgres-15`, `mssql-2019`; undefined for all else. */
export function serverOf(text: string): Server | undefined {
  const found = /^(postgres|mysql|mariadb|sqlite|mssql)(?:ql)?-(\d+(?:\.\d+)*)$/.exec(text);
  const [, kind, version = ""] = found ?? [];
  switch (kind) {
    case "postgres":
    case "mysql":
    case "mariadb":
    case "sqlite":
    case "mssql":
      return { kind, version: version.split(".").map(Number) };
    default:
      return undefined;
  }
}

/** Is a server's version the given one or a newer one? Parts that it does not say are as new as can be. */
export function isServerSince({ version }: Server, ...wanted: readonly number[]): boolean {
  for (const [index, part] of wanted.entries()) {
    const own = version[index];
    if (own === undefined || own > part) return true;
    if (own < part) return false;
  }
  return true;
}
