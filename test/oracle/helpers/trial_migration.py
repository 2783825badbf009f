"""Runs operations on an empty SQLite database in memory, without modules and without a project."""

from django.db import connections
from django.db.migrations.state import ProjectState

from . import catalog


def migrate(stages):
    """Apply (app label, operations) pairs in order; gives the catalog, or raises as Django does.

    Each operation has a schema editor of its own, as if it were the only one of its module.
    """
    # Closing would keep a database in memory; another connection gets another one.
    del connections["default"]
    connection = connections["default"]
    project = ProjectState()
    for label, operations in stages:
        for operation in operations:
            before = project.clone()
            operation.state_forwards(label, project)
            with connection.schema_editor(atomic=False) as editor:
                operation.database_forwards(label, editor, before, project)
    return catalog.read(connection)
