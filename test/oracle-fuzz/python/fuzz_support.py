"""What the data steps of generated projects call: they write rows, and note what they saw."""

from django.db import models
from django.db.models.deletion import ProtectedError, RestrictedError

seen = {}


def nothing(apps, schema_editor, number, labels):
    """A step that may be left out."""


def look(apps, schema_editor, number, labels):
    _note(apps, schema_editor, number, labels)


def insert(apps, schema_editor, number, labels):
    _note(apps, schema_editor, number, labels)
    for label in labels:
        insert_rows(apps.get_model(label), number)


def update(apps, schema_editor, number, labels):
    _note(apps, schema_editor, number, labels)
    for label in labels:
        model = apps.get_model(label)
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.IntegerField) and not field.unique and field.name != "_order":
                rows = model._base_manager.filter(pk__gt=1)
                rows.update(**{field.name: 1000 + number})
                break


def delete(apps, schema_editor, number, labels):
    _note(apps, schema_editor, number, labels)
    for label in labels:
        rows = apps.get_model(label)._base_manager.order_by("pk")
        for row in list(rows)[2::3]:
            try:
                row.delete()
            except (ProtectedError, RestrictedError):
                pass


def insert_rows(model, number):
    """Two rows, the same for the same fields; none where a relation has nothing to point to."""
    for row in range(2):
        values = {}
        for field in model._meta.concrete_fields:
            if field.auto_created or field.primary_key or field.name == "_order":
                continue
            value = _value(field, number, row)
            if value is _IMPOSSIBLE:
                return
            if value is not _LEFT_OUT:
                values[field.attname] = value
        item = model(**values)
        item.save(force_insert=True)
        for field in model._meta.local_many_to_many:
            target = field.remote_field.model._base_manager.order_by("pk").first()
            if target is None or (type(target), target.pk) == (type(item), item.pk):
                continue
            if field.remote_field.through._meta.auto_created:
                getattr(item, field.name).add(target)


_LEFT_OUT = object()
_IMPOSSIBLE = object()


def _value(field, number, row):
    may_be_null = field.null and (number + len(field.name) + row) % 3 == 0
    if isinstance(field, models.ForeignKey):
        return _key(field, may_be_null)
    if may_be_null:
        return None
    has_default = field.has_default() or field.has_db_default()
    if has_default and (number + row) % 4 == 0:
        return _LEFT_OUT
    if isinstance(field, models.BooleanField):
        return row == 1
    if isinstance(field, models.DecimalField):
        return number + row
    if isinstance(field, (models.CharField, models.TextField)):
        return f"{field.name}-{number}-{row}"
    return number * 10 + row


def _key(field, may_be_null):
    if may_be_null:
        return None
    target = field.remote_field.model
    taken = set()
    if field.unique:
        taken = set(field.model._base_manager.values_list(field.attname, flat=True))
    for row in target._base_manager.order_by("pk"):
        value = getattr(row, field.target_field.attname)
        if value is not None and value not in taken:
            return value
    return None if field.null else _IMPOSSIBLE


def _note(apps, schema_editor, number, labels):
    found = {}
    for label in labels:
        model = apps.get_model(label)
        columns = sorted(field.column for field in model._meta.local_concrete_fields)
        shape = sorted(
            (field.name, type(field).__name__, field.null, field.unique)
            for field in [*model._meta.local_concrete_fields, *model._meta.local_many_to_many]
        )
        quoted = ", ".join(f'"{column}"' for column in columns)
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(f'SELECT {quoted} FROM "{model._meta.db_table}"')
            rows = sorted(map(repr, cursor.fetchall()))
        found[label] = [shape, columns, rows]
    seen[number] = repr(found)
