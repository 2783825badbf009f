import { describe, expect, it, test } from "vitest";
import type { DataFacts } from "../../../../src/operation/touches.js";
import { factsOf, onEmpty, step, touched } from "./library.js";

const READS_BOOKS = ["read library.author: name", "read library.book: all"];

describe("what a data step touches", () => {
  const cases: readonly (readonly [string, string, readonly string[] | "everything"])[] = [
    ["nothing", "pass", []],
    [
      "rows that are looped over",
      "for book in Book.objects.all():\n    print(book.title)",
      READS_BOOKS,
    ],
    [
      "a field that update() names, and those that filter() names",
      "Book.objects.filter(title='x').update(pages=1)",
      ["read library.book: title", "update library.book: pages"],
    ],
    [
      "all fields where a row is saved",
      "for tag in Tag.objects.all():\n    tag.name = 'x'\n    tag.save()",
      ["insert library.tag: all", "read library.tag: all", "update library.tag: all"],
    ],
    [
      "the fields of save(update_fields=…)",
      "for tag in Tag.objects.all():\n    tag.save(update_fields=['name'])",
      ["read library.tag: all", "update library.tag: name"],
    ],
    [
      "lookups over relations in both directions",
      "Author.objects.filter(books__tags__name='x').exists()",
      ["read library.author:", "read library.book: author tags", "read library.tag: name"],
    ],
    [
      "a function of the database that Func names",
      "Book.objects.update(title=models.Func('title', function='LTRIM', output_field=models.TextField()))",
      ["read library.book: title", "update library.book: title"],
    ],
    [
      "F in update()",
      "Book.objects.update(pages=models.F('object_id') + 1)",
      ["read library.book: object_id", "update library.book: pages"],
    ],
    [
      "subqueries with OuterRef",
      "from django.db.models import OuterRef, Subquery\n" +
        "stars = Review.objects.filter(book=OuterRef('pk')).values('stars')[:1]\n" +
        "Book.objects.update(pages=Subquery(stars))",
      ["read library.book: id", "read library.review: book id stars", "update library.book: pages"],
    ],
    [
      "a relation that is followed by an attribute",
      "for review in Review.objects.all():\n    print(review.book.author.name)",
      ["read library.author: all", "read library.book: all", "read library.review: all"],
    ],
    [
      "links that are added",
      "tag = Tag.objects.first()\nfor book in Book.objects.all():\n    book.tags.add(tag)",
      [
        "insert library.book: tags",
        "read library.author: name",
        "read library.book: all",
        "read library.tag: all",
      ],
    ],
    [
      "rows of the table of links that are made at once",
      "Links = Book.tags.through\nlinks = []\nfor book in Book.objects.values_list('id', flat=True):\n" +
        "    links.append(Links(book_id=book, tag_id=1))\nLinks.objects.bulk_create(links)",
      [
        "insert library.book: tags",
        "read library.author: name",
        "read library.book: author id tags",
        "read library.tag: id",
      ],
    ],
    [
      "rows of the table of links that are looked up, over a relation too, and deleted",
      "Book.tags.through.objects.filter(book_id__in=[1], tag__name='x').delete()",
      ["delete library.book: tags", "read library.book: tags", "read library.tag: name"],
    ],
    [
      "the table of links, where something else is done with it",
      "Book.tags.through.objects.filter(book__author__name=models.F('id')).update(tag_id=1)",
      "everything",
    ],
    [
      "columns of the query around one of links",
      "from django.db.models import OuterRef, Exists\n" +
        "Tag.objects.filter(Exists(Book.tags.through.objects.filter(tag_id=OuterRef('pk')))).delete()",
      "everything",
    ],
    [
      "values of the real user, where it is Django's own",
      "from django.contrib.auth import get_user_model\n" +
        "for pk in get_user_model().objects.filter(username='x').values_list('pk', flat=True):\n    print(pk)",
      ["read auth.user: all"],
    ],
    [
      "links of the real user",
      "from django.contrib.auth import get_user_model\n" +
        "get_user_model().groups.through.objects.get_or_create(user_id=1, group_id=1)",
      ["insert auth.user: groups", "read auth.group: id", "read auth.user: groups id"],
    ],
    [
      "related rows that are changed",
      "for author in Author.objects.all():\n    author.books.update(pages=1)",
      ["read library.author: all", "read library.book: author", "update library.book: pages"],
    ],
    [
      "fewer columns with values_list()",
      "list(Tag.objects.values_list('name', flat=True))",
      ["read library.tag: name"],
    ],
    [
      "models through the app's configuration",
      "apps.get_app_config('library').get_model('Tag').objects.update(name='')",
      ["update library.tag: name"],
    ],
    [
      "models of the settings",
      "from django.conf import settings\napps.get_model(settings.AUTH_USER_MODEL).objects.update(username='')",
      ["update auth.user: username"],
    ],
    [
      "models in a loop over literals",
      "for name in ('Tag', 'Author'):\n    apps.get_model('library', name).objects.update(name='')",
      ["update library.author: name", "update library.tag: name"],
    ],
    [
      "the parent's table",
      "Novel.objects.create(title='x', genre='y')",
      ["insert library.book: all", "insert library.novel: all"],
    ],
    [
      "rows that a path only goes through: exclude() joins them",
      "Book.objects.exclude(tags__book__pages=1).exists()",
      ["read library.book: pages tags", "read library.tag:"],
    ],
    [
      "all columns where rows are compared",
      "Tag.objects.order_by('name').distinct().count()",
      ["read library.tag: all"],
    ],
    [
      "all columns where rows are grouped",
      "Tag.objects.annotate(n=models.Count('pk')).filter(n__gt=1).exists()",
      ["read library.tag: all"],
    ],
    [
      "the child's rows where fields of the parent are updated",
      "Novel.objects.filter(title='x').update(title='y')",
      ["read library.book: title", "read library.novel:", "update library.book: title"],
    ],
    [
      "the lookups of a row of values()",
      "for row in Tag.objects.values('name').annotate(n=models.Count('pk')):\n" +
        "    n = row.pop('n')\n    Tag.objects.filter(**row)[:n]",
      ["read library.tag: id name"],
    ],
    [
      "rows by the pages of a paginator",
      "from django.core.paginator import Paginator\n" +
        "for page in Paginator(Tag.objects.order_by('pk'), 100):\n" +
        "    for tag in page.object_list:\n        tag.save(update_fields=['name'])",
      ["read library.tag: all", "update library.tag: name"],
    ],
    [
      "cases of a match statement",
      "match input():\n    case 'a' | 'b':\n        Tag.objects.update(name='')\n    case other:\n" +
        "        Book.objects.filter(title=other).exists()",
      ["read library.book: title", "update library.tag: name"],
    ],
    ["a computed name", "apps.get_model('library', input()).objects.all()", "everything"],
    [
      "a model that is not there",
      "apps.get_model('library', 'Nothing').objects.all()",
      "everything",
    ],
    ["a computed field", "Tag.objects.filter(**{input(): 1}).update(name='')", "everything"],
  ];
  for (const [name, body, expected] of cases) {
    it(name, () => {
      expect(touched(factsOf(step(body)))).toEqual(expected);
    });
  }

  it("knows classes of fields that derive from one of a package that converts", () => {
    const of = (base: string): readonly string[] | "everything" => {
      const modules = {
        "library.fields": `from packages.here import other
from phonenumber_field.modelfields import PhoneNumberField
class CodeField(${base}):
    default_validators = []
`,
      };
      return touched(factsOf(step("Shelf.objects.create(code='x')"), { modules }));
    };
    expect(of("PhoneNumberField")).not.toBe("everything");
    expect(of("other.PhoneNumberField")).toBe("everything");
  });

  it("knows what lists of the module hold that steps only read", () => {
    const code = `PAIRS = [["library", "Tag"], ["library", "Author"]]
NAMES = {"tag": ["Tag"]}
def other(apps, editor):
    names = NAMES["tag"]
    for app, name in PAIRS:
        print(app, names[0], name in names)
${step("for app, name in PAIRS:\n    apps.get_model(app, name).objects.count()\nfor name in NAMES['tag']:\n    apps.get_model('library', name).objects.update(name='')")}`;
    expect(touched(factsOf(code))).toEqual([
      "read library.author:",
      "read library.tag:",
      "update library.tag: name",
    ]);
  });

  it("takes methods of a field's class for harmless that are nothing to Django", () => {
    const modules = {
      "library.fields": `from django.db import models
class Mixin:
    def set_from(self, row, data):
        row.save()
class CodeField(Mixin, models.CharField):
    shown = None
`,
    };
    expect(touched(factsOf(step("Shelf.objects.create(code='x')"), { modules }))).not.toBe(
      "everything",
    );
  });

  it("reads constants and enumerations of the project", () => {
    const code = `from enum import Enum
from shop.kinds import Kind
class Old(str, Enum):
    A = "a"
class TooOld(Exception):
    pass
${step("for old in Old:\n    Tag.objects.filter(name=old.value).update(name=Kind.NEW)\nif len(Old) > 1:\n    raise TooOld('x')")}`;
    const modules = {
      "shop.kinds": 'class Kind:\n    NEW = (\n        "new"  # the usual one\n    )\n',
    };
    expect(touched(factsOf(code, { modules }))).toEqual([
      "read library.tag: name",
      "update library.tag: name",
    ]);
  });

  it("knows the names of tables in SQL that is put together", () => {
    const texts: string[] = [];
    const sql = (text: string): DataFacts => {
      texts.push(text);
      return { touches: { kind: "these", touches: [] }, onEmpty: { kind: "schema", reasons: [] } };
    };
    const body = [
      "table = Book._meta.db_table",
      "execute = schema_editor.execute",
      "execute('DELETE FROM %s WHERE id > %d' % (table, 3))",
      "execute(f'DELETE FROM {Novel._meta.db_table}')",
      "execute('DELETE FROM {} WHERE {name} = 1'.format(schema_editor.quote_name(table), name='id'))",
      "execute(' '.join(['DELETE FROM', table]))",
    ].join("\n");
    factsOf(step(body), { sql });
    expect([...new Set(texts)]).toEqual([
      "DELETE FROM library_book WHERE id > 3",
      "DELETE FROM library_novel",
      "DELETE FROM library_book WHERE id = 1",
      "DELETE FROM library_book",
    ]);
  });

  it("follows delete() to what refers to the rows", () => {
    expect(touched(factsOf(step("Author.objects.filter(name='').delete()")))).toEqual([
      "delete library.author: all",
      "delete library.book: all",
      "delete library.novel: all",
      "delete library.place: all",
      "delete library.review: all",
      "read library.author: all",
      "read library.book: all",
      "read library.novel: all",
      "read library.place: all",
      "read library.review: all",
      "update library.review: editor",
    ]);
  });

  it("counts what the way back touches", () => {
    const code = `${step("pass")}\ndef backwards(apps, schema_editor):\n    apps.get_model("library", "Tag").objects.update(name="")\n`;
    const operation = "migrations.RunPython(forwards, backwards)";
    const facts = factsOf(code, { operation });
    expect(touched(facts)).toEqual(["update library.tag: name"]);
    expect(onEmpty(facts)).toBe("nothing if");
  });

  it("says why and where", () => {
    const { touches } = factsOf("def forwards(apps, schema_editor):\n    other(apps)");
    expect(touches.kind).toBe("everything");
    const [reason] = touches.kind === "everything" ? touches.reasons : [];
    expect(reason?.text).toBe("calls other, which is not defined here");
    expect(reason?.slice.file.text.slice(reason.slice.start, reason.slice.end)).toBe("other(apps)");
  });
});

describe("what a data step does on empty tables", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["nothing", "pass", "nothing if"],
    ["a loop", "for book in Book.objects.all():\n    book.save()", "nothing if library.book"],
    ["update()", "Book.objects.update(pages=1)", "nothing if library.book"],
    ["delete()", "Book.objects.filter(pages=1).delete()", "nothing if library.book"],
    [
      "exists()",
      "if Book.objects.exists():\n    Tag.objects.create(name='x')",
      "nothing if library.book",
    ],
    [
      "exists() turned round",
      "if not Book.objects.exists():\n    Tag.objects.create(name='x')",
      "inserts library.tag",
    ],
    [
      "first()",
      "book = Book.objects.first()\nif book:\n    Tag.objects.create(name='x')",
      "nothing if library.book",
    ],
    [
      "count()",
      "if Book.objects.count() == 0:\n    return\nTag.objects.create(name='x')",
      "nothing if library.book",
    ],
    [
      "an early return",
      "books = list(Book.objects.all())\nif not books:\n    return\nTag.objects.create()",
      "nothing if library.book",
    ],
    [
      "get() that is caught",
      "try:\n    book = Book.objects.get(pk=1)\nexcept Book.DoesNotExist:\n    return\nTag.objects.create()",
      "nothing if library.book",
    ],
    ["get() that is not caught", "Book.objects.get(pk=1)", "unknown"],
    ["create()", "Tag.objects.create(name='x')", "inserts library.tag"],
    ["get_or_create()", "tag, made = Tag.objects.get_or_create(name='x')", "inserts library.tag"],
    ["save() of a new row", "Tag(name='x').save()", "inserts library.tag"],
    [
      "bulk_create() of what a loop collected",
      "tags = []\nfor book in Book.objects.all():\n    tags.append(Tag(name=book.title))\nTag.objects.bulk_create(tags)",
      "nothing if library.book",
    ],
    [
      "bulk_create() of a comprehension",
      "Tag.objects.bulk_create([Tag(name=b.title) for b in Book.objects.all()])",
      "nothing if library.book",
    ],
    [
      "bulk_create() of literals",
      "Tag.objects.bulk_create([Tag(name='x')])",
      "inserts library.tag",
    ],
    [
      "aggregates",
      "from django.db.models import Max\nif Book.objects.aggregate(m=Max('pages'))['m']:\n    Tag.objects.create()",
      "nothing if library.book",
    ],
    [
      "rows that the step makes itself",
      "Tag.objects.create(name='x')\nfor tag in Tag.objects.all():\n    Group.objects.create(name=tag.name)",
      "inserts auth.group library.tag",
    ],
    [
      "dictionaries by key",
      "seen = {}\nfor book in Book.objects.all():\n    seen.setdefault(book.title, []).append(book)\nfor title, books in seen.items():\n    books[0].delete()",
      "nothing if library.book",
    ],
    [
      "a transaction",
      "from django.db import transaction\nwith transaction.atomic():\n    Book.objects.update(pages=1)",
      "nothing if library.book",
    ],
    [
      "guards",
      "if schema_editor.connection.alias != 'default':\n    return\nif schema_editor.connection.vendor == 'sqlite':\n    Book.objects.update(pages=1)\nelse:\n    Tag.objects.update(name='')",
      "nothing if library.book library.tag",
    ],
    [
      "using() of the step's own database",
      "Book.objects.using(schema_editor.connection.alias).update(pages=1)",
      "nothing if library.book",
    ],
    ["using() of another", "Book.objects.using('archive').update(pages=1)", "unknown"],
    [
      "the schema editor",
      "schema_editor.remove_field(Book, Book._meta.get_field('pages'))",
      "schema",
    ],
    [
      "content types",
      "ContentType.objects.get_for_model(Book)",
      "inserts contenttypes.contenttype",
    ],
    [
      "unions",
      "for book in Book.objects.filter(pages=1) | Book.objects.filter(pages=2):\n    book.delete()",
      "nothing if library.book",
    ],
  ];
  for (const [name, body, expected] of cases) {
    it(name, () => {
      expect(onEmpty(factsOf(step(body)))).toBe(expected);
    });
  }

  it("takes rows that are known to be there into account", () => {
    const code = step("user = User.objects.first()\nif user:\n    Book.objects.update(pages=1)");
    expect(onEmpty(factsOf(code))).toBe("nothing if auth.user");
    expect(onEmpty(factsOf(code, { filled: ["auth.user"] }))).toBe("nothing if library.book");
    expect(onEmpty(factsOf(code, { filled: ["auth.user", "library.book"] }))).toBe(
      "inserts library.book",
    );
  });

  it("says what the proof rests on", () => {
    const { onEmpty: verdict } = factsOf(step("for tag in Tag.objects.all():\n    tag.save()"));
    expect(verdict.kind === "nothing" ? verdict.proof.map(({ text }) => text) : []).toEqual([
      "loops over rows of Tag, of which there are none",
    ]);
  });
});

describe("where the function comes from", () => {
  const update = (name: string): string =>
    `def ${name}(apps, schema_editor):\n    apps.get_model("library", "Tag").objects.update(name="")\n`;
  const expected = ["update library.tag: name"];

  it("a helper of the module", () => {
    const code = `${update("helper")}def forwards(apps, schema_editor):\n    helper(apps, schema_editor)`;
    expect(touched(factsOf(code))).toEqual(expected);
  });

  it("another module of the project", () => {
    const code = "from library.helpers import helper as forwards";
    expect(touched(factsOf(code, { modules: { "library.helpers": update("helper") } }))).toEqual(
      expected,
    );
    expect(touched(factsOf(code))).toBe("everything");
  });

  it("a lambda, a partial, a method of the class", () => {
    const code = `from functools import partial\n${update("helper")}def named(apps, schema_editor, model):\n    apps.get_model("library", model).objects.update(name="")\n`;
    expect(
      touched(
        factsOf(code, {
          operation: "migrations.RunPython(lambda apps, editor: helper(apps, editor))",
        }),
      ),
    ).toEqual(expected);
    expect(
      touched(factsOf(code, { operation: "migrations.RunPython(partial(named, model='Tag'))" })),
    ).toEqual(expected);
    expect(touched(factsOf("", { body: update("forwards") }))).toEqual(expected);
  });

  it("RunPython.noop", () => {
    const facts = factsOf("", { operation: "migrations.RunPython(migrations.RunPython.noop)" });
    expect(touched(facts)).toEqual([]);
    expect(onEmpty(facts)).toBe("nothing if");
  });
});

test("a manager that only adds methods gives all rows", () => {
  const code = step("apps.get_model('library', 'Label').objects.filter(name='x').update(name='y')");
  const text = `from django.db import models
class Labels(models.QuerySet):
    def short(self):
        return self.filter(name="")
class LabelManager(models.Manager.from_queryset(Labels)):
    use_in_migrations = True
    def long(self):
        return self.all()
`;
  const facts = factsOf(code, { modules: { "library.managers": text } });
  expect(touched(facts)).toEqual(["read library.label: name", "update library.label: name"]);
});

describe("a default of the project", () => {
  const code = step("apps.get_model('library', 'Stamp').objects.create()");
  const of = (text: string): DataFacts => factsOf(code, { modules: { "library.times": text } });

  test("is followed", () => {
    const facts = of(
      "from django.utils import timezone\ndef made():\n    return timezone.now().replace(second=0)",
    );
    expect(touched(facts)).toEqual(["insert library.stamp: all"]);
    expect(onEmpty(facts)).toBe("inserts library.stamp");
  });

  test.each([
    "from somewhere import made",
    "from library.models import Book\ndef made():\n    return Book.objects.first()",
    "made = object()",
    "@other\ndef made():\n    return 1",
  ])("may do anything: %s", (text) => {
    expect(touched(of(text))).toBe("everything");
  });
});

describe("a manager with a natural key of its own", () => {
  const code = step("apps.get_model('library', 'Label').objects.get_by_natural_key('x')");
  const of = (body: string): DataFacts =>
    factsOf(code, {
      modules: {
        "library.managers": `from django.db import models\nclass LabelManager(models.Manager):\n    def get_by_natural_key(self, name):\n        ${body}\n`,
      },
    });

  test("reads a row", () => {
    expect(touched(of("return self.get(name=name)"))).toEqual(["read library.label: all"]);
  });

  test.each([
    "return self.get(name=self.create(name=name).name)",
    "self.create(name=name)\n        return self.get(name=name)",
    "return self.get_or_create(name=name)[0]",
  ])("may do anything: %s", (body) => {
    expect(touched(of(body))).toBe("everything");
  });
});

describe("a model that a setting names", () => {
  const OAUTH = `from django.conf import settings
GRANT_MODEL = getattr(settings, "OAUTH2_PROVIDER_GRANT_MODEL", "library.Tag")
class Settings:
    def __getattr__(self, name):
        return settings.OAUTH2_PROVIDER[name]
oauth2_settings = Settings()
`;
  const modules = { "oauth2_provider.settings": OAUTH };
  const plain = `from django.conf import settings\n${step("apps.get_model(getattr(settings, 'TAG_MODEL', 'library.Tag')).objects.count()")}`;
  const oauth = (name: string): string =>
    `from oauth2_provider.settings import oauth2_settings\n${step(`apps.get_model(oauth2_settings.${name}).objects.count()`)}`;
  const READS = ["read library.tag:"];

  test("is its default where no settings say it", () => {
    expect(touched(factsOf(plain, { unset: ["TAG_MODEL"] }))).toEqual(READS);
    const unset = ["OAUTH2_PROVIDER.GRANT_MODEL", "OAUTH2_PROVIDER_GRANT_MODEL"];
    expect(touched(factsOf(oauth("GRANT_MODEL"), { modules, unset }))).toEqual(READS);
  });

  test("is not known where they may say it", () => {
    expect(touched(factsOf(plain))).toBe("everything");
    for (const unset of ["OAUTH2_PROVIDER.GRANT_MODEL", "OAUTH2_PROVIDER_GRANT_MODEL"]) {
      const facts = factsOf(oauth("GRANT_MODEL"), { modules, unset: [unset] });
      expect(touched(facts)).toBe("everything");
    }
  });

  test("is not looked for in settings of other kinds", () => {
    const unset = ["OAUTH2_PROVIDER.NAME", "TAG_NAME"];
    expect(touched(factsOf(oauth("NAME"), { modules, unset }))).toBe("everything");
    const named = plain.replace("TAG_MODEL", "TAG_NAME");
    expect(touched(factsOf(named, { unset }))).toBe("everything");
  });
});

describe("a field of a class of the project", () => {
  const of = (classes: string): DataFacts =>
    factsOf(step("Shelf.objects.create(code='x')"), {
      modules: { "library.fields": `from django.db import models\n${classes}\n` },
    });

  test.each([
    [
      "that says how it looks",
      `class CodeField(models.CharField):
    """A code: like 978-3."""
    description = "a code"
    def formfield(self, **options):
        return super().formfield(**{"widget": widgets.Code(), **options})`,
    ],
    [
      "that converts values",
      `class CodeField(models.CharField):
    def __init__(self, *args, separator="-", **kwargs):
        kwargs.setdefault("max_length", 9)
        self.separator = separator
        super().__init__(*args, **kwargs)
    def to_python(self, value):
        return value if isinstance(value, list) else value.split(self.separator)
    def from_db_value(self, value, expression, connection):
        return self.to_python(value)
    def get_prep_value(self, value):
        parts = super().get_prep_value(value)
        return self.separator.join(str(part) for part in parts)`,
    ],
    [
      "that derives from another one",
      "class Base(models.CharField): pass\nclass CodeField(Base): pass",
    ],
  ])("%s is stored as a plain one", (_, classes) => {
    expect(touched(of(classes))).toEqual(["insert library.shelf: all"]);
  });
});
