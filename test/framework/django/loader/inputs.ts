import type { MigrationNode } from "../../../../src/chain/migration.js";
import type { LoadInput } from "../../../../src/framework/django/loader/load-input.js";
import { key } from "../../../chain/graphs.js";

/** What a test says of a migration; keys as `app.name`. */
export interface NodeText {
  readonly on?: readonly string[];
  readonly before?: readonly string[];
  readonly replaces?: readonly string[];
}

/** Migrations from `app.name` and what they say, in the order given. */
export function nodesOf(migrations: Readonly<Record<string, NodeText>>): readonly MigrationNode[] {
  return Object.entries(migrations).map(([id, { on = [], before = [], replaces = [] }]) => ({
    key: key(id),
    dependencies: on.map(key),
    runBefore: before.map(key),
    replaces: replaces.map(key),
    initial: undefined,
  }));
}

/** An input for Django 5.2 and an empty database, in which every app that has migrations is installed. */
export function inputOf(
  migrations: Readonly<Record<string, NodeText>>,
  rest: Partial<LoadInput> = {},
): LoadInput {
  const nodes = nodesOf(migrations);
  return {
    version: "5.2",
    nodes,
    migratedApps: new Set(nodes.map((node) => node.key.app)),
    unmigratedApps: new Set(),
    unknownApps: new Set(),
    applied: new Set(),
    ...rest,
  };
}
