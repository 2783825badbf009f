import { describe, expect, it } from "vitest";
import { factsOf, onEmpty, step, touched, type Around } from "./library.js";

/** A step that tries to look more harmless than it is. */
interface Attempt {
  readonly name: string;
  readonly code: string;
  readonly around?: Around;
  /** Does it change something on a database where all tables are empty? Then it must not be said to do nothing. */
  readonly acts?: "on empty tables";
  /** Touches of which each must be among those that are given, or everything. */
  readonly touches?: readonly string[] | "everything";
}

const ACTS = { acts: "on empty tables" } as const;
const MAKES_A_TAG = { ...ACTS, touches: ["insert library.tag: all"] };

/** What makes it depend on where it runs. */
const EVERYTHING = { ...ACTS, touches: "everything" } as const;

const LABELS = "apps.get_model('library', 'Label').objects.filter(name='x').update(name='y')";

function managers(code: string): Around {
  return { modules: { "library.managers": `from django.db import models\n${code}\n` } };
}

/** The step makes a shelf, whose `code` is a field of this class. */
function field(name: string, body: string, head = ""): Attempt {
  const source = `from django.db import models\n${head}\nclass CodeField(models.CharField):\n    ${body}\n`;
  return {
    name: `a field that ${name}`,
    code: step("Shelf.objects.create(code='x')"),
    around: { modules: { "library.fields": source } },
    ...EVERYTHING,
  };
}

const FIELDS: readonly Attempt[] = [
  field("looks for a free value when it is stored", "def pre_save(self, row, add): return 1"),
  field("connects a signal", "def contribute_to_class(self, cls, name): pass"),
  field("has another descriptor", "descriptor_class = object"),
  field("converts by a function", "def get_prep_value(self, value): return look_up(value)"),
  field(
    "converts by a function under another name",
    "def get_prep_value(self, value):\n        of = look_up\n        return of(value)",
  ),
  field(
    "converts by a module of the project",
    "def get_prep_value(self, value): return tools.look_up(value)",
    "from library import tools",
  ),
  field(
    "converts by a method of its own",
    "def look_up(self, value): pass\n    def get_prep_value(self, value): return self.look_up(value)",
  ),
  field(
    "converts by a function that it is given",
    "def __init__(self, of, **more):\n        self.of = of\n    def get_prep_value(self, value): return self.of(value)",
  ),
  field(
    "converts by a query",
    "def get_prep_value(self, value): return self.remote.objects.get(value)",
  ),
  field(
    "is given its acts in __init__",
    "def __init__(self, **more):\n        self.pre_save = more.pop('act')",
  ),
  {
    ...field("derives from one that acts", ""),
    around: {
      modules: {
        "library.fields": `from django.db import models
class Base(models.CharField):
    def pre_save(self, row, add): return 1
class CodeField(Base): pass`,
      },
    },
  },
  {
    ...field("has a metaclass", ""),
    around: {
      modules: {
        "library.fields":
          "from django.db import models\nclass CodeField(models.CharField, metaclass=Acting): pass",
      },
    },
  },
  field("has columns of its own making", "def get_attname_column(self): return look_up(self)"),
  field("puts SQL around its value", "def get_placeholder(self, *more): return look_up(self)"),
  field(
    "has an attribute of its own that Python asks for",
    "def __get__(self, *more): return look_up(self)",
  ),
  field("is decorated", "@act\n    def get_prep_value(self, value): return value"),
];

const ATTEMPTS: readonly Attempt[] = [
  ...FIELDS,
  {
    name: "an alias of a manager's method",
    code: step("make = Tag.objects.create\nmake(name='x')"),
    ...MAKES_A_TAG,
  },
  {
    name: "getattr() with a known name",
    code: step("getattr(Tag.objects, 'create')(name='x')"),
    ...MAKES_A_TAG,
  },
  {
    name: "getattr() with a computed name",
    code: step("getattr(Tag.objects, 'cre' + input())(name='x')"),
    ...MAKES_A_TAG,
  },
  {
    name: "getattr() of a joined name",
    code: step("getattr(Tag.objects, 'cre' + 'ate')(name='x')"),
    ...MAKES_A_TAG,
  },
  {
    name: "the model out of a dictionary",
    code: step("models = {'tag': Tag}\nmodels['tag'].objects.create()"),
    ...MAKES_A_TAG,
  },
  {
    name: "**kwargs that hold the function",
    code: `def run(**kwargs):\n    kwargs["what"](name="x")\n${step("run(what=Tag.objects.create)")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "*args that hold the model",
    code: `def run(*args):\n    args[1].objects.create()\n${step("run(1, Tag)")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "a method that is replaced",
    code: step(
      "Tag.objects.update = lambda **fields: Tag.objects.create()\nTag.objects.update(name='x')",
    ),
    ...ACTS,
  },
  {
    name: "a class of Django that is replaced",
    code: `from django.db.models import QuerySet\n${step("QuerySet.update = lambda self, **fields: Author(name='x').save()\nTag.objects.update(name='x')")}`,
    ...ACTS,
  },
  {
    name: "a builtin that is replaced for the module",
    code: `def list(rows):\n    rows.model.objects.create()\n    return []\n${step("list(Tag.objects.all())")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "a builtin that is replaced in the function",
    code: step("len = lambda rows: rows.create()\nlen(Tag.objects)"),
    ...MAKES_A_TAG,
  },
  {
    name: "a builtin that is a parameter",
    code: `def run(print):\n    print(name="x")\n${step("run(Tag.objects.create)")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "a generator that runs late",
    code: step("rows = (m.objects.create() for m in [Tag])\nlist(rows)"),
    ...MAKES_A_TAG,
  },
  {
    name: "a generator whose names change until it runs",
    code: step(
      "model = Author\nrows = (model.objects.create() for n in [1])\nmodel = Tag\nlist(rows)",
    ),
    ...MAKES_A_TAG,
  },
  {
    name: "a generator function",
    code: `def rows(model):\n    yield 1\n    model.objects.create()\n${step("for n in rows(Tag):\n    pass")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "a generator that another gives on",
    code: `def rows(model):\n    yield from (model.objects.create() for n in [1])\n${step("list(rows(Tag))")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "side effects of a comprehension",
    code: step("[Tag.objects.create(name=n) for n in 'ab']"),
    ...MAKES_A_TAG,
  },
  {
    name: "side effects of a condition in one",
    code: step("[1 for n in 'ab' if Tag.objects.create(name=n)]"),
    ...MAKES_A_TAG,
  },
  {
    name: "map() that is consumed",
    code: step("list(map(lambda n: Tag.objects.create(name=n), 'ab'))"),
    ...MAKES_A_TAG,
  },
  {
    name: "filter() that is consumed",
    code: step("any(filter(lambda n: Tag.objects.create(name=n), 'ab'))"),
    ...MAKES_A_TAG,
  },
  {
    name: "the key of sorted()",
    code: step("sorted([1, 2], key=lambda n: Tag.objects.create())"),
    ...MAKES_A_TAG,
  },
  {
    name: "the key of max()",
    code: step("max(1, 2, key=lambda n: Tag.objects.create().pk)"),
    ...MAKES_A_TAG,
  },
  {
    name: "reduce()",
    code: `from functools import reduce\n${step("reduce(lambda a, b: Tag.objects.create(), [1, 2, 3])")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "a function that re.sub() calls",
    code: `import re\n${step("re.sub('a', lambda found: Tag.objects.create(), 'a')")}`,
    ...ACTS,
  },
  {
    name: "the factory of a defaultdict",
    code: `from collections import defaultdict\n${step("made = defaultdict(Tag.objects.create)\nmade['x']")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "a defaultdict of lists for bulk_create()",
    code: `from collections import defaultdict\n${step("found = defaultdict(list)\nfound['x'].append(Tag(name='x'))\nfor name, tags in found.items():\n    Tag.objects.bulk_create(tags)")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "a defaultdict of lists under names that are computed",
    code: `from collections import defaultdict\n${step("found = defaultdict(list)\nfor name in 'ab':\n    found[name].append(Tag(name=name))\nfor tags in found.values():\n    Tag.objects.bulk_create(tags)")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "a lookup that only a defaultdict's missing key names",
    code: `from collections import defaultdict\n${step("found = defaultdict(str)\nfound['title'] = 'x'\nfound['author__name']\nBook.objects.filter(**found).update(pages=1)")}`,
    touches: ["read library.author: name"],
  },
  {
    name: "a lookup that is put into a row of values()",
    code: step(
      "for row in Tag.objects.values('name'):\n    row['author__name'] = row.pop('name')\n    Book.objects.filter(**row).update(pages=1)",
    ),
    touches: ["read library.author: name"],
  },
  {
    name: "a lookup that another dictionary puts into a row of values()",
    code: step(
      "more = {'author__name': 1}\nfor row in Tag.objects.values('name'):\n    row.update(more)\n    Book.objects.filter(**row).update(pages=1)",
    ),
    touches: ["read library.author: name"],
  },
  {
    name: "a lookup that an annotation of values() names",
    code: step(
      "for row in Tag.objects.values('name').annotate(author__name=models.F('name')):\n    Book.objects.filter(**row).update(pages=1)",
    ),
    touches: ["read library.author: name"],
  },
  {
    name: "the attribute of a value that may be no method",
    code: `import json\n${step("data = json.loads(input())\nif not data.title:\n    Tag.objects.create()")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "a manager's own get_current()",
    code: step("apps.get_model('library', 'Label').objects.get_current()"),
    around: managers(
      "class LabelManager(models.Manager):\n    def get_current(self):\n        return self.create()",
    ),
    ...EVERYTHING,
  },
  {
    name: "a query in a list that JSON holds",
    code: `import json\n${step("box = []\ndata = json.loads('[]')\ndata.append(box)\nbox.append(Tag.objects)\ndata[0][0].update(name='x')")}`,
    touches: ["update library.tag: name"],
  },
  {
    name: "a query in a dictionary that a field of a row holds",
    code: step(
      "book = Book()\nbox = {}\nbook.data = [box]\nbox['tags'] = Tag.objects\nbook.data[0]['tags'].update(name='x')",
    ),
    touches: ["update library.tag: name"],
  },
  {
    name: "a query that a field of a row holds",
    code: step("book = Book()\nbook.title = Tag.objects\nbook.title.update(name='x')"),
    touches: ["update library.tag: name"],
  },
  {
    name: "a query that a new row is given",
    code: step("book = Book(title=Tag.objects)\nbook.title.update(name='x')"),
    touches: ["update library.tag: name"],
  },
  {
    name: "a list that is put into another that a field holds",
    code: step(
      "book = Book()\ninner = []\nouter = []\nbook.data = outer\nouter.append(inner)\ninner.append(Tag.objects)\nbook.data[0][0].update(name='x')",
    ),
    touches: ["update library.tag: name"],
  },
  {
    name: "what a model is, looked at",
    code: step("Tag.objects.create(name=len(Book._meta.get_fields()))"),
    touches: ["read library.book: all", "insert library.tag: all"],
  },
  {
    name: "the table of something that hangs on a model",
    code: `from django.db import connection\n${step("table = Book._meta.get_field('author').related_model._meta.db_table\nconnection.cursor().execute('DELETE FROM %s' % table)")}`,
    touches: "everything",
  },
  {
    name: "a paginator whose count decides",
    code: `from django.core.paginator import Paginator\n${step("if not Paginator(Book.objects.all(), 5).count:\n    Tag.objects.create()")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "the one page of a paginator without rows",
    code: `from django.core.paginator import Paginator\n${step("for page in Paginator(Book.objects.all(), 5):\n    Tag.objects.create()")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "the numbers of a paginator's pages",
    code: `from django.core.paginator import Paginator\n${step("for number in Paginator(Book.objects.all(), 5).page_range:\n    Tag.objects.create()")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "an enumeration with a method that values have",
    code: `from enum import Enum\nclass Kind(Enum):\n    A = 1\n    def format(self, model):\n        model.objects.create()\n${step("for kind in Kind:\n    kind.format(Tag)")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "an error whose making acts",
    code: `class Failure(Exception):\n    def __init__(self, model):\n        model.objects.create()\n${step("try:\n    raise Failure(Tag)\nexcept Exception:\n    pass")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "match with a guard that acts",
    code: step(
      "match 'a':\n    case 'b':\n        pass\n    case other if Tag.objects.create(name=other):\n        pass",
    ),
    ...MAKES_A_TAG,
  },
  {
    name: "match that binds a model",
    code: step("match Tag:\n    case model:\n        model.objects.create()"),
    ...MAKES_A_TAG,
  },
  {
    name: "match that looks for a model in a list",
    code: step("match [Tag]:\n    case [model]:\n        model.objects.create()"),
    ...MAKES_A_TAG,
  },
  {
    name: "match whose case is the last to bind a name",
    code: step(
      "model = Author\nmatch 1:\n    case 1:\n        model = Tag\n    case _:\n        pass\nmodel.objects.create()",
    ),
    ...MAKES_A_TAG,
  },
  {
    name: "a list that is filled under another name",
    code: step("tags = more = []\nmore.append(Tag())\nTag.objects.bulk_create(tags)"),
    ...MAKES_A_TAG,
  },
  {
    name: "a list that is filled by a function",
    code: `def fill(rows, row):\n    rows.append(row)\n${step("tags = []\nfill(tags, Tag())\nTag.objects.bulk_create(tags)")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "a list that is filled by +=",
    code: step(
      "tags = []\nall = tags\nall += [Tag()]\nif tags:\n    Tag.objects.bulk_create(tags)",
    ),
    ...MAKES_A_TAG,
  },
  {
    name: "a default argument that remembers",
    code: `def run(row=None, seen=[]):\n    seen.append(row)\n    return seen\n${step("run(Tag())\nTag.objects.bulk_create(run(Tag()))")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "a global list that another step fills",
    code: `ROWS = []\ndef earlier(apps, editor):\n    ROWS.append(1)\n${step("for row in ROWS:\n    Tag.objects.create()")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "a list inside a global dictionary that another step fills",
    code: `ROWS = {"a": []}\ndef earlier(apps, editor):\n    rows = ROWS["a"]\n    rows.append(1)\n${step("for row in ROWS['a']:\n    Tag.objects.create()")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "a list inside a global list that another step fills",
    code: `ROWS = [[], []]\ndef earlier(apps, editor):\n    for rows in ROWS:\n        rows.append(1)\n${step("for rows in ROWS:\n    for row in rows:\n        Tag.objects.create()")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "a list inside a global list that another step gives away",
    code: `from known import fill\nROWS = [[], []]\ndef earlier(apps, editor):\n    for rows in ROWS:\n        fill(rows)\n${step("for rows in ROWS:\n    for row in rows:\n        Tag.objects.create()")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "a global list under another name that another step fills",
    code: `ROWS = [1]\ndef earlier(apps, editor):\n    rows = ROWS\n    rows.append(2)\n${step("if len(ROWS) > 1:\n    Tag.objects.create()")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "a query that the garbage collector finds",
    code: `import gc\n${step("rows = Tag.objects.all()\nfor found in gc.get_objects():\n    if found is rows:\n        found.update(name='x')")}`,
    touches: "everything",
  },
  {
    name: "a global list that goes round in a circle of names",
    code: `ROWS = [1]\ndef earlier(apps, editor):\n    rows = ROWS\n    others = rows\n    rows = others\n    others.append(2)\n${step("if len(ROWS) > 1:\n    Tag.objects.create()")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "a list inside a global dictionary that values() gives to another step",
    code: `ROWS = {"a": []}\ndef earlier(apps, editor):\n    for name, rows in ROWS.items():\n        rows += [1]\n${step("for row in ROWS['a']:\n    Tag.objects.create()")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "a list inside a global dictionary that get() gives to another step",
    code: `ROWS = {"a": []}\ndef earlier(apps, editor):\n    ROWS.get("a").append(1)\n${step("for row in ROWS['a']:\n    Tag.objects.create()")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "a list inside a global dictionary that another step returns",
    code: `ROWS = {"a": []}\ndef rows():\n    return ROWS["a"]\ndef earlier(apps, editor):\n    rows().append(1)\n${step("for row in ROWS['a']:\n    Tag.objects.create()")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "a global list that is given away",
    code: `ROWS = []\ndef earlier(apps, editor):\n    fill(ROWS)\n${step("if ROWS:\n    Tag.objects.create()")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "a global name that is bound again",
    code: `READY = False\ndef earlier(apps, editor):\n    global READY\n    READY = True\n${step("if READY:\n    Tag.objects.create()")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "globals()",
    code: `READY = False\ndef earlier(apps, editor):\n    globals()["READY"] = True\n${step("if READY:\n    Tag.objects.create()")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "nonlocal",
    code: step(
      "ready = False\ndef turn():\n    nonlocal ready\n    ready = True\nturn()\nif ready:\n    Tag.objects.create()",
    ),
    ...MAKES_A_TAG,
  },
  {
    name: "a walrus",
    code: step("if not (found := Book.objects.first()):\n    Tag.objects.create()"),
    ...MAKES_A_TAG,
  },
  {
    name: "a walrus in a loop's condition",
    code: step("n = 0\nwhile (n := n + 1) < 2:\n    pass\nif n:\n    Tag.objects.create()"),
    ...MAKES_A_TAG,
  },
  {
    name: "a walrus in a comprehension",
    code: step("last = None\n[last := n for n in 'ab']\nif last:\n    Tag.objects.create()"),
    ...MAKES_A_TAG,
  },
  {
    name: "exists() turned round",
    code: step("if not Book.objects.filter(pages=1).exists():\n    Tag.objects.create()"),
    ...MAKES_A_TAG,
  },
  {
    name: "count() compared",
    code: step("if Book.objects.count() < 1:\n    Tag.objects.create()"),
    ...MAKES_A_TAG,
  },
  {
    name: "the else of a loop",
    code: step("for book in Book.objects.all():\n    break\nelse:\n    Tag.objects.create()"),
    ...MAKES_A_TAG,
  },
  {
    name: "all() of nothing",
    code: step("if all(book.pages for book in Book.objects.all()):\n    Tag.objects.create()"),
    ...MAKES_A_TAG,
  },
  {
    name: "an aggregate of nothing",
    code: `from django.db.models import Max\n${step("if Book.objects.aggregate(m=Max('pages'))['m'] is None:\n    Tag.objects.create()")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "an aggregate with a default",
    code: `from django.db.models import Max\n${step("if Book.objects.aggregate(m=Max('pages', default=3))['m']:\n    Tag.objects.create()")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "get() whose error makes a row",
    code: step(
      "try:\n    Book.objects.get(pk=1)\nexcept Book.DoesNotExist:\n    Tag.objects.create()",
    ),
    ...MAKES_A_TAG,
  },
  {
    name: "get_or_create() behind an error",
    code: step(
      "try:\n    Book.objects.latest('pages')\nexcept Exception:\n    Tag.objects.get_or_create(name='x')",
    ),
    ...MAKES_A_TAG,
  },
  {
    name: "an index that is not there",
    code: step("try:\n    Book.objects.all()[0]\nexcept IndexError:\n    Tag.objects.create()"),
    ...MAKES_A_TAG,
  },
  {
    name: "a slice that is not there",
    code: step("if not Book.objects.all()[:1]:\n    Tag.objects.create()"),
    ...MAKES_A_TAG,
  },
  {
    name: "finally",
    code: step("try:\n    Book.objects.get(pk=1)\nfinally:\n    Tag.objects.create()"),
    ...ACTS,
  },
  {
    name: "suppressed errors",
    code: `from contextlib import suppress\n${step("with suppress(Exception):\n    Book.objects.get(pk=1)\nTag.objects.create()")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "a return that finally overtakes",
    code: `def run(tag):\n    try:\n        return False\n    finally:\n        tag.objects.create()\n${step("run(Tag)")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "in_bulk() of nothing",
    code: step("if 1 not in Book.objects.in_bulk():\n    Tag.objects.create()"),
    ...MAKES_A_TAG,
  },
  {
    name: "union with rows of another table",
    code: step(
      "if not Book.objects.values('pk').union(Author.objects.values('pk')):\n    Tag.objects.create()",
    ),
    ...MAKES_A_TAG,
  },
  {
    name: "union that reads another table",
    code: step(
      "for row in Book.objects.values('pk').union(Author.objects.values('pk')):\n    Tag.objects.create()",
    ),
    touches: ["read library.author: all"],
  },
  {
    name: "raw()",
    code: step("list(Tag.objects.raw('INSERT INTO library_tag (name) VALUES (1) RETURNING id'))"),
    ...ACTS,
  },
  {
    name: "extra()",
    code: step(
      "Book.objects.extra(where=['1 = (SELECT count(*) FROM library_tag)']).update(pages=1)",
    ),
    touches: ["read library.tag: all"],
  },
  {
    name: "SQL in an expression",
    code: `from django.db.models import Func\n${step("Book.objects.annotate(n=Func(function='nextval', template=\"nextval('x')\")).count()")}`,
    touches: ["read library.tag: all"],
  },
  {
    name: "RawSQL",
    code: `from django.db.models.expressions import RawSQL\n${step("Book.objects.update(pages=RawSQL('SELECT count(*) FROM library_tag', []))")}`,
    touches: ["read library.tag: all"],
  },
  {
    name: "a cursor with computed SQL",
    code: step("schema_editor.connection.cursor().execute('INSERT INTO %s' % input())"),
    ...ACTS,
  },
  {
    name: "a cursor of another import",
    code: `from django.db import connection as c\n${step("with c.cursor() as cursor:\n    cursor.execute('INSERT INTO library_tag VALUES (1)')")}`,
    ...ACTS,
  },
  {
    name: "the schema editor",
    code: step("schema_editor.execute('DROP TABLE library_tag')"),
    ...ACTS,
  },
  { name: "another database", code: step("Book.objects.using('other').update(pages=1)"), ...ACTS },
  { name: "another database by save()", code: step("Tag().save(using='other')"), ...ACTS },
  {
    name: "another connection",
    code: `from django.db import connections\n${step("connections['other'].cursor().execute('DELETE FROM library_tag')")}`,
    ...ACTS,
  },
  {
    name: "real models",
    code: `from library.models import Tag as Real\n${step("Real.objects.create()")}`,
    ...ACTS,
  },
  {
    name: "real models by the registry",
    code: `from django.apps import apps as registry\n${step("registry.get_model('library', 'Tag').objects.create()")}`,
    ...ACTS,
  },
  {
    name: "an import in the function",
    code: step("from library.models import Tag as Real\nReal.objects.create()"),
    ...ACTS,
  },
  {
    name: "an import by its name",
    code: `import importlib\n${step("importlib.import_module('library.models').Tag.objects.create()")}`,
    ...ACTS,
  },
  {
    name: "an import that depends",
    code: `try:\n    from library.fast import run\nexcept ImportError:\n    def run(apps):\n        pass\n${step("run(apps)")}`,
    ...ACTS,
  },
  {
    name: "a function that depends",
    code: `import sys\nif sys.version_info[0] > 2:\n    def run(tag):\n        tag.objects.create()\nelse:\n    def run(tag):\n        pass\n${step("run(Tag)")}`,
    ...MAKES_A_TAG,
  },
  { name: "import *", code: `from library.helpers import *\n${step("run(Tag)")}`, ...ACTS },
  {
    name: "import * that replaces a builtin",
    code: `from library.helpers import *\n${step("print(Tag)")}`,
    ...ACTS,
    around: { modules: { "library.helpers": "def print(model):\n    model.objects.create()\n" } },
  },
  {
    name: "signals",
    code: `from django.db.models.signals import post_migrate\n${step("post_migrate.connect(print)")}`,
    ...ACTS,
  },
  {
    name: "management commands",
    code: `from django.core.management import call_command\n${step("call_command('loaddata', 'x')")}`,
    ...ACTS,
  },
  {
    name: "threads",
    code: `import threading\n${step("threading.Thread(target=Tag.objects.create).start()")}`,
    ...ACTS,
  },
  {
    name: "on_commit()",
    code: `from django.db import transaction\n${step("transaction.on_commit(lambda: Tag.objects.create())")}`,
    ...ACTS,
  },
  {
    name: "asynchronous functions",
    code: "async def forwards(apps, schema_editor):\n    await apps.get_model('library', 'Tag').objects.acreate()",
    ...ACTS,
  },
  {
    name: "asynchronous methods",
    code: `import asyncio\n${step("asyncio.run(Tag.objects.acreate())")}`,
    ...ACTS,
  },
  {
    name: "a decorator that acts",
    code: `def decorated(function):\n    def run(apps, editor):\n        apps.get_model('library', 'Tag').objects.create()\n        return function(apps, editor)\n    return run\n@decorated\n${step("pass")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "a decorator that cannot be read",
    code: `from library.tools import decorated\n@decorated\n${step("pass")}`,
    ...ACTS,
  },
  {
    name: "a class with __del__",
    code: `class Maker:\n    def __init__(self, model):\n        self.model = model\n    def __del__(self):\n        self.model.objects.create()\n${step("Maker(Tag)")}`,
    ...ACTS,
  },
  {
    name: "a class whose body acts",
    code: step("class Made:\n    tag = Tag.objects.create()"),
    ...MAKES_A_TAG,
  },
  {
    name: "a context manager",
    code: `class Making:\n    def __enter__(self):\n        pass\n    def __exit__(self, *error):\n        MODEL.objects.create()\n${step("with Making():\n    pass")}`,
    ...ACTS,
  },
  {
    name: "an operator",
    code: `class Making:\n    def __add__(self, model):\n        return model.objects.create()\n${step("Making() + Tag")}`,
    ...ACTS,
  },
  { name: "rows that are formatted", code: step("'%s' % Tag.objects.create()"), ...MAKES_A_TAG },
  { name: "an f-string", code: step('f"{Tag.objects.create()}"'), ...MAKES_A_TAG },
  {
    name: "a chain of conditions",
    code: step("Book.objects.exists() or Tag.objects.create()"),
    ...MAKES_A_TAG,
  },
  {
    name: "a conditional expression",
    code: step("Tag.objects.create() if not Book.objects.exists() else None"),
    ...MAKES_A_TAG,
  },
  { name: "an assertion", code: step("assert Tag.objects.create()"), ...MAKES_A_TAG },
  {
    name: "a lambda in a default",
    code: `def run(make=lambda model: model.objects.create(), model=None):\n    make(model)\n${step("run(model=Tag)")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "a partial of a partial",
    code: `from functools import partial\ndef run(model, name):\n    model.objects.create(name=name)\n${step("partial(partial(run, Tag), name='x')()")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "a row that is not saved, and then is",
    code: step("tag = Tag(name='x')\ntag.name = 'y'\ntag.save()"),
    ...MAKES_A_TAG,
  },
  {
    name: "links of a new row",
    code: step("group = Group(pk=1)\ngroup.permissions.add(1)"),
    ...ACTS,
    touches: ["insert auth.group: permissions"],
  },
  {
    name: "rows of the table between",
    code: step("Book.tags.through.objects.create(book_id=1, tag_id=1)"),
    ...ACTS,
    touches: ["insert library.book: tags"],
  },
  {
    name: "a row of the table between that is saved",
    code: step("link = Book.tags.through(book_id=1, tag_id=1)\nlink.save()"),
    ...ACTS,
    touches: ["insert library.book: tags"],
  },
  {
    name: "rows of another table among links",
    code: step("Book.tags.through.objects.bulk_create([Tag(name='x')])"),
    ...EVERYTHING,
  },
  {
    name: "the row behind a link",
    code: step("Book.tags.through.objects.get(pk=1).tag.delete()"),
    touches: "everything",
  },
  {
    name: "rows of the real user",
    code: `from django.contrib.auth import get_user_model\n${step("for user in get_user_model().objects.all():\n    user.save()")}`,
    around: { filled: ["auth.user"] },
    ...EVERYTHING,
  },
  {
    name: "a row of the real user that is found",
    code: `from django.contrib.auth import get_user_model\n${step("get_user_model().objects.get(pk=1).delete()")}`,
    ...EVERYTHING,
  },
  {
    name: "a row of the real user by its place",
    code: `from django.contrib.auth import get_user_model\n${step("get_user_model().objects.all()[0].save()")}`,
    ...EVERYTHING,
  },
  {
    name: "a real user that is made",
    code: `from django.contrib.auth import get_user_model\n${step("get_user_model()(username='x').save()")}`,
    ...EVERYTHING,
  },
  {
    name: "values of a real user that is made",
    code: `from django.contrib.auth import get_user_model\n${step("get_user_model().objects.values('pk').create(username='x')")}`,
    ...EVERYTHING,
  },
  {
    name: "content types",
    code: step("ContentType.objects.get_for_model(Book)"),
    ...ACTS,
    touches: ["insert contenttypes.contenttype: all"],
  },
  {
    name: "permissions",
    code: `from django.contrib.auth.management import create_permissions\n${step("create_permissions(apps.get_app_config('library'), apps=apps)")}`,
    ...ACTS,
  },
  {
    name: "rows that refer to deleted ones",
    code: step("User.objects.filter(pk=1).delete()"),
    touches: ["delete auth.user: all", "update library.author: user"],
  },
  {
    name: "children of deleted parents",
    code: step("Book.objects.all().delete()"),
    touches: [
      "delete library.novel: all",
      "delete library.review: all",
      "delete library.place: all",
    ],
  },
  {
    name: "parents of deleted children",
    code: step("Novel.objects.all().delete()"),
    touches: ["delete library.book: all", "delete library.review: all"],
  },
  {
    name: "a generic foreign key",
    code: step("for book in Book.objects.all():\n    book.content_object.delete()"),
    touches: ["delete library.tag: all"],
  },
  {
    name: "rows of a content type's class",
    code: step(
      "for type in ContentType.objects.all():\n    type.model_class().objects.all().delete()",
    ),
    touches: ["delete library.tag: all"],
  },
  {
    name: "a model named by a row",
    code: step(
      "for type in ContentType.objects.all():\n    apps.get_model(type.app_label, type.model).objects.all().delete()",
    ),
    touches: ["delete library.tag: all"],
  },
  {
    name: "an attribute of a row with a computed name",
    code: step("for book in Book.objects.all():\n    getattr(book, input()).all().delete()"),
    touches: ["delete library.tag: all"],
  },
  {
    name: "the rows behind prefetch_related()",
    code: step("list(Book.objects.prefetch_related('review_set__editor'))"),
    touches: ["read library.review: all", "read library.author: all"],
  },
  {
    name: "what a custom field does when it is stored",
    code: step("for shelf in Shelf.objects.all():\n    shelf.save()"),
    touches: ["read library.tag: all"],
  },
  {
    name: "files that are deleted with their row saved",
    code: step("for shelf in Shelf.objects.all():\n    shelf.cover.delete()"),
    touches: ["update library.shelf: all"],
  },
  {
    name: "rows in a value of JSON",
    code: step(
      "for book in Book.objects.all():\n    book.data['tags'] = Tag.objects.all()\n    book.data['tags'].update(name='')",
    ),
    touches: ["update library.tag: name"],
  },
  {
    name: "recursion",
    code: `def run(model, n):\n    if n > 5:\n        model.objects.create()\n    run(model, n + 1)\n${step("run(Tag, 0)")}`,
    ...ACTS,
  },
  {
    name: "mutual recursion of generators",
    code: `def a(n):\n    yield n\n    yield from b(n)\ndef b(n):\n    yield from a(n)\n${step("for n in a(1):\n    Tag.objects.create()")}`,
    ...ACTS,
  },
  {
    name: "a loop that only ends by what it changes",
    code: step(
      "todo = [Author]\nwhile todo:\n    model = todo.pop()\n    if model is Author:\n        todo.append(Tag)\n    else:\n        model.objects.create()",
    ),
    ...MAKES_A_TAG,
  },
  {
    name: "a value that takes several rounds to get there",
    code: step(
      "a = b = c = None\nfor n in [1, 2, 3, 4]:\n    if c:\n        c.objects.create()\n    c = b\n    b = a\n    a = Tag",
    ),
    ...MAKES_A_TAG,
  },
  {
    name: "the same over rows",
    code: step(
      "a = b = c = None\nfor book in Book.objects.all():\n    if c:\n        c.objects.create()\n    c = b\n    b = a\n    a = Tag",
    ),
    touches: ["insert library.tag: all"],
  },
  { name: "exec()", code: step("exec('Tag.objects.create()')"), ...ACTS },
  { name: "eval()", code: step("eval('Tag.objects.create()')"), ...ACTS },
  {
    name: "type() that makes a class",
    code: step("type('X', (Tag,), {'__module__': 'x'}).objects.create()"),
    ...ACTS,
  },
  { name: "a model from an instance", code: step("type(Tag()).objects.create()"), ...MAKES_A_TAG },
  {
    name: "a property of the app's registry",
    code: step("apps.all_models['library']['tag'].objects.create()"),
    ...ACTS,
  },
  {
    name: "all models of the registry",
    code: step("for model in apps.get_models():\n    model.objects.create()"),
    ...ACTS,
  },
  {
    name: "the module acts when it is imported",
    code: `from django.db.models import QuerySet\nQuerySet.update = print\n${step("Tag.objects.update(name='')")}`,
    ...ACTS,
  },
  {
    name: "a match statement",
    code: step("match Book.objects.count():\n    case 0:\n        Tag.objects.create()"),
    ...ACTS,
  },
  {
    name: "a generator between whose rounds names change",
    code: step(
      "model = Author\nfor row in (model.objects.create() for n in [1, 2]):\n    model = Tag",
    ),
    ...MAKES_A_TAG,
  },
  {
    name: "the same behind enumerate()",
    code: step(
      "model = Author\nfor n, row in enumerate(model.objects.create() for n in [1, 2]):\n    model = Tag",
    ),
    ...MAKES_A_TAG,
  },
  {
    name: "functions that a generator makes for each round",
    code: step(
      "for run in (lambda: model.objects.create() for model in [Tag, Author]):\n    run()",
    ),
    ...MAKES_A_TAG,
  },
  {
    name: "a function that outlives its names' branches",
    code: `def made(one, other):\n    if input():\n        model = one\n        return lambda: model.objects.create()\n    else:\n        model = other\n        return lambda: model.objects.create()\n${step("made(Tag, Author)()")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "a function that outlives an error",
    code: `def made(rows, model):\n    if model:\n        found = model\n        rows.append(lambda: found.objects.create())\n        raise ValueError\n    raise ValueError\n${step("rows = []\ntry:\n    made(rows, Tag)\nexcept ValueError:\n    pass\nrows[0]()")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "a default argument that another step fills",
    code: `def run(row=None, seen=[]):\n    seen.append(row)\n    return seen\ndef earlier(apps, editor):\n    run(1)\ndef rows(seen=[]):\n    return seen\n${step("for row in rows():\n    Tag.objects.create()")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "the key of a sort inside JSON",
    code: step("book = Book(data=[1, 2])\nbook.data.sort(key=lambda n: Tag.objects.create())"),
    ...ACTS,
  },
  {
    name: "the callback of a compiled expression",
    code: `import re\n${step("re.compile('a').sub(lambda found: Tag.objects.create(), 'a')")}`,
    ...ACTS,
  },
  {
    name: "a list that heapq fills",
    code: `import heapq\n${step("rows = []\nheapq.heappush(rows, 1)\nif rows:\n    Tag.objects.create()")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "a list that the operator module fills",
    code: `import operator\n${step("rows = []\noperator.iadd(rows, [1])\nif rows:\n    Tag.objects.create()")}`,
    ...MAKES_A_TAG,
  },
  {
    name: "a condition that evaluates a query",
    code: step("if Review.objects.only('stars'):\n    pass"),
    touches: ["read library.review: all"],
  },
  {
    name: "the relations that ordering follows",
    code: step("Book.objects.first()"),
    touches: ["read library.author: name"],
  },
  {
    name: "fields of latest()",
    code: step("Review.objects.latest('book__author__name')"),
    touches: ["read library.author: name", "read library.book: author"],
  },
  {
    name: "a function of the standard library that calls",
    code: `import itertools\nfrom django.core.management import call_command\n${step("list(itertools.starmap(call_command, [('loaddata', 'x')]))")}`,
    ...ACTS,
  },
  {
    name: "a custom queryset class",
    code: `class Acting(models.QuerySet):\n    def all(self):\n        return self.create()\n${step("Acting(Tag).all()")}`,
    ...ACTS,
  },
  { name: "a file that is written", code: step("open('x', 'w').write('y')"), ...ACTS },
  {
    name: "a receiver of post_migrate",
    code: `from django.db.models.signals import post_migrate\n${step("def later(**kwargs):\n    kwargs['apps'].get_model('library', 'Tag').objects.create()\npost_migrate.connect(later, weak=False)")}`,
    ...ACTS,
  },
  {
    name: "a receiver that keeps the registry of the step",
    code: `from django.db.models.signals import post_migrate\n${step("def later(**kwargs):\n    apps.get_model('library', 'Tag').objects.create()\npost_migrate.connect(later, weak=False)")}`,
    ...EVERYTHING,
  },
  {
    name: "a receiver that keeps a model by a default",
    code: `from django.db.models.signals import post_migrate\n${step("def later(model=Tag, **kwargs):\n    model.objects.create()\npost_migrate.connect(later, weak=False)")}`,
    ...EVERYTHING,
  },
  {
    name: "a receiver that keeps a model by a name that is bound behind it",
    code: `from django.db.models.signals import post_migrate\n${step("kept = None\ndef later(**kwargs):\n    kept.objects.create()\npost_migrate.connect(later, weak=False)\nkept = Tag")}`,
    ...EVERYTHING,
  },
  {
    name: "a receiver that keeps a model by another function",
    code: `from django.db.models.signals import post_migrate\n${step("def make():\n    Tag.objects.create()\ndef later(**kwargs):\n    make()\npost_migrate.connect(later, weak=False)")}`,
    ...EVERYTHING,
  },
  {
    name: "a receiver that is a method of a query",
    code: `from django.db.models.signals import post_migrate\n${step("post_migrate.connect(Tag.objects.create)")}`,
    ...EVERYTHING,
  },
  {
    name: "a receiver of a signal that is sent at once",
    code: `from django.db.models.signals import pre_save\n${step("def now(**kwargs):\n    Tag.objects.create()\npre_save.connect(now)")}`,
    ...EVERYTHING,
  },
  {
    name: "a receiver that is called at once",
    code: `from django.db.models.signals import post_migrate\n${step("post_migrate.send(None)")}`,
    ...EVERYTHING,
  },
  {
    name: "the real models of an app's configuration",
    code: `from django.apps import apps as registry\n${step("registry.get_app_config('library').get_model('Tag').objects.create()")}`,
    ...EVERYTHING,
  },
  {
    name: "an attribute of the real configuration",
    code: `from django.apps import apps as registry\n${step("registry.get_app_config('library').models_module = True")}`,
    ...EVERYTHING,
  },
  {
    name: "an attribute of the class that makes rows when it is called",
    code: step("Migration.make()"),
    around: { body: "make = made_somewhere()" },
    ...ACTS,
  },
  {
    name: "a statement of the class body that changes Django",
    code: step("pass"),
    around: { body: "models.QuerySet.update = models.QuerySet.create" },
    ...ACTS,
  },
  {
    name: "a receiver that partial() gives a model",
    code: `from functools import partial\nfrom django.db.models.signals import post_migrate\n${step("def later(model, **kwargs):\n    model.objects.create()\npost_migrate.connect(partial(later, Tag), weak=False)")}`,
    ...EVERYTHING,
  },
  {
    name: "a manager with its own idea of all rows",
    code: step(LABELS),
    around: managers(
      "class LabelManager(models.Manager):\n    def get_queryset(self):\n        return self.create()",
    ),
    ...EVERYTHING,
  },
  {
    name: "a manager of a query class with its own idea of update()",
    code: step(LABELS),
    around: managers(
      "class Labels(models.QuerySet):\n    def update(self, **fields):\n        return self.create()\nclass LabelManager(models.Manager.from_queryset(Labels)):\n    use_in_migrations = True",
    ),
    ...EVERYTHING,
  },
  {
    name: "a manager whose base is not known",
    code: step(LABELS),
    around: managers("from somewhere import Base\nclass LabelManager(Base):\n    pass"),
    ...EVERYTHING,
  },
  {
    name: "a manager with a hook for attributes",
    code: step(LABELS),
    around: managers(
      "class LabelManager(models.Manager):\n    def __getattribute__(self, name):\n        return 1",
    ),
    ...EVERYTHING,
  },
  {
    name: "a manager that is decorated",
    code: step(LABELS),
    around: managers("@replaced\nclass LabelManager(models.Manager):\n    pass"),
    ...EVERYTHING,
  },
  {
    name: "a manager's own method",
    code: step("apps.get_model('library', 'Label').objects.make_some()"),
    around: managers(
      "class LabelManager(models.Manager):\n    def make_some(self):\n        return self.create()",
    ),
    ...EVERYTHING,
  },
  {
    name: "SQL whose parameter is more than a value",
    code: `from somewhere import Identifier\n${step("schema_editor.execute('DELETE FROM %s', [Identifier('x')])")}`,
    ...EVERYTHING,
  },
  {
    name: "Func with a function that acts",
    code: step("Book.objects.update(pages=models.Func(1, function='setval'))"),
    ...EVERYTHING,
  },
  {
    name: "all models",
    code: step("for model in apps.get_models():\n    model.objects.create()"),
    ...EVERYTHING,
  },
  { name: "the shell", code: `import os\n${step("os.system('x')")}`, ...ACTS },
];

describe("steps that try to look harmless", () => {
  for (const { name, code, around, acts, touches } of ATTEMPTS) {
    it(name, () => {
      const facts = factsOf(code, around);
      if (acts !== undefined) expect(onEmpty(facts)).not.toMatch(/^nothing/);
      const found = touched(facts);
      if (touches === "everything") expect(found).toBe(touches);
      if (touches === undefined || touches === "everything" || found === "everything") return;
      for (const wanted of touches) {
        const whole = wanted.replace(/:.*/, ": all");
        expect(
          found.some((line) => line === wanted || line === whole),
          `${wanted} in ${found.join("; ")}`,
        ).toBe(true);
      }
    });
  }

  it("are many, and each tries something", () => {
    expect(ATTEMPTS.length).toBeGreaterThanOrEqual(60);
    for (const { acts, touches } of ATTEMPTS) expect(acts ?? touches).toBeDefined();
  });
});
