"""Databases that stood somewhere inside an original chain when the folded files arrived.

Replace mode: every cut must end like the original chain from empty. What Django plans is checked
at every cut, for the smallest and the largest database that stands there. Rewrite mode: every cut
must end like the original or raise: what may not happen is a migrate that succeeds and leaves
something else.

What is run: where the plan holds nothing but the original modules in their original order the
outcome is the original's by construction. Where it begins with original modules in their order,
the database passes through what the original stood at behind them, so that is where the run
starts; cuts that meet at one such place are one run. (Both are also tried: the project with all
apps folded runs from stops spread over the plan.)
"""

from contextlib import contextmanager
from unittest import mock

from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.executor import MigrationExecutor
from django.db import connection

from . import databases, migrating, modules


def check(job, described, recorded):
    """(differences, notes, counts) for the app job["app"]."""
    history = _History(described)
    positions = [i for i, key in enumerate(history.plan) if key[0] == job["app"]]
    counts = {"cuts": len(positions), "planned": 0, "run": 0, "equal": 0, "loud": 0}
    with databases.scratch("sqlite", job["folder"], job["run_id"]):
        planner = _Planner(history, described["modules"])
        differences = []
        if job["mode"] == "replace":
            differences = _check_plans(history, planner, positions, counts)
        starts = _starts(planner, positions)
    notes = []
    chosen = _spread(sorted(starts), job["run_limit"])
    for start in chosen:
        outcome = continue_from(job, recorded, str(start))
        counts["run"] += 1
        at_end = positions[-1] in starts[start]
        if outcome["error"] and job["mode"] == "rewrite" and not at_end:
            counts["loud"] += 1
            continue
        if not outcome["differences"]:
            counts["equal"] += 1
        title = _title(history, positions, starts[start][0])
        differences += [f"{title}: {text}" for text in outcome["differences"]]
        notes += [text for text in outcome["notes"] if text not in notes]
    if len(chosen) < len(starts):
        notes.append(f"{len(chosen)} of {len(starts)} places were run")
    return differences, notes, counts


def _check_plans(history, planner, positions, counts):
    """What is wrong with the plans for the databases that can stand at each position."""
    differences = []
    for position in positions:
        for kind, applied in history.databases_at(position).items():
            counts["planned"] += 1
            title = f"{_title(history, positions, position)}, {kind} database"
            differences += [f"{title}: {text}" for text in planner.problems(applied)]
    return differences


def _starts(planner, positions):
    """{place of the plan to run from: positions whose outcome it shows}."""
    starts = {}
    for position in positions:
        start = planner.start(position)
        if start is not None:
            starts.setdefault(start, []).append(position)
    return starts


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


class _Planner:
    """What Django would run of the folded project, on databases that the original chain left."""

    def __init__(self, history, originals):
        self._history = history
        self._originals = originals
        self._digests = {}

    def problems(self, applied):
        """Steps that would get lost or run twice, or what Django says instead of a plan."""
        try:
            loader, planned = _plan(applied)
        except Exception as error:
            return [migrating.brief(error)]
        history = self._history
        expected = set().union(*(history.atoms(key) for key in history.plan)) - applied
        actual = set()
        for migration in planned:
            actual |= _atoms_of(migration, loader)
        if actual == expected:
            return []
        lost, again = sorted(expected - actual), sorted(actual - expected)
        return [f"steps that would not run: {lost}; that would run again: {again}"]

    def start(self, position):
        """Where to run the database at a position from; None when nothing but originals would run."""
        plan = self._history.plan
        try:
            ahead = self._ahead(position)
        except Exception:
            # Running it shows the error.
            return position
        same = 0
        while same < len(ahead) and self._is_original(ahead[same], position + 1 + same):
            same += 1
        if position + 1 + same == len(plan) and same == len(ahead):
            return None
        while same > 0 and not self._agrees(position + same, ahead[same:]):
            same -= 1
        return position + same

    def _ahead(self, position):
        _loader, planned = _plan(self._history.prefix(position))
        return planned

    def _agrees(self, position, ahead):
        """Whether a database that stands at a later place would go on in the same way."""
        try:
            there = self._ahead(position)
        except Exception:
            return False
        return [_key(migration) for migration in there] == [
            _key(migration) for migration in ahead
        ]

    def _is_original(self, migration, position):
        plan = self._history.plan
        key = _key(migration)
        if position >= len(plan) or key != plan[position]:
            return False
        if key not in self._digests:
            self._digests[key] = modules.digest(migration)
        return self._digests[key] == self._originals[".".join(key)]


def _key(migration):
    return migration.app_label, migration.name


def _plan(applied):
    """(loader, the modules that migrate would run) where some steps are recorded as applied."""
    with _recorded_as_applied(applied):
        executor = MigrationExecutor(connection)
        executor.loader.check_consistent_history(connection)
        targets = executor.loader.graph.leaf_nodes()
        return executor.loader, [
            migration for migration, _ in executor.migration_plan(targets)
        ]


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
            "prefix": self.prefix(position),
            "largest": self._recorded(
                step
                for step in self.plan
                if not any(other in self._ancestors(step) for other in later)
            ),
        }

    def prefix(self, position):
        """What django_migrations holds when a plan from empty has come to a position."""
        return self._recorded(self.plan[: position + 1])

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
