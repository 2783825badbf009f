"""Django's own squash of a whole chain, as a Migration class made while its module is imported.

squashmigrations writes a module whose functions a person has to copy over; importing the old
modules gives the same operations without that. It is what refold is measured against, and what
the self-test runs through all checks. damage spoils it on purpose, to prove that checks can fail.
"""

import importlib

from django.db import migrations
from django.db.migrations.optimizer import MigrationOptimizer


def squash(module_name, app, names, damage=None, before=None, replaced=()):
    """A Migration class that replaces the named steps of the package that module_name is in.

    Django refuses to squash a chain that holds a squash while the steps behind that are there.
    before names a subpackage that the old modules were moved to, and replaced the steps that the
    chain's own squashes replace: what Django's optimizer makes of such a chain can then be run.
    """
    package = module_name.rpartition(".")[0]
    home = f"{package}.{before}" if before else package
    olds = [importlib.import_module(f"{home}.{name}").Migration for name in names]
    if any(old.replaces for old in olds) and not before:
        raise ValueError("Django refuses to squash a chain that holds a squash")
    operations, dependencies = [], []
    for old in olds:
        operations += old.operations
        dependencies += [
            dependency
            for dependency in old.dependencies
            if dependency[0] != app and dependency not in dependencies
        ]
    attributes = {
        "__module__": module_name,
        "initial": True,
        "replaces": [(app, name) for name in (*replaced, *names)],
        "dependencies": dependencies,
        "run_before": [key for old in olds for key in old.run_before],
        "operations": MigrationOptimizer().optimize(operations, app),
    }
    if damage is not None:
        _DAMAGES[damage](attributes, app)
    return type("Migration", (migrations.Migration,), attributes)


def _first_model(attributes):
    return next(
        op for op in attributes["operations"] if isinstance(op, migrations.CreateModel)
    )


def _shorten_column(attributes, app):
    model = _first_model(attributes)
    name, field = model.fields[-1]
    shorter = field.clone()
    shorter.max_length = field.max_length - 1
    model.fields = [*model.fields[:-1], (name, shorter)]


def _swap_columns(attributes, app):
    model = _first_model(attributes)
    model.fields = [
        model.fields[0],
        model.fields[2],
        model.fields[1],
        *model.fields[3:],
    ]


def _add_row(attributes, app):
    name = _first_model(attributes).name

    def insert(apps, schema_editor):
        model = apps.get_model(app, name)
        fields = [field for field in model._meta.local_fields if not field.primary_key]
        model.objects.create(**{field.name: "x" for field in fields})

    operation = migrations.RunPython(insert, migrations.RunPython.noop)
    attributes["operations"].append(operation)


def _make_irreversible(attributes, app):
    attributes["operations"].append(migrations.RunPython(migrations.RunPython.noop))


def _forget_a_step(attributes, app):
    attributes["replaces"] = attributes["replaces"][1:]


def _need_nothing_there_is(attributes, app):
    attributes["dependencies"].append((app, "no_such_step"))


def _add_index(attributes, app):
    table = _first_model(attributes).options["db_table"]
    attributes["operations"].append(
        migrations.RunSQL(f"CREATE INDEX oracle_extra ON {table} (name)", "SELECT 1")
    )


_DAMAGES = {
    "shorten a column": _shorten_column,
    "swap two columns": _swap_columns,
    "add a row": _add_row,
    "cannot be undone": _make_irreversible,
    "forget a step": _forget_a_step,
    "depend on nothing": _need_nothing_there_is,
    "extra index": _add_index,
}
