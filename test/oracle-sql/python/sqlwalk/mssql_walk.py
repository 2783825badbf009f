"""The walk for SQL Server: the backend's schema editor runs against the catalog in memory.

Data steps and raw SQL are left out, as there are no rows, and no server that reads T-SQL. An
operation that the backend refuses leaves the catalog as it was, as a transaction would.
"""

import copy

from django.db import connection
from django.db.migrations.operations import RunPython, RunSQL
from django.db.migrations.state import ProjectState

from helpers import chains

from .record import Recorder
from .steps import Printer


def walk(catalog, apps):
    """{"steps", "catalog", "given": the server's names}; see walk.py for a step; here it has "refused" operations, too."""
    leave_out_what_needs_a_server()
    recorder = Recorder(connection)
    with recorder.installed():
        steps = list(_steps(catalog, recorder, set(apps)))
    return {"steps": steps, "catalog": catalog.described(), "given": catalog.given}


def _steps(catalog, recorder, apps):
    loader = chains.load()
    printer = Printer(recorder)
    state = ProjectState(real_apps=loader.unmigrated_apps)
    for key in chains.full_plan(loader):
        wanted = key[0] in apps
        forwards = printer.collect(key, backwards=False) if wanted else None
        recorder.clear()
        state, refused = apply(catalog, state, loader.graph.nodes[key])
        executed = recorder.executed
        yield {
            "app": key[0],
            "name": key[1],
            "forwards": forwards,
            "executed": executed,
            "refused": refused,
            "backwards": printer.collect(key, backwards=True) if wanted else None,
        }


def apply(catalog, state, migration):
    """The state after the step, and what the backend said of operations that it refuses."""
    refused = []
    with connection.schema_editor(atomic=False) as editor:
        for operation in migration.operations:
            old = state.clone()
            operation.state_forwards(migration.app_label, state)
            tables, deferred = copy.deepcopy(catalog.tables), list(editor.deferred_sql)
            try:
                operation.database_forwards(migration.app_label, editor, old, state)
            except Exception as error:
                refused.append(f"{operation.describe()}: {type(error).__name__}: {error}"[:400])
                catalog.tables, editor.deferred_sql = tables, deferred
    return state, refused


def leave_out_what_needs_a_server():
    """Data steps do nothing, and raw SQL is only collected."""
    run_sql = RunSQL._run_sql

    def collect_only(self, schema_editor, sqls):
        if schema_editor.collect_sql:
            run_sql(self, schema_editor, sqls)

    RunSQL._run_sql = collect_only
    RunPython.database_forwards = lambda *_args: None
