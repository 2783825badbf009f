"""What the original chains do: the yardstick for every folded project."""

import importlib
import json
import os
import time

from django.db import connection

from . import chains, databases, migrating, modules, state


def describe(job):
    """The project's chains as Django loads them, and what Django's optimizer makes of each."""
    loader = chains.load()
    described = {}
    for app in job["apps"] or sorted(loader.migrated_apps):
        if app not in loader.migrated_apps:
            continue
        described[app] = chains.describe(loader, app)
        described[app]["directory"] = _own_directory(loader, app)
    nodes = loader.graph.nodes
    return {
        "apps": described,
        "plan": [list(key) for key in chains.full_plan(loader)],
        "parents": {
            ".".join(key): [
                list(parent.key) for parent in loader.graph.node_map[key].parents
            ]
            for key in nodes
        },
        "replaces": {
            ".".join(key): [list(old) for old in loader.disk_migrations[key].replaces]
            for key in loader.disk_migrations
            if loader.disk_migrations[key].replaces
        },
        "modules": modules.digests(loader.disk_migrations.values()),
        "state": state.describe(loader.project_state()),
    }


def _own_directory(loader, app):
    """The folder of the app's migrations inside the project, None for apps that live elsewhere."""
    name, _explicit = loader.migrations_module(app)
    folder = os.path.dirname(importlib.import_module(name).__file__)
    inside = os.path.relpath(os.path.realpath(folder), os.path.realpath(os.getcwd()))
    return None if inside.startswith("..") else inside


def optimize(job):
    """Django's figure for each app; a chain that its optimizer chokes on has the error instead."""
    loader = chains.load()
    figures = {}
    for app in job["apps"]:
        started = time.monotonic()
        try:
            figures[app] = {"operations": chains.optimized_count(loader, app)}
        except Exception as error:
            figures[app] = {"error": migrating.brief(error)}
        figures[app]["seconds"] = round(time.monotonic() - started, 2)
    return figures


def optimize_blocks(job):
    """Django's figure for one app whose chain is cut into blocks."""
    return {
        "operations": chains.optimized_blocks_count(
            chains.load(), job["app"], job["blocks"]
        )
    }


def record(job):
    """Migrate from empty, keeping copies on the way; note catalog, rows and the way back to zero.

    job["stops"] names the positions in the plan ("all", or a list of numbers) at which a copy of
    the database is kept: a file for SQLite, a database to copy from for PostgreSQL.
    """
    loader = chains.load()
    plan = chains.full_plan(loader)
    kept = {}
    seconds = {}
    wanted = set(range(len(plan))) if job["stops"] == "all" else set(job["stops"])

    def keep(key):
        position = plan.index(key)
        if position not in wanted:
            return
        if job["vendor"] == "sqlite":
            path = os.path.join(job["folder"], f"cut_{position}.sqlite3")
            migrating.copy_sqlite(path)
            kept[position] = path
        elif job["vendor"] == "postgres":
            name = connection.settings_dict["NAME"]
            connection.close()
            copy = databases.create(
                "postgres", job["folder"], job["run_id"], template=name
            )
            databases.point_default_at("postgres", name)
            kept[position] = copy

    started = time.monotonic()
    with databases.scratch(job["vendor"], job["folder"], job["run_id"]):
        migrating.migrate_with_stops(plan, keep)
        seconds["from_empty"] = round(time.monotonic() - started, 1)
        recorded = {
            "snapshot": migrating.snapshot(job["random_columns"]),
            "cuts": kept,
        }
        if job["vendor"] == "sqlite":
            final = os.path.join(job["folder"], "final.sqlite3")
            migrating.copy_sqlite(final)
            recorded["final"] = final
    if job["vendor"] == "sqlite":
        started = time.monotonic()
        first = {}
        for position, (app, _name) in enumerate(plan):
            first.setdefault(app, position)
        apps = sorted(job["apps"], key=first.get, reverse=True)
        with databases.scratch(
            "sqlite", job["folder"], job["run_id"], template=final
        ) as path:
            recorded["zero"] = migrating.unapply_all(path, apps)
        seconds["zero"] = round(time.monotonic() - started, 1)
    with open(job["record"], "w", encoding="utf-8") as file:
        json.dump(recorded, file)
    # The rest is large and only of use to other jobs.
    return {"seconds": seconds, "zero": _zero_errors(recorded)}


def _zero_errors(recorded):
    return {app: entry.get("error") for app, entry in recorded.get("zero", {}).items()}


def drop_databases(job):
    """Remove the databases of this run on one server."""
    databases.drop_leftovers(job["vendor"], job["run_id"])
    return {}


def reach(job):
    """Is the server there, and which version is it?"""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT version()" if job["vendor"] != "sqlite" else "SELECT 'in process'"
        )
        return {"version": cursor.fetchone()[0]}


TASKS = {
    "describe": describe,
    "optimize": optimize,
    "optimize_blocks": optimize_blocks,
    "record": record,
    "drop_databases": drop_databases,
    "reach": reach,
}
