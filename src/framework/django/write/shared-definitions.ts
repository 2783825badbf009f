import type { Carried, Use } from "./carried.js";
import { meaningKey, type Definition } from "./meaning.js";
import { isShareable } from "./shareable.js";

/** For each carried definition the one that is written for it: itself, or an equal one of an earlier module. */
export type Written = ReadonlyMap<Definition, Definition>;

/**
 * Finds the definitions that several modules repeat: same text, same meaning of every name in it, and nothing in it
 * that two modules could notice to be one (a list that is appended to stays two lists).
 */
export function sharedDefinitions(carried: Carried): Written {
  const definitions = [...carried.definitions.values()].flatMap((own) => [...own]);
  const classes = equalityClasses(definitions, carried);
  const first = new Map<number | undefined, Definition>();
  const written = new Map<Definition, Definition>();
  for (const definition of definitions) {
    const number = classes.get(definition);
    const known = first.get(number) ?? definition;
    first.set(number, known);
    written.set(definition, known);
  }
  return written;
}

type Classes = ReadonlyMap<Definition, number>;

/**
 * Starts with what looks alike and splits it as long as members refer to different classes. That takes as many rounds as
 * definitions lean on each other in a row, and finds functions equal that call each other in a circle.
 */
function equalityClasses(definitions: readonly Definition[], carried: Carried): Classes {
  const references = new Map(
    definitions.map((definition) => [definition, referencesOf(definition, carried)]),
  );
  let classes = classesBy(definitions, ownKeys(carried));
  for (;;) {
    const known = classes;
    const refined = classesBy(definitions, (definition) => {
      const others = references.get(definition) ?? [];
      return [definition, ...others].map((other) => known.get(other)).join(" ");
    });
    if (sizeOf(refined) === sizeOf(known)) return refined;
    classes = refined;
  }
}

function classesBy(
  definitions: readonly Definition[],
  keyOf: (definition: Definition) => string,
): Classes {
  const numbers = new Map<string, number>();
  return new Map(
    definitions.map((definition) => {
      const key = keyOf(definition);
      const number = numbers.get(key) ?? numbers.size;
      numbers.set(key, number);
      return [definition, number];
    }),
  );
}

function sizeOf(classes: Classes): number {
  return new Set(classes.values()).size;
}

function referencesOf(definition: Definition, carried: Carried): readonly Definition[] {
  const { module, pieces } = definition;
  return pieces
    .flatMap((piece) => piece.names)
    .map((name) => carried.meaningOf(module, name.name))
    .filter((meaning) => meaning.kind === "definition");
}

/** Makes the key of a definition by itself: its text and its names' meanings but for other definitions. */
function ownKeys(carried: Carried): (definition: Definition) => string {
  const uses = usesByDefinition(carried.uses);
  const pinned = new Set(carried.pins.map((pin) => pin.module));
  let alone = 0;
  return (definition) => {
    const { module } = definition;
    if (pinned.has(module) || !isShareable(definition, uses.get(definition) ?? [])) {
      alone += 1;
      return String(alone);
    }
    return JSON.stringify([textOf(definition), otherMeanings(definition, carried)]);
  };
}

function usesByDefinition(uses: readonly Use[]): ReadonlyMap<Definition, readonly Use[]> {
  const found = new Map<Definition, Use[]>();
  for (const use of uses) {
    if (use.meaning.kind !== "definition") continue;
    const known = found.get(use.meaning);
    if (known === undefined) found.set(use.meaning, [use]);
    else known.push(use);
  }
  return found;
}

function textOf({ module, names, pieces }: Definition): unknown {
  const texts = pieces.map(({ statement, imported }) =>
    imported === undefined
      ? module.source.text.slice(statement.start, statement.end).replace(/\r\n?/g, "\n")
      : [imported.name, imported.module, imported.member, imported.aliased],
  );
  return [[...names].sort(), texts];
}

function otherMeanings({ module, pieces }: Definition, carried: Carried): readonly unknown[] {
  return pieces
    .flatMap((piece) => piece.names)
    .map((name) => carried.meaningOf(module, name.name))
    .map((meaning) => (meaning.kind === "definition" ? meaning.kind : meaningKey(meaning)));
}
