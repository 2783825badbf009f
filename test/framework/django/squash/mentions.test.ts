import { describe, expect, it } from "vitest";
import { showPlace } from "../../../../src/edit/source.js";
import type { DjangoProject } from "../../../../src/framework/django/project.js";
import { findMentions } from "../../../../src/framework/django/squash/mentions.js";

/** Apps with migrations of the given names; nothing else of them is asked for. */
function project(apps: Readonly<Record<string, readonly string[]>>): DjangoProject {
  return {
    version: "5.2",
    unmigratedApps: new Set(),
    files: new Map(),
    apps: Object.entries(apps).map(([label, names]) => ({
      label,
      directory: `${label}/migrations`,
      editable: true,
      installed: "yes",
      modules: [],
      unread: names.map((name) => ({ app: label, name })),
    })),
  };
}

const PROJECT = project({
  shop: ["0001_initial", "0002_price", "0003_longer", "0004_next", "start"],
  depot: ["0001_initial", "0002_shelf"],
});
const REMOVED = ["0001_initial", "0002_price", "0003_longer", "start"].map((name) => ({
  app: "shop",
  name,
}));

function mentions(text: string, path = "docs/x.md"): readonly string[] {
  return findMentions([{ path, text }], REMOVED, PROJECT).map(
    ({ key, place }) => `${showPlace(place)} ${key.name}`,
  );
}

describe("mentions of removed steps", () => {
  it.each([
    ["migrate shop 0003_longer", "0003_longer"],
    ['migrate_from = ("shop", "0002_price")', "0002_price"],
    ["see 0002_price", "0002_price"],
    ["`0002_price`: the price", "0002_price"],
    ['import_module("shop.migrations.0003_longer")', "0003_longer"],
    ["cp shop/migrations/0001_initial.py /tmp", "0001_initial"],
    ['filter(app="shop", name="0001_initial")', "0001_initial"],
    ["| shop | 0001_initial |", "0001_initial"],
    ["shop: [0001_initial]", "0001_initial"],
    ["0001_initial of shop", "0001_initial"],
    ["shop has start", "start"],
    ["manage.py migrate shop 0003", "0003_longer"],
    ['call_command("migrate", "shop", "0003_lo")', "0003_longer"],
  ])("finds %s", (line, name) => {
    expect(mentions(line).map((found) => found.split(" ")[1])).toEqual([name]);
  });

  it.each([
    "migrate depot 0001_initial",
    '("depot", "0001_initial")',
    '("not_installed", "0002_price")',
    "every app has its 0001_initial",
    "the start of it all",
    "0003_longer_still and x0003_longer",
    "migrate shop 0004",
    "migrate shop 00",
    "migrate depot 0003",
    "in shop 2003 of them",
    "0001_initial_squashed_0003_longer",
  ])("does not take for one: %s", (line) => {
    expect(mentions(line)).toEqual([]);
  });

  it("knows by the directory whose name it is", () => {
    expect(mentions("0001_initial\n", "shop/migrations/max_migration.txt")).toEqual([
      "shop/migrations/max_migration.txt:1:1 0001_initial",
    ]);
    expect(mentions('name = "0001_initial"\n', "shop/tests/test_x.py")).toHaveLength(1);
    expect(mentions("0001_initial\n", "depot/migrations/max_migration.txt")).toEqual([]);
    expect(mentions('("shop", "0001_initial")', "depot/tests.py")).toHaveLength(1);
  });

  it("gives the place of each", () => {
    expect(mentions("a\nb 0002_price\n  shop.0003_longer")).toEqual([
      "docs/x.md:2:3 0002_price",
      "docs/x.md:3:8 0003_longer",
    ]);
  });
});
