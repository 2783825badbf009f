"""Running migrations: from empty with stops on the way, on from a stop, and back to zero."""

import io
import os
import shutil
import traceback

from django.core.management import call_command
from django.core.management.sql import emit_pre_migrate_signal
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from . import catalog, lost, rows, spare_indexes


def migrate(*target):
    """What `manage.py migrate [APP NAME]` does, silently; raises what it raises."""
    call_command(
        "migrate",
        *target,
        verbosity=0,
        interactive=False,
        stdout=io.StringIO(),
        stderr=io.StringIO(),
        skip_checks=True,
    )


def pending():
    """What migrate would still run, as "app.name" texts, after Django's consistency check."""
    executor = MigrationExecutor(connection)
    executor.loader.check_consistent_history(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def migrate_with_stops(plan, at_stop):
    """Run plan (keys in order) from empty, calling at_stop(key) after each step.

    Like the command, it sends pre_migrate before and post_migrate after; at the stops themselves
    no post_migrate was sent.
    """
    executor = MigrationExecutor(connection)
    executor.recorder.ensure_schema()
    nodes = executor.loader.graph.nodes
    migrations = [(nodes[key], False) for key in plan]
    state = executor._create_project_state(with_applied_migrations=True)
    # Content types listen here: they add renames of their own rows to the plan.
    emit_pre_migrate_signal(
        0, False, connection.alias, apps=state.apps, plan=migrations
    )
    for migration, _backwards in migrations:
        state.apps  # Rendered once here, kept up to date by each operation afterwards.
        state = executor.apply_migration(state, migration)
        at_stop((migration.app_label, migration.name))
    migrate()


def snapshot(random_columns):
    """Catalog and rows of the default database."""
    return {
        "catalog": catalog.read(connection),
        "rows": rows.read(connection, random_columns),
    }


def compare_snapshots(expected, actual):
    """(differences, notes) of catalog and rows together."""
    wanted, regained = lost.restore(expected["catalog"], actual["catalog"])
    wanted, spare = spare_indexes.leave_out(wanted, actual["catalog"])
    structure, names = catalog.compare(wanted, actual["catalog"])
    row_differences, row_notes = rows.compare(expected["rows"], actual["rows"])
    notes = regained + spare + [f"name {name}" for name in names] + row_notes
    return structure + row_differences, notes


def unapply_all(path, apps):
    """Take the default SQLite database, at path, back: app after app to before its first step.

    apps is in an order in which what others need goes last, so that together they cost one way
    back. Gives {app: {"error": text} | {"catalog": ...}}; after an error the next app starts from
    where the one that failed had started.
    """
    outcomes = {}
    safe = f"{path}.before"
    for app in apps:
        copy_sqlite(safe)
        try:
            migrate(app, "zero")
            outcomes[app] = {"catalog": catalog.read(connection)}
        except Exception as error:
            outcomes[app] = {"error": brief(error)}
            connection.close()
            shutil.copyfile(safe, path)
        os.remove(safe)
    return outcomes


def copy_sqlite(path):
    """An at_stop helper: keep the default SQLite database as it is now."""
    connection.close()
    shutil.copyfile(connection.settings_dict["NAME"], path)


def app_of(error):
    """The app of the migration that an exception came through, None where there was none."""
    for frame, _line in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_name == "apply_migration" and "migration" in frame.f_locals:
            return frame.f_locals["migration"].app_label
    return None


def brief(error):
    """An exception in one line, with the migration frame that it came through if there is one."""
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if "/migrations/0" in frame.filename]
    place = (
        f" at {inside[-1].filename.split('/')[-1]}:{inside[-1].lineno}"
        if inside
        else ""
    )
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}{place}"[:600]
