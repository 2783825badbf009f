"""Databases that stood somewhere inside an original chain when the folded files arrived.

Replace mode: every cut must end like the original chain from empty. What Django plans is checked
at every cut, for the smallest and the largest database that stands there. Where the plan holds
nothing but the original modules in their original order the outcome is the original's by
construction; everything else is run. (That this holds is checked on the project with all apps
folded, which runs from stops spread over the plan.)

Rewrite mode: every cut is run. It must end like the original or raise: what may not happen is a
migrate that succeeds and leaves something else.
"""

from contextlib import contextmanager
from unittest import mock

from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.executor import MigrationExecutor
from django.db import connection

from . import databases, migrating


def check(job, described, recorded):
    """(differences, notes, counts) for the app job["app"]."""
    history = _History(described)
    positions = [i for i, key in enumerate(history.plan) if key[0] == job["app"]]
    counts = {"cuts": len(positions), "planned": 0, "run": 0, "equal": 0, "loud": 0}
    differences, notes = [], []
    to_run = positions
    if job["mode"] == "replace":
        differences, to_run = _check_plans(job, history, positions, counts)
    chosen = _spread(to_run, job["run_limit"])
    for position in chosen:
        outcome = continue_from(job, recorded, str(position))
        counts["run"] += 1
        at_end = position == positions[-1]
        if outcome["error"] and job["mode"] == "rewrite" and not at_end:
            counts["loud"] += 1
            continue
        if not outcome["differences"]:
            counts["equal"] += 1
        title = _title(history, positions, position)
        differences += [f"{title}: {text}" for text in outcome["differences"]]
        notes += [text for text in outcome["notes"] if text not in notes]
    if len(chosen) < len(to_run):
        notes.append(f"{len(chosen)} of {len(to_run)} cuts were run")
    return differences, notes, counts


def _check_plans(job, history, positions, counts):
    """(differences, the positions whose outcome the plan does not settle)."""
    differences, unsettled = [], []
    with databases.scratch("sqlite", job["folder"], job["run_id"]):
        for position in positions:
            for kind, applied in history.databases_at(position).items():
                counts["planned"] += 1
                problems, is_original = _check_plan(history, applied)
                title = f"{_title(history, positions, position)}, {kind} database"
                differences += [f"{title}: {problem}" for problem in problems]
                if kind == "prefix" and not is_original:
                    unsettled.append(position)
    return differences, unsettled


def _title(history, positions, position):
    number = positions.index(position) + 1
    return f"cut {number} of {len(positions)} ({history.plan[position][1]})"


def _spread(items, limit):
    """At most limit items, evenly spread, the first and the last among them."""
    if len(items) <= limit:
        return items
    return [items[round(i * (len(items) - 1) / (limit - 1))] for i in range(limit)]


def continue_from(job, recorded, position):
    """Run migrate on a copy of the database kept at a place of the original plan."""
    template = recorded["cuts"][position]
    with databases.scratch(
        job["vendor"], job["folder"], job["run_id"], template=template
    ):
        try:
            migrating.migrate()
            left = migrating.pending()
        except Exception as error:
            text = migrating.brief(error)
            return {"error": text, "differences": [text], "notes": []}
        differences, notes = migrating.compare_snapshots(
            recorded["snapshot"], migrating.snapshot(job["random_columns"])
        )
    if left:
        differences.insert(0, f"left to run: {left}")
    return {"error": None, "differences": differences, "notes": notes}


def _check_plan(history, applied):
    """(problems, whether only original modules would run, in the original order)."""
    with _recorded_as_applied(applied):
        try:
            executor = MigrationExecutor(connection)
            executor.loader.check_consistent_history(connection)
            planned = [
                migration
                for migration, _ in executor.migration_plan(
                    executor.loader.graph.leaf_nodes()
                )
            ]
        except Exception as error:
            return [migrating.brief(error)], False
    done = {key for key in applied}
    expected = set().union(*(history.atoms(key) for key in history.plan)) - done
    actual = set()
    for migration in planned:
        actual |= _atoms_of(migration, executor.loader)
    problems = []
    if actual != expected:
        lost, again = sorted(expected - actual), sorted(actual - expected)
        problems.append(
            f"steps that would not run: {lost}; that would run again: {again}"
        )
    keys = [(migration.app_label, migration.name) for migration in planned]
    remaining = [key for key in history.plan if key not in done]
    return problems, keys == remaining


def _atoms_of(migration, loader):
    """The original steps that a module stands for; a squash of a squash is followed down."""
    if not migration.replaces:
        return {(migration.app_label, migration.name)}
    atoms = set()
    for key in migration.replaces:
        old = loader.disk_migrations.get(tuple(key))
        atoms |= _atoms_of(old, loader) if old is not None else {tuple(key)}
    return atoms


@contextmanager
def _recorded_as_applied(keys):
    applied = {key: None for key in keys}
    with mock.patch.object(
        MigrationRecorder, "applied_migrations", lambda _self: dict(applied)
    ):
        yield


class _History:
    """The original graph, and the databases that can stand at a step of it."""

    def __init__(self, described):
        self.plan = [tuple(key) for key in described["plan"]]
        self._parents = {
            self._key(name): [tuple(parent) for parent in parents]
            for name, parents in described["parents"].items()
        }
        self._replaces = {
            self._key(name): [tuple(old) for old in replaced]
            for name, replaced in described["replaces"].items()
        }

    @staticmethod
    def _key(name):
        app, _, step = name.partition(".")
        return app, step

    def atoms(self, key):
        """The steps that Django records for a module of the original chain."""
        if key not in self._replaces:
            return {key}
        return set().union(*(self.atoms(old) for old in self._replaces[key]))

    def databases_at(self, position):
        """What django_migrations holds, for three databases that stand at a step."""
        key = self.plan[position]
        app_steps = [step for step in self.plan if step[0] == key[0]]
        later = app_steps[app_steps.index(key) + 1 :]
        return {
            "smallest": self._recorded(self._ancestors(key)),
            "prefix": self._recorded(self.plan[: position + 1]),
            "largest": self._recorded(
                step
                for step in self.plan
                if not any(other in self._ancestors(step) for other in later)
            ),
        }

    def _recorded(self, keys):
        """A squash that ran is recorded under its own name and those of what it replaces."""
        recorded = set()
        for key in keys:
            recorded |= {key} | self.atoms(key)
        return recorded

    def _ancestors(self, key):
        """A step with everything that it needs."""
        found, waiting = set(), [key]
        while waiting:
            step = waiting.pop()
            if step not in found:
                found.add(step)
                waiting += self._parents[step]
        return found
