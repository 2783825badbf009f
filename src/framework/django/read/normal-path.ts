/** Spellings of one thing inside Django: what a public module re-exports from inner ones. */
const SHORTER: readonly (readonly [RegExp, string])[] = [
  [
    /^django\.db\.models\.(?:fields\.(?:\w+\.)?|deletion\.|indexes\.|constraints\.|query_utils\.|expressions\.|manager\.|base\.)?/,
    "models.",
  ],
  [/^django\.contrib\.gis\.db\.models\.(?:fields\.)?/, "gis."],
  [/^django\.contrib\.postgres\.fields\.(?:[a-z]\w*\.)?/, "postgres."],
  [/^django\.contrib\.postgres\.(indexes|constraints|search|operations)\./, "postgres.$1."],
  [/^django\.db\.migrations\.(?:operations\.(?:[a-z]\w*\.)?|migration\.)?/, "migrations."],
];

/** The path of a class or function of Django in one spelling (`models.CharField`); other paths as they are. */
export function normalPath(path: string): string {
  for (const [pattern, replacement] of SHORTER) {
    if (pattern.test(path)) return path.replace(pattern, replacement);
  }
  return path;
}
