"""The walk on a database that is there: PostgreSQL, MariaDB, SQLite."""

from django.core.management.sql import emit_pre_migrate_signal
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from helpers import catalog, chains, databases, migrating

from .record import Recorder
from .steps import Printer


def walk(job):
    """{"steps": [...], "catalog": what the database holds in the end}; see walk.py for a step."""
    with databases.scratch(job["vendor"], job["folder"], job["run_id"]):
        recorder = Recorder(connection)
        with recorder.installed():
            steps = list(_steps(recorder, set(job["apps"])))
        return {"steps": steps, "catalog": catalog.read(connection)}


def _steps(recorder, apps):
    executor = MigrationExecutor(connection)
    executor.recorder.ensure_schema()
    plan = [(executor.loader.graph.nodes[key], False) for key in chains.full_plan(executor.loader)]
    state = executor._create_project_state(with_applied_migrations=True)
    emit_pre_migrate_signal(0, False, connection.alias, apps=state.apps, plan=plan)
    printer = Printer(recorder)
    for migration, _backwards in plan:
        key = (migration.app_label, migration.name)
        wanted = migration.app_label in apps
        forwards = printer.collect(key, backwards=False) if wanted else None
        recorder.clear()
        state.apps  # Rendered once here, kept up to date by each operation afterwards.
        state = executor.apply_migration(state, migration)
        executed = recorder.executed
        yield {
            "app": migration.app_label,
            "name": migration.name,
            "forwards": forwards,
            "executed": executed,
            "backwards": printer.collect(key, backwards=True) if wanted else None,
        }
    migrating.migrate()
