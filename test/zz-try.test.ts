import { test } from "vitest";
import { merge, python } from "./framework/django/write/plans.js";
test("x", () => {
  const a = python("0001_initial", `# -*- coding: utf-8 -*-
from __future__ import unicode_literals
import uuid, json
import django.db.models.deletion
import django.utils.timezone
from django.db import models, migrations
from .. import helpers
from app.fields import Foo as AppFoo

LIMIT = 10
# what
def forwards(apps, schema_editor):  # why
    x = """
  a
    b"""
    helper(apps, LIMIT, json.dumps(1))

def helper(a, *b):
    return forwards

class Migration(migrations.Migration):
    dependencies = []
    operations = [
        # first
        migrations.CreateModel(name="A", fields=[
            ("id", models.UUIDField(default=uuid.uuid4)),  # the id
            ("b", models.ForeignKey("B", on_delete=django.db.models.deletion.CASCADE))
        # end
        ]),
        migrations.RunPython(forwards, reverse_code=migrations.RunPython.noop),
        AppFoo(),
    ]
`);
  const b = python("0002_b", `from django.db import migrations
from django.contrib.gis.db import models
import json
from uuid import uuid4

LIMIT = 10

def forwards(apps, schema_editor):  # why
    models.forwards(forwards=1)
    f = "forwards"
    g = f"{forwards}"
    helper(apps, LIMIT, json.dumps(1))

def helper(a, *b):
    return forwards
class Migration(migrations.Migration):
    operations = [ migrations.RunPython(forwards), migrations.AddField("a", "b", models.PointField(default=uuid4))]
`);
  const c = python("0003_c", a.source.text.replace("0001","0003"));
  console.log(merge(a,b,c));
});
