import { UsageError } from "../stop.js";

/** What people name on the command line: a directory or a list of migrations. */
export interface Labelled {
  /** Its path in the project; nothing or `.` for the project's own directory. */
  readonly label: string;
}

/** The chains that labels name; all of them without labels. Throws UsageError. */
export function chainsNamed<Chain extends Labelled>(
  chains: readonly Chain[],
  labels: readonly string[],
): readonly Chain[] {
  return labels.length === 0 ? chains : labels.map((label) => chainNamed(chains, label));
}

/** The chain that a path, or the end of one that only one chain has, names. Throws UsageError where it names none or several. */
export function chainNamed<Chain extends Labelled>(chains: readonly Chain[], given: string): Chain {
  const path = given.replace(/^\.\//, "").replace(/\/$/, "");
  const wanted = path === "" ? "." : path;
  const exact = chains.filter(({ label }) => (label === "" ? "." : label) === wanted);
  const found =
    exact.length > 0 ? exact : chains.filter(({ label }) => label.endsWith(`/${wanted}`));
  const [only, second] = found;
  if (only !== undefined && second === undefined) return only;
  throw new UsageError(
    second === undefined
      ? `there are no migrations in ${given}`
      : `${given} may be several directories`,
    "name one of these",
    chains.map(({ label }) => label),
  );
}
