"""Checks of a folded project against what the original chains did.

Each check gives {"verdict": "passed" | "failed", "differences": [...], "notes": [...]}.
"""

import json
import time

from django.db import connection

from . import catalog, chains, cuts, databases, lost, migrating, state


def examine(job):
    """Run the checks that job["checks"] names, in that order."""
    checks = {}
    for name in job["checks"]:
        started = time.monotonic()
        try:
            checks[name] = _CHECKS[name](job)
        except Exception as error:
            app = migrating.app_of(error)
            checks[name] = _verdict([migrating.brief(error)], suspects=[app] if app else [])
        checks[name]["seconds"] = round(time.monotonic() - started, 1)
    return checks


def _verdict(differences, notes=(), **more):
    return {
        "verdict": "failed" if differences else "passed",
        "differences": differences[:20],
        "notes": list(notes),
        **more,
    }


def _load(job):
    """Django's loader accepts the modules, without a database and with an empty one."""
    loader = chains.load()
    with databases.scratch("sqlite", job["folder"], job["run_id"]):
        chains.load(connection).check_consistent_history(connection)
    return _verdict(
        [], chains={app: chains.describe(loader, app) for app in job["apps"]}
    )


def _state(job):
    """The project state after all migrations equals the original's."""
    actual = state.describe(chains.load().project_state())
    # Through JSON, so that both sides hold the same kinds of values.
    actual = json.loads(json.dumps(actual))
    return _verdict(state.compare(_described(job)["state"], actual))


def _from_empty(job):
    """migrate from empty gives the same catalog and rows; a second one finds nothing to do."""
    with databases.scratch(job["vendor"], job["folder"], job["run_id"]):
        migrating.migrate()
        left = migrating.pending()
        differences, notes = migrating.compare_snapshots(
            _recorded(job)["snapshot"], migrating.snapshot(job["random_columns"])
        )
        if left:
            differences.insert(0, f"migrate left steps that it would still run: {left}")
        if "keep" in job:
            connection.close()
            migrating.copy_sqlite(job["keep"])
    return _verdict(differences, notes, suspects=_suspects(job, differences))


def _suspects(job, differences):
    """The apps whose tables the differences are about."""
    if not differences:
        return []
    project = _described(job)["state"]
    apps = {label.partition(".")[0] for label in project}
    tables = {table: app for app in apps for table in _tables(project, app)}
    words = {word for text in differences for word in text.replace(":", " ").split()}
    named = {app for table, app in tables.items() if table in words}
    return sorted(named)


def _zero(job):
    """`migrate APP zero` works where it worked, and leaves of the app what it left.

    Other apps may go further back than they did: what needs the app is now a larger step. In the
    end everything is migrated forwards again and must be complete.
    """
    differences, notes = [], []
    recorded = _recorded(job)
    # All of the record's apps, in its order: each starts from where the one before ended.
    with databases.scratch(
        "sqlite", job["folder"], job["run_id"], template=job["keep"]
    ) as path:
        after = migrating.unapply_all(path, list(recorded["zero"]))
        migrating.migrate()
        again = catalog.read(connection)
    for app, expected in recorded["zero"].items():
        if "error" in expected:
            notes.append(f"{app}: could not be unapplied before ({expected['error']})")
            continue
        if "error" in after[app]:
            differences.append(f"{app}: {after[app]['error']}")
            continue
        tables = _tables(_described(job)["state"], app)
        structure, _names = catalog.compare(
            catalog.only_tables(expected["catalog"], tables),
            catalog.only_tables(after[app]["catalog"], tables),
        )
        differences += [f"{app}: {text}" for text in structure]
    wanted, _regained = lost.restore(recorded["snapshot"]["catalog"], again)
    structure, _names = catalog.compare(wanted, again)
    differences += [f"*: after migrating forwards again: {text}" for text in structure]
    return _verdict(differences, notes)


def _tables(project, app):
    """The tables of an app's models in a described project state."""
    return {
        model["options"].get("db_table", label.replace(".", "_"))
        for label, model in project.items()
        if label.startswith(f"{app}.")
    }


def _cuts(job):
    """Databases stopped at every step of one app's original chain continue rightly or fail."""
    recorded = _recorded(job)
    differences, notes, counts = cuts.check(job, _described(job), recorded)
    return _verdict(differences, notes, counts=counts)


def _stops(job):
    """Databases stopped at a few places of the whole plan continue on the folded project."""
    recorded = _recorded(job)
    differences, notes = [], []
    for position in job["stops"]:
        outcome = cuts.continue_from(job, recorded, str(position))
        differences += [
            f"stopped after step {position}: {text}" for text in outcome["differences"]
        ]
        notes += outcome["notes"]
    return _verdict(differences, notes, counts={"run": len(job["stops"])})


def _described(job):
    with open(job["described"], encoding="utf-8") as file:
        return json.load(file)["result"]


def _recorded(job):
    with open(job["record"], encoding="utf-8") as file:
        return json.load(file)


_CHECKS = {
    "load": _load,
    "state": _state,
    "from_empty": _from_empty,
    "zero": _zero,
    "cuts": _cuts,
    "stops": _stops,
}


def compare_states(job):
    """The differences between two descriptions of the same project's final state."""
    with open(job["other"], encoding="utf-8") as file:
        other = json.load(file)["result"]["state"]
    models = _described(job)["state"]
    prefix = f"{job['app']}."
    return state.compare(
        {label: model for label, model in other.items() if label.startswith(prefix)},
        {label: model for label, model in models.items() if label.startswith(prefix)},
    )


TASKS = {"examine": examine, "compare_states": compare_states}
