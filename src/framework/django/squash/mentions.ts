import { keyText, type MigrationKey } from "../../../chain/migration.js";
import { placeOf, type Place, type SourceFile } from "../../../edit/source.js";
import type { Slot } from "../../../operation/field.js";
import type { AppMigrations, DjangoProject } from "../project.js";
import type { MigrationModule } from "../read/migration.js";

/** A place that names a step which goes. */
export interface Mention {
  readonly key: MigrationKey;
  readonly place: Place;
}

/**
 * Finds the names of removed steps in texts: tests, scripts, management commands, max_migration.txt, documentation. A name counts where it
 * stands as a word of its own and is not another app's; behind the app's label so does its beginning (`migrate shop 0003`).
 */
export function findMentions(
  files: Iterable<SourceFile>,
  removed: readonly MigrationKey[],
  project: DjangoProject,
): readonly Mention[] {
  if (removed.length === 0) return [];
  const finder = new Finder(removed, project);
  return [...files].flatMap((file) => finder.mentionsIn(file, []));
}

/**
 * Finds them in the migrations that stay: what they depend on, run before and replace is the graph's, but a step may import another one's
 * functions. `rewritten` are migrations whose text goes although their name stays, by `keyText`.
 */
export function findLeftovers(
  removed: readonly MigrationKey[],
  rewritten: ReadonlySet<string>,
  project: DjangoProject,
): readonly Mention[] {
  if (removed.length === 0) return [];
  const finder = new Finder(removed, project);
  const gone = new Set([...removed.map(keyText), ...rewritten]);
  return project.apps
    .filter(({ editable }) => editable)
    .flatMap(({ modules }) => modules)
    .filter(({ key }) => !gone.has(keyText(key)))
    .flatMap((module) => finder.mentionsIn(module.module.source, graphPartsOf(module)));
}

function graphPartsOf({ dependencies, runBefore, replaces }: MigrationModule): readonly Slot[] {
  return [
    ...dependencies.map(({ expression }) => expression.slice),
    ...[...runBefore, ...replaces].map(({ tuple }) => tuple),
  ];
}

/** How far in front of a name its app's label is looked for. */
const REACH = 80;

/** `("shop", "`, `shop.`, `migrate shop `, `shop/migrations/`, `app="shop", name="`, `| shop | `: a word, and what may stand behind it. */
const WORD_BEFORE = /(\w+)\W{1,20}(?:(?:migrations|name)\W{1,4})?$/;

/** `("shop", "`: what stands first in a pair is a label, also that of an app which is not installed. */
const FIRST_OF_PAIR = /[([]\s*(["'])(\w+)\1\s*,\s*["']$/;

class Finder {
  readonly #removed: ReadonlyMap<string, readonly MigrationKey[]>;
  /** The labels of the apps that have a migration of a name. */
  readonly #owners: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #labels: ReadonlySet<string>;
  /** The names of the migrations that stay, by app. */
  readonly #staying: ReadonlyMap<string, readonly string[]>;
  readonly #homes: readonly (readonly [string, string])[];

  constructor(removed: readonly MigrationKey[], project: DjangoProject) {
    const gone = new Set(removed.map(keyText));
    const keys = project.apps.flatMap(keysOf);
    this.#removed = grouped(removed, ({ name }) => name);
    this.#owners = new Map(
      [...grouped([...keys, ...removed], ({ name }) => name)].map(([name, found]) => [
        name,
        new Set(found.map(({ app }) => app)),
      ]),
    );
    this.#labels = new Set(project.apps.map(({ label }) => label));
    this.#staying = new Map(
      project.apps.map((app) => [
        app.label,
        keysOf(app).flatMap((key) => (gone.has(keyText(key)) ? [] : [key.name])),
      ]),
    );
    this.#homes = project.apps.flatMap(({ label, directory }) => [
      [label, `${directory}/`] as const,
      ...(directory.endsWith("/migrations")
        ? [[label, directory.slice(0, -"migrations".length)] as const]
        : []),
    ]);
  }

  mentionsIn(file: SourceFile, without: readonly Slot[]): readonly Mention[] {
    const mentions: Mention[] = [];
    for (const { 0: word, index } of file.text.matchAll(/\w{3,}/g)) {
      const key = this.#meant(file, word, index);
      if (key === undefined) continue;
      if (without.some(({ start, end }) => start <= index && index < end)) continue;
      mentions.push({ key, place: placeOf(file, index) });
    }
    return mentions;
  }

  /** The removed step that a word stands for. */
  #meant(file: SourceFile, word: string, index: number): MigrationKey | undefined {
    const keys = this.#removed.get(word);
    if (keys === undefined) return this.#begun(file, word, index);
    const label = this.#labelBefore(file.text, index) ?? firstOfPair(file.text, index);
    if (label !== undefined) return keys.find(({ app }) => app === label);
    const home = this.#homeOf(file.path);
    const owners = this.#owners.get(word);
    if (home !== undefined && owners?.has(home) === true) {
      return keys.find(({ app }) => app === home);
    }
    // `0001_initial` is everybody's, and `initial` is a word like any other.
    const isOwn = /^\d+_/.test(word) && owners?.size === 1;
    return isOwn ? keys[0] : keys.find(({ app }) => namesLabel(file.text, index, app));
  }

  /** The step that a command line names by its beginning; what a staying step goes on from is not gone. */
  #begun(file: SourceFile, word: string, index: number): MigrationKey | undefined {
    if (!/^\d{3,}\w*$/.test(word)) return undefined;
    const label = this.#labelBefore(file.text, index);
    if (label === undefined) return undefined;
    if (this.#staying.get(label)?.some((name) => name.startsWith(word)) === true) return undefined;
    const removed = [...this.#removed.values()].flat();
    return removed.find(({ app, name }) => app === label && name.startsWith(word));
  }

  #labelBefore(text: string, index: number): string | undefined {
    const word = WORD_BEFORE.exec(text.slice(Math.max(0, index - REACH), index))?.[1];
    return word !== undefined && this.#labels.has(word) ? word : undefined;
  }

  #homeOf(path: string): string | undefined {
    let home: readonly [string, string] | undefined;
    for (const candidate of this.#homes) {
      const [, directory] = candidate;
      if (path.startsWith(directory) && directory.length > (home?.[1].length ?? 0)) {
        home = candidate;
      }
    }
    return home?.[0];
  }
}

function keysOf({ modules, unread }: AppMigrations): readonly MigrationKey[] {
  return [...modules.map(({ key }) => key), ...unread];
}

function firstOfPair(text: string, index: number): string | undefined {
  return FIRST_OF_PAIR.exec(text.slice(Math.max(0, index - REACH), index))?.[2];
}

/** Does the line name the app's label as a word? */
function namesLabel(text: string, index: number, label: string): boolean {
  const start = text.lastIndexOf("\n", index) + 1;
  const end = text.indexOf("\n", index);
  const line = text.slice(start, end < 0 ? undefined : end);
  return [...line.matchAll(/\w+/g)].some(([word]) => word === label);
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
