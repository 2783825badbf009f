"""Runs cases through Django's own loader, graph and executor, without a database.

Reads a JSON list of cases from standard input and writes a JSON list of answers; see differential.test.ts.
"""

import json
import sys

import django
from django.conf import settings

settings.configure(INSTALLED_APPS=[], DATABASES={}, SECRET_KEY="none")
django.setup()

from django.core.management.base import CommandError
from django.db.migrations import executor as executor_module
from django.db.migrations import loader as loader_module
from django.db.migrations.exceptions import (
    CircularDependencyError,
    InconsistentMigrationHistory,
    InvalidMigrationPlan,
    NodeNotFoundError,
)
from django.db.migrations.migration import Migration


class Connection:
    alias = "default"

    def __init__(self, rows):
        self.rows = rows


class Recorder:
    """Stands in for the table django_migrations."""

    def __init__(self, connection):
        self.rows = connection.rows

    def applied_migrations(self):
        return dict.fromkeys(self.rows)

    def record_applied(self, app, name):
        self.rows[app, name] = None

    def record_unapplied(self, app, name):
        self.rows.pop((app, name), None)

    def ensure_schema(self):
        pass

    def has_table(self):
        return True


loader_module.MigrationRecorder = Recorder

# The unmigrated apps of the cases are not installed, so their models cannot be rendered.
ProjectState = executor_module.ProjectState
executor_module.ProjectState = lambda real_apps=None: ProjectState()


def keys(pairs):
    return [tuple(pair) for pair in pairs]


def loader_for(case, connection):
    class Loader(loader_module.MigrationLoader):
        def load_disk(self):
            self.migrated_apps = set(case["migrated"])
            self.unmigrated_apps = set(case["unmigrated"])
            self.disk_migrations = {}
            for node in case["nodes"]:
                app, name = node["key"]
                migration = Migration(name, app)
                migration.dependencies = keys(node["dependencies"])
                migration.run_before = keys(node["runBefore"])
                migration.replaces = keys(node["replaces"])
                self.disk_migrations[app, name] = migration

    return Loader(connection)


def executor_for(case):
    connection = Connection(dict.fromkeys(keys(case["applied"])))
    executor = executor_module.MigrationExecutor.__new__(executor_module.MigrationExecutor)
    executor.connection = connection
    executor.loader = loader_for(case, connection)
    executor.recorder = Recorder(connection)
    executor.progress_callback = None
    return executor


def load_error(error):
    if isinstance(error, NodeNotFoundError):
        if error.message.startswith("Unable to "):
            return {"kind": "ReplacementNotFound", "squash": error.node}
        return {
            "kind": "NodeNotFound",
            "missing": error.node,
            # "Migration app.name depends on …": where squashes are mentioned, the error has no origin of its own.
            "origin": error.message.split()[1].split("."),
            "partly": "already applied" in error.message,
        }
    if isinstance(error, CircularDependencyError):
        return {"kind": "CircularDependency"}
    if isinstance(error, CommandError):
        return {"kind": "CyclicalReplacement"}
    text, _, app = str(error).rpartition(": ")
    if text == "Dependency on unknown app":
        return {"kind": "DependencyOnUnknownApp", "app": app}
    if text == "Dependency on app with no migrations":
        return {"kind": "DependencyOnEmptyApp", "app": app}
    raise error


LOAD_ERRORS = (NodeNotFoundError, CircularDependencyError, CommandError, ValueError)


def history(executor):
    try:
        executor.loader.check_consistent_history(executor.connection)
    except InconsistentMigrationHistory:
        return False
    return True


def targets(case):
    return [(app, name) for app, name in case["targets"]]


def plan(case):
    executor = executor_for(case)
    try:
        steps = executor.migration_plan(targets(case))
    except KeyError:
        return {"error": "TargetNotFound"}
    except LOAD_ERRORS as error:
        if isinstance(error, NodeNotFoundError) and "not a valid node" in str(error):
            return {"error": "TargetNotFound"}
        return {"error": load_error(error)["kind"]}
    return {"steps": [[m.app_label, m.name, backwards] for m, backwards in steps]}


def migrate(case):
    executor = executor_for(case)
    ran = []

    def progress(action, migration=None, fake=False):
        if action in ("apply_start", "unapply_start"):
            ran.append([migration.app_label, migration.name, action == "unapply_start"])

    executor.progress_callback = progress
    try:
        executor.migrate(targets(case), fake=True)
    except InvalidMigrationPlan:
        return {"error": "MixedPlan"}
    except KeyError:
        return {"error": "TargetNotFound"}
    except LOAD_ERRORS as error:
        if isinstance(error, NodeNotFoundError) and "not a valid node" in str(error):
            return {"error": "TargetNotFound"}
        return {"error": load_error(error)["kind"]}
    return {"ran": ran, "recorded": sorted(executor.connection.rows)}


def answer(case):
    try:
        executor = executor_for(case)
    except LOAD_ERRORS as error:
        return {"error": load_error(error)}
    loader = executor.loader
    graph = loader.graph
    return {
        "nodes": sorted(graph.nodes),
        "edges": sorted((key, parent.key) for key, node in graph.node_map.items() for parent in node.parents),
        "applied": sorted(loader.applied_migrations),
        "roots": graph.root_nodes(),
        "leaves": graph.leaf_nodes(),
        "full": [
            [m.app_label, m.name] for m, _ in executor.migration_plan(graph.leaf_nodes(), clean_start=True)
        ],
        "consistent": history(executor),
        "conflicts": sorted(loader.detect_conflicts().items()),
        "plan": plan(case),
        "migrate": migrate(case),
    }


cases = json.load(sys.stdin)
version = "%d.%d" % django.VERSION[:2]
json.dump({"version": version, "answers": [answer(case) for case in cases]}, sys.stdout)
