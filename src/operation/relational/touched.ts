import { relationKey, type RelationName } from "./names.js";
import { retypedSerial } from "./sequence-type.js";
import { sequenceOwner, type RelationalState } from "./state.js";
import type { SchemaStatement } from "./statement.js";
import type { Touches } from "./touches.js";

/** What a statement reaches, by `relationKey`. Names that are no tables may be among them. */
export interface Touched {
  /** Tables whose rows or shape it reads or changes in any way, and objects that it needs. */
  readonly all: ReadonlySet<string>;
  /** Those whose shape it changes, or what hangs on them. */
  readonly shaped: ReadonlySet<string>;
  /** Those that may have more rows behind it. */
  readonly filled: ReadonlySet<string>;
}

const NOTHING: Touched = { all: new Set(), shaped: new Set(), filled: new Set() };

/** What a statement reaches, where that is known. Names are those of the moment at which it runs. */
export function touchedTables(
  statement: SchemaStatement,
  state: RelationalState,
): Touched | "everything" {
  const key = (name: RelationName): string => relationKey(name, state.dialect);
  const shaping = (...names: readonly RelationName[]): Touched => {
    const keys = new Set(names.map(key));
    return { all: keys, shaped: keys, filled: new Set() };
  };
  const alsoNaming = (touched: Touched, names: readonly RelationName[]): Touched => ({
    ...touched,
    all: new Set([...touched.all, ...names.map(key)]),
  });
  switch (statement.kind) {
    case "createTable":
    case "redefineTable":
    case "addConstraint":
    case "addColumn": {
      const constraints =
        statement.kind === "addConstraint" ? [statement.constraint] : statement.constraints;
      const targets = constraints.flatMap((each) =>
        each.kind === "foreignKey" ? [each.target] : [],
      );
      return alsoNaming(shaping(statement.table), targets);
    }
    case "renameTable":
      return shaping(statement.table, statement.newName);
    case "dropTable":
    case "dropColumn":
    case "renameColumn":
    case "alterColumn":
    case "dropConstraint":
    case "renameConstraint":
    case "alterConstraint":
    case "createIndex":
    case "setTableOption":
      return shaping(statement.table);
    case "dropIndex":
    case "renameIndex": {
      const owner =
        statement.table ??
        [...state.tables.values()].find(({ indexes, constraints }) =>
          [...indexes, ...constraints].some(({ name }) => name === statement.index.name),
        )?.name;
      return owner === undefined ? alsoNaming(NOTHING, [statement.index]) : shaping(owner);
    }
    case "setComment":
      if (statement.on.kind === "object") return alsoNaming(NOTHING, [statement.on.name]);
      if (statement.on.kind === "index") return alsoNaming(NOTHING, [statement.on.index]);
      return shaping(statement.on.table);
    case "createObject": {
      const { name, on, uses } = statement.object;
      return alsoNaming(on === undefined ? NOTHING : shaping(on), [name, ...uses]);
    }
    case "alterObject": {
      const { change, name, on } = statement;
      const owner = statement.object === "sequence" ? sequenceOwner(state, name) : undefined;
      if (owner !== undefined) {
        return retypedSerial(state, statement) === undefined
          ? alsoNaming(NOTHING, [owner.name])
          : shaping(owner.name);
      }
      const names = change.aspect === "part" ? change.definition.columns : [];
      const named = names.map((each) => ({ schema: undefined, name: each }));
      return alsoNaming(on === undefined ? NOTHING : shaping(on), [name, ...named]);
    }
    case "renameObject":
    case "dropObject": {
      const owner =
        statement.object === "sequence" ? sequenceOwner(state, statement.name) : undefined;
      if (owner !== undefined) return shaping(owner.name);
      return alsoNaming(statement.on === undefined ? NOTHING : shaping(statement.on), [
        statement.name,
      ]);
    }
    case "changeRows":
      return touchedBy(statement.facts.touches, state);
    case "opaqueStatement":
      return touchedBy(statement.touches, state);
    case "guarded":
      return joined(
        [...statement.then, ...statement.otherwise].map((each) => touchedTables(each, state)),
      );
  }
}

/** What a list of touches reaches. */
export function touchedBy(touches: Touches, { dialect }: RelationalState): Touched | "everything" {
  if (touches.kind === "everything") return "everything";
  const keys = (...manners: readonly string[]): ReadonlySet<string> =>
    new Set(
      touches.tables.flatMap(({ table, manner }) =>
        manners.includes(manner) ? [relationKey(table, dialect)] : [],
      ),
    );
  return {
    all: new Set([
      ...keys("read", "update", "insert", "delete", "shape"),
      ...touches.objects.map((name) => relationKey(name, dialect)),
    ]),
    shaped: keys("shape"),
    filled: keys("insert"),
  };
}

/** All that several reach. */
export function joined(parts: readonly (Touched | "everything")[]): Touched | "everything" {
  let result = NOTHING;
  for (const part of parts) {
    if (part === "everything") return part;
    result = {
      all: new Set([...result.all, ...part.all]),
      shaped: new Set([...result.shaped, ...part.shaped]),
      filled: new Set([...result.filled, ...part.filled]),
    };
  }
  return result;
}
