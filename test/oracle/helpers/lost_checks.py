"""Checks of columns that the original chain lost on MariaDB.

MariaDB drops the check of a column with every MODIFY of it. Django knows checks of its own on
columns (a positive integer is >= 0, JSON is valid) and makes one again only where it differs from
the one of before, so a chain that alters such a column ends without the check that its models
demand. A fold makes the column once and has it.
"""

from django.db import connection

from . import chains

_PREFIX = "check of "


def restore(expected, actual):
    """(expected with the lost checks, a note for each): only what the models demand is put back."""
    objects = expected["objects"]
    more = {
        key: [text for text in clauses if text not in objects.get(key, [])]
        for key, clauses in actual["objects"].items()
        if key.startswith(_PREFIX)
    }
    if connection.vendor != "mysql" or not any(more.values()):
        return expected, []
    demanded = _demanded()
    completed, names, notes = dict(objects), dict(expected["names"]), []
    for key, clauses in more.items():
        for clause in clauses:
            if clause.lower() in demanded.get(key, ()):
                completed[key] = sorted([*completed.get(key, []), clause])
                name = f"{key} {clause}"
                names[name] = actual["names"].get(name, [])
                notes.append(
                    f"{key}: {clause} is there, as the model demands; the original chain loses it"
                    " when MariaDB modifies the column"
                )
    return {"objects": completed, "names": names}, notes


def _demanded():
    """{catalog key: clauses} of the checks that Django gives to columns of the final models."""
    found = {}
    apps = chains.load().project_state().apps
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy or not model._meta.managed:
            continue
        for field in model._meta.local_fields:
            check = field.db_parameters(connection)["check"]
            if check:
                key = f"{_PREFIX}{model._meta.db_table}"
                found.setdefault(key, set()).add(check.lower())
    return found
