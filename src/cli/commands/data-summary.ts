/** What a summary needs of a data step. */
export interface SummedStep {
  readonly app: string;
  readonly label: string;
  readonly onEmpty: string;
  readonly touches: "everything" | readonly string[];
  /** Why it is taken to touch everything; the first is where that begins. */
  readonly wallBecause: readonly { readonly text: string }[];
}

/** The data steps of an app in numbers. */
export interface AppSummary {
  readonly app: string;
  readonly dataSteps: number;
  /** Those that do nothing where their tables are empty: a squash leaves them out where the same module makes those. */
  readonly idle: number;
  /** Those of which all is known that they touch: a squash passes them by what they do not. */
  readonly passable: number;
  /** Those that touch everything: nothing passes them. */
  readonly walls: number;
}

/** A kind of reason for touching everything, and how many steps begin with one. */
export interface ReasonCount {
  readonly reason: string;
  readonly steps: number;
}

const MOST_REASONS = 10;

/** Counts data steps, app by app. */
export function summaryByApp(steps: readonly SummedStep[]): readonly AppSummary[] {
  return [...new Set(steps.map(({ app }) => app))].map((app) => {
    const own = steps.filter((step) => step.app === app);
    const walls = own.filter(({ touches }) => touches === "everything").length;
    return {
      app,
      dataSteps: own.length,
      idle: own.filter(({ onEmpty }) => onEmpty === "nothing").length,
      passable: own.length - walls,
      walls,
    };
  });
}

/** The most frequent kinds of reasons for which steps touch everything. */
export function wallReasons(steps: readonly SummedStep[]): readonly ReasonCount[] {
  const counts = new Map<string, number>();
  for (const { touches, label, wallBecause } of steps) {
    if (touches !== "everything") continue;
    const [first] = wallBecause;
    const reason = first === undefined ? `${label} is not read` : kindOf(first.text);
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts]
    .map(([reason, count]) => ({ reason, steps: count }))
    .sort((a, b) => b.steps - a.steps || (a.reason < b.reason ? -1 : 1))
    .slice(0, MOST_REASONS);
}

/** A reason without the names and the SQL of the step that it was found in. */
function kindOf(reason: string): string {
  const [text = reason] = reason.split(/(?<!…): (?=\S)/);
  return text.replaceAll(/(?<![\w.])(?=\w*[._\d(])\w[\w.]*(?:\(\))?|(?<=\s)[A-Z]\w+/g, "…");
}

/** The summary as lines for people. */
export function summaryText(steps: readonly SummedStep[]): string {
  const rows = summaryByApp(steps).map(({ app, dataSteps, idle, passable, walls }) => [
    app,
    ...[dataSteps, idle, passable, walls].map(String),
  ]);
  const header = ["app", "data steps", "do nothing on empty tables", "can be passed", "walls"];
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ");
  const reasons = wallReasons(steps);
  return [
    "",
    ...[header, ...rows].map(line),
    ...(reasons.length === 0
      ? []
      : [
          "",
          "Why steps touch everything, most frequent first:",
          ...reasons.map(({ reason, steps: count }) => `${String(count).padStart(5)}  ${reason}`),
        ]),
    "",
  ].join("\n");
}
