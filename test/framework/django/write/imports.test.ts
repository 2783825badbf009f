import { PositionEncoding, Workspace } from "@astral-sh/ruff-wasm-web";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { formatPython } from "../../../../src/framework/django/write/format.js";
import { writeImports, type Import } from "../../../../src/framework/django/write/imports.js";
import { DEFAULT_STYLE } from "../../../../src/framework/django/write/style.js";

// Loading the formatter makes ruff's linter ready too.
beforeAll(() => formatPython("", DEFAULT_STYLE));

test("writes one statement a module, sections apart", () => {
  const from = (module: string, member: string, name = member): Import => ({
    module,
    member,
    name,
  });
  const plain = (module: string, name?: string): Import => ({ module, member: undefined, name });
  expect(
    writeImports([
      from("django.db", "models"),
      from("..x", "y"),
      plain("uuid"),
      from("django.db", "migrations"),
      plain("django.db.models.deletion"),
      from("__future__", "annotations"),
      from("django.db", "models", "m"),
      plain("uuid", "u"),
      from("datetime", "date"),
      from(".", "z"),
      from("datetime", "UTC"),
    ]),
  ).toBe(
    `from __future__ import annotations

import uuid
import uuid as u
from datetime import UTC, date

import django.db.models.deletion
from django.db import migrations, models
from django.db import models as m

from ..x import y
from . import z`,
  );
});

test("writes nothing for nothing", () => {
  expect(writeImports([])).toBe("");
});

test("agrees with ruff's isort", () => {
  const segment = fc.constantFrom("a", "b", "a2", "a10", "B", "_c", "a_b", "aB", "os", "uuid");
  const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("."));
  const relative = fc
    .tuple(fc.constantFrom(".", "..", "..."), fc.option(path, { nil: "" }))
    .map((parts) => parts.join(""));
  const member = fc.constantFrom(
    ..."a b A B AB A_B Ab aB a1 a2 a10 A1 A_1 _a _A __a Z z _ a_b F X9 XY x_Y".split(" "),
  );
  const from = fc.record({
    module: fc.oneof(path, relative),
    member,
    name: fc.option(fc.constantFrom("u", "V", "w1"), { nil: undefined }),
  });
  const plain = fc.record({
    module: path,
    member: fc.constant(undefined),
    name: fc.option(fc.constantFrom("u", "V", "w1"), { nil: undefined }),
  });
  const one = fc.oneof(
    from.map((item): Import => ({ ...item, name: item.name ?? item.member })),
    plain,
  );
  const linter = new Workspace({ lint: { select: ["I001"] } }, PositionEncoding.Utf16);
  fc.assert(
    fc.property(fc.array(one, { minLength: 1, maxLength: 12 }), (imports) => {
      const written = `${writeImports(imports)}\n`;
      const found: unknown = linter.check(written);
      expect(found, written).toEqual([]);
    }),
    { numRuns: 400 },
  );
});
