"""What the original chain lost on one server, though its models demand it.

MariaDB drops the check of a column with every MODIFY of it. Django gives some columns checks (a
positive integer is >= 0, JSON is valid) and makes one again only where it differs from the one of
before. SQLite's tables are rebuilt for most alterations, and since 5.1 Django rebuilds them
without the indexes of index_together. A fold makes the table once and has both.
"""

from django.db import connection
from django.db.models import Index

from . import chains


def restore(expected, actual):
    """(expected with what was lost, a note for each): only what the models demand is put back."""
    kind, demand = _KINDS.get(connection.vendor, (None, None))
    more = {
        key: [text for text in texts if text not in expected["objects"].get(key, [])]
        for key, texts in actual["objects"].items()
        if kind is not None and key.startswith(kind)
    }
    if not any(more.values()):
        return expected, []
    objects, names = dict(expected["objects"]), dict(expected["names"])
    demanded, notes = demand(), []
    for key, texts in more.items():
        for text in texts:
            if text.lower() not in demanded.get(key, ()):
                continue
            objects[key] = sorted([*objects.get(key, []), text])
            name = f"{key} {text}"
            names[name] = actual["names"].get(name, [])
            notes.append(
                f"{key}: {text} is there, as the model demands; the original chain loses it"
            )
    return {"objects": objects, "names": names}, notes


def _final_models():
    """(Meta options, options of the state) of all models with tables."""
    project = chains.load().project_state()
    for model in project.apps.get_models(include_auto_created=True):
        options = model._meta
        if options.managed and not options.proxy:
            in_state = project.models.get((options.app_label, options.model_name))
            yield options, in_state.options if in_state else {}


def _checks_of_columns():
    found = {}
    for options, _in_state in _final_models():
        for field in options.local_fields:
            check = field.db_parameters(connection)["check"]
            if check:
                texts = found.setdefault(f"check of {options.db_table}", set())
                texts.add(check.lower())
    return found


def _indexes_of_several_columns():
    found = {}
    for options, in_state in _final_models():
        # What index_together was may have become an index of the state alone.
        plain = [index for index in options.indexes if type(index) is Index]
        lists = [index.fields for index in plain if index.condition is None]
        for names in [*lists, *in_state.get("index_together", ())]:
            if len(names) < 2 or any(name.startswith("-") for name in names):
                continue
            columns = ", ".join(f'"{options.get_field(name).column}"' for name in names)
            texts = found.setdefault(f"index of {options.db_table}", set())
            texts.add(f'CREATE INDEX ON "{options.db_table}" ({columns})'.lower())
    return found


_KINDS = {
    "mysql": ("check of ", _checks_of_columns),
    "sqlite": ("index of ", _indexes_of_several_columns),
}
