"""Runs the cases of Django's own optimizer tests through refold.

Usage: optimizer_suite.py SOURCE SCRATCH NODE REFOLD REASONS [--docs FILE] [--json FILE]

SOURCE is Django's unpacked source package (its tests are in no wheel), SCRATCH a folder for
projects, NODE and REFOLD the program and the executable, REASONS a JSON file that says for each
case with another result why that result is at least as good.

Every operation of a case becomes a module of its own in a small project, after modules that create
what the case presupposes. refold folds the range in replace mode, as squashmigrations does. Its result must give the same
project state as the operations of the case and, where those can be migrated, the same SQLite
catalog; its number of operations is compared with what the
test expects of Django's optimizer.
"""

import argparse
import concurrent.futures
import importlib.util
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import unittest

_DATABASE = threading.Lock()


def main():
    parser = argparse.ArgumentParser()
    for name in ("source", "scratch", "node", "refold", "reasons"):
        parser.add_argument(name)
    parser.add_argument("--docs")
    parser.add_argument("--json")
    arguments = parser.parse_args()
    # Under another name than its own: modules that import "migrations" from Django must not get it.
    package = os.path.join(arguments.scratch, "django_cases")
    if not os.path.islink(package):
        os.symlink(os.path.join(arguments.source, "tests", "migrations"), package)
    sys.path[:0] = [arguments.scratch, os.path.join(arguments.source, "tests")]

    import django
    from django.conf import settings

    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    settings.configure(INSTALLED_APPS=["django_cases"], DATABASES={"default": database})
    django.setup()
    from django_cases.test_optimizer import OptimizerTests

    cases = []
    _collect(OptimizerTests, cases)
    unittest.TextTestRunner(stream=open(os.devnull, "w")).run(
        unittest.defaultTestLoader.loadTestsFromTestCase(OptimizerTests)
    )
    if not cases:
        raise SystemExit("Django's test suite gave no case")
    command = [arguments.node, arguments.refold]
    # refold is another process each time; two keep two cores busy.
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda case: _examine(case, command, arguments.scratch), cases))
    reasons = json.loads(pathlib.Path(arguments.reasons).read_text(encoding="utf-8"))
    for case in cases:
        case["reason"] = reasons.get(case["name"])
    _print(cases)
    if arguments.docs:
        pathlib.Path(arguments.docs).write_text(_document(cases), encoding="utf-8")
    if arguments.json:
        verdicts = [
            {"name": case["name"], "right": _is_right(case), "text": _one_line(case)}
            for case in cases
        ]
        pathlib.Path(arguments.json).write_text(json.dumps(verdicts), encoding="utf-8")
    failed = [case for case in cases if not _is_right(case)]
    print(f"{len(cases) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


def _collect(tests, cases):
    """Make the suite hand over its cases instead of running Django's optimizer on them."""

    def note(self, operations, expected, exact=None, less_than=None, app_label=None):
        method = self._testMethodName
        number = 1 + sum(case["test"] == method for case in cases)
        cases.append(
            {
                "test": method,
                "name": f"{method}[{number}]",
                "app": app_label or "migrations",
                "operations": [_portable(operation) for operation in operations],
                "expected": [_portable(operation) for operation in expected],
            }
        )

    tests.assertOptimizesTo = note


def _portable(operation):
    """A bare Operation marked elidable has no source text: RunPython says the same."""
    from django.db import migrations
    from django.db.migrations.operations.base import Operation

    if type(operation) is not Operation:
        return operation
    step = migrations.RunPython(
        migrations.RunPython.noop, elidable=operation.elidable
    )
    # RunPython.deconstruct() leaves elidable out, so Django's writer would not write it.
    name, args, kwargs = step.deconstruct()
    step.deconstruct = lambda: (name, args, {**kwargs, "elidable": operation.elidable})
    return step


def _examine(case, command, scratch):
    from helpers import state
    from helpers.presupposed import Completion

    completion = Completion(case["operations"], case["app"])
    prerequisites = completion.prerequisites
    folder = pathlib.Path(tempfile.mkdtemp(prefix=f"{case['name'][:40]}-", dir=scratch))
    names = _write_project(folder, case["app"], prerequisites, completion.operations)
    case["operations"] = completion.operations
    try:
        expected_state = _apply(prerequisites, case["app"], completion.operations)
    except Exception as error:
        case.update(outcome="invalid", message=f"{type(error).__name__}: {error}")
        return
    ended = subprocess.run(
        [
            *command,
            "-C",
            folder,
            "squash",
            case["app"],
            names[0],
            names[-1],
            "--mode",
            "replace",
        ],
        capture_output=True,
        text=True,
    )
    if ended.returncode != 0:
        case.update(outcome="refused", message=ended.stderr.strip()[-400:])
        return
    if ended.stdout.strip():
        applied = subprocess.run(
            ["git", "apply", "--whitespace=nowarn"],
            cwd=folder,
            input=ended.stdout,
            capture_output=True,
            text=True,
        )
        if applied.returncode != 0:
            case.update(outcome="refused", message=applied.stderr.strip())
            return
    try:
        case["result"] = _read_operations(folder, case["app"])
        actual_state = _apply(prerequisites, case["app"], case["result"])
    except Exception as error:
        case.update(outcome="unloadable", message=f"{type(error).__name__}: {error}")
        return
    differences = state.compare(expected_state, actual_state)
    if differences:
        case.update(outcome="other state", message="; ".join(differences))
        return
    problem = _problem_when_migrated(case, prerequisites)
    if problem:
        case.update(outcome="fails on a database", message=problem)
        return
    here, there = len(case["result"]), len(case["expected"])
    case.update(
        outcome="same" if here == there else "fewer" if here < there else "more",
        message="",
    )


def _write_project(folder, app, prerequisites, operations):
    """Write a project; gives the names of the case's modules, in order."""
    labels = sorted(prerequisites)
    (folder / "settings.py").write_text(
        f"INSTALLED_APPS = {labels!r}\n", encoding="utf-8"
    )
    for label in labels:
        package = folder / label / "migrations"
        package.mkdir(parents=True)
        (folder / label / "__init__.py").touch()
        (package / "__init__.py").touch()
    others = [label for label in labels if label != app and prerequisites[label]]
    dependencies = [(label, "0000_presupposed") for label in others]
    for label in others:
        _write_module(folder, label, "0000_presupposed", [], prerequisites[label], True)
    if prerequisites[app]:
        _write_module(
            folder, app, "0000_presupposed", dependencies, prerequisites[app], True
        )
        dependencies = [(app, "0000_presupposed")]
    names = []
    for number, operation in enumerate(operations, 1):
        name = f"{number:04}_case"
        initial = number == 1 and not prerequisites[app]
        _write_module(folder, app, name, dependencies, [operation], initial)
        dependencies = [(app, name)]
        names.append(name)
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    return names


def _write_module(folder, label, name, dependencies, operations, initial):
    from django.db import migrations
    from django.db.migrations.writer import MigrationWriter

    attributes = {"dependencies": dependencies, "operations": operations}
    if initial:
        attributes["initial"] = True
    migration = type("Migration", (migrations.Migration,), attributes)(name, label)
    text = MigrationWriter(migration, include_header=False).as_string()
    (folder / label / "migrations" / f"{name}.py").write_text(text, encoding="utf-8")


def _read_operations(folder, app):
    """The operations that an empty database would run for the case, in chain order."""
    modules = {}
    for path in (folder / app / "migrations").glob("*.py"):
        if path.stem not in ("__init__", "0000_presupposed"):
            modules[path.stem] = _load(path, f"folded_{folder.name}_{path.stem}")
    replaced = {
        name for migration in modules.values() for _, name in migration.replaces
    }
    running = [
        # The steps of a case are numbered, so a squash stands where its first step stood.
        (min((old for _, old in migration.replaces), default=name), migration)
        for name, migration in modules.items()
        if name not in replaced
    ]
    operations = []
    for _place, migration in sorted(running, key=lambda entry: entry[0]):
        operations += migration.operations
    return operations


def _load(path, name):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Migration


def _apply(prerequisites, app, operations):
    from django.db.migrations.state import ProjectState
    from helpers import state

    project = ProjectState()
    for label in sorted(prerequisites, key=lambda label: label == app):
        for operation in prerequisites[label]:
            operation.state_forwards(label, project)
    for operation in operations:
        operation.state_forwards(app, project)
    return json.loads(json.dumps(state.describe(project)))


def _problem_when_migrated(case, prerequisites):
    """What goes wrong with the result on SQLite, where the case itself can be migrated."""
    from helpers import catalog, trial_migration

    before = [
        (label, prerequisites[label]) for label in prerequisites if label != case["app"]
    ]
    before.append((case["app"], prerequisites[case["app"]]))
    # One database in memory, so one thread at a time.
    with _DATABASE:
        try:
            expected = trial_migration.migrate(
                [*before, (case["app"], case["operations"])]
            )
        except Exception:
            return None  # Several cases are only meant for the optimizer.
        try:
            actual = trial_migration.migrate([*before, (case["app"], case["result"])])
        except Exception as error:
            return f"{type(error).__name__}: {error}"
    return "; ".join(catalog.compare(expected, actual)[0])


def _is_right(case):
    return case["outcome"] == "same" or case["reason"] is not None


def _print(cases):
    for case in cases:
        if case["outcome"] == "same":
            continue
        print(f"{case['name']}: {case['outcome']} {case['message']}")
        print(f"  input   {_listed(case['operations'])}")
        print(f"  Django  {_listed(case['expected'])}")
        print(f"  refold  {_listed(case.get('result', []))}")
        print(f"  reason  {case['reason'] or 'NONE GIVEN'}")
    outcomes = sorted({case["outcome"] for case in cases})
    for outcome in outcomes:
        print(f"{outcome}: {sum(case['outcome'] == outcome for case in cases)}")


def _one_line(case):
    left = _listed(case["result"]) if "result" in case else case["message"]
    return (
        f"{case['outcome']}: Django leaves {_listed(case['expected'])}; refold: {left}"
    )


def _listed(operations):
    return "; ".join(operation.describe() for operation in operations) or "nothing"


def _document(cases):
    different = [case for case in cases if case["outcome"] != "same"]
    rows = "\n".join(
        f"| {case['name']} | {_listed(case['operations'])} | {_listed(case['expected'])} |"
        f" {_listed(case.get('result', [])) if 'result' in case else case['message']} |"
        f" {case['reason'] or 'unexplained'} |"
        for case in different
    )
    return f"""# Django's optimizer tests, run through refold

`npm run oracle -- --suite-only` takes every case of `tests/migrations/test_optimizer.py` from
Django's source package, writes its input as modules (one for each operation, after modules that
create what the case presupposes), folds them with refold, and compares: the project state must be
that of the input, the number of operations is held against what the test expects of Django.

{len(cases)} cases, {len(cases) - len(different)} with as many operations as Django's optimizer
leaves. The others:

| case | input | Django leaves | refold leaves | why that is at least as good |
| --- | --- | --- | --- | --- |
{rows}
"""


if __name__ == "__main__":
    sys.exit(main())
