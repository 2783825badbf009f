"""What Django makes of an override: `python examine_override.py APP PACKAGE`, run in the project's folder.

The settings choose their branch by DJANGO_SQLSERVER. Both branches are read, and what they say of MIGRATION_MODULES is tried out on
SQLite, where SQL that is guarded for SQL Server does nothing. Prints a JSON document: problems, counts, and the SQL that was injected.
"""

import contextlib
import functools
import io
import json
import os
import pathlib
import runpy
import sys
import tempfile
import types
import warnings

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [os.getcwd(), str(HERE.parent.parent / "oracle")]

from helpers import removed_names, setup_django  # noqa: E402


def said_in_branch(sqlserver):
    """What the settings say where they are for SQL Server, or not."""
    os.environ["DJANGO_SQLSERVER"] = "true" if sqlserver else "false"
    return runpy.run_path("settings.py")


def main(app, package):
    warnings.simplefilter("ignore")
    own, other = said_in_branch(True), said_in_branch(False)
    problems = []
    modules = own.get("MIGRATION_MODULES", {})
    if modules.get(app) != package:
        problems.append(f"the branch of SQL Server maps {app} to {modules.get(app)}")
    if app in other.get("MIGRATION_MODULES", {}):
        problems.append(f"the other branch maps {app} too")
    removed_names.install()
    os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
    import django
    from django.db.backends.signals import connection_created

    connection_created.connect(setup_django.do_not_wait_for_the_disk)
    django.setup()
    examination = Examination(app, modules)
    for check in (
        examination.state,
        examination.no_changes,
        examination.databases,
        examination.way_back,
        examination.injected,
    ):
        problems += [f"{check.__name__}: {text}" for text in check()]
    json.dump(
        {"problems": problems, "counts": examination.counts, "sql": examination.sql},
        sys.stdout,
    )


class Examination:
    def __init__(self, app, modules):
        from django.conf import settings

        self.app = app
        self.settings = settings
        self.ways = {"vendor": {}, "override": modules}
        self.counts = {"databases": 0, "half-way": 0, "injected": 0}
        self.sql = []
        self.use("vendor")
        loader = self.loader()
        # A squash and what it replaces are not both run: these are the steps that Django plans.
        self.steps = [key for key in self.plan(loader) if key[0] == app]
        self.use("override")
        self.replaced = [
            [tuple(step) for step in migration.replaces]
            for key, migration in self.loader().disk_migrations.items()
            if key[0] == app and migration.replaces
        ]

    def use(self, way):
        self.settings.MIGRATION_MODULES = self.ways[way]

    @staticmethod
    def loader():
        from django.db.migrations.loader import MigrationLoader

        return MigrationLoader(None)

    @staticmethod
    def plan(loader):
        planned = []
        for leaf in loader.graph.leaf_nodes():
            planned += [key for key in loader.graph.forwards_plan(leaf) if key not in planned]
        return planned

    def state(self):
        """The override's state is the vendor's."""
        from helpers import state

        described = {}
        for way in self.ways:
            self.use(way)
            described[way] = state.describe(self.loader().project_state())
        return state.compare(described["vendor"], described["override"])

    def no_changes(self):
        """makemigrations finds with the override what it finds without: for most packages nothing."""
        found = {}
        for way in self.ways:
            self.use(way)
            printed = self.command("makemigrations", self.app, check=True, dry_run=True)
            # The line with the file's place is another one by design.
            found[way] = [line for line in printed.splitlines() if not line.endswith(".py")]
        self.counts["no changes"] = found["override"][0].startswith("No changes")
        if found["vendor"] != found["override"]:
            yield f"without it {found['vendor']}, with it {found['override']}"

    def databases(self):
        """Databases at none, some and all of the vendor's steps."""
        from django.db.migrations.exceptions import NodeNotFoundError
        from helpers import catalog

        whole = self.catalog_after("vendor")
        with tempfile.TemporaryDirectory() as folder:
            for stop, path in self.stops(folder):
                with self.database(path) as connection:
                    applied = self.applied()
                    half = any(
                        0 < len(applied & set(steps)) < len(steps) for steps in self.replaced
                    )
                    before = catalog.read(connection)
                    self.use("override")
                    name = "a new database" if stop is None else f"a database at {stop[1]}"
                    self.counts["half-way" if half else "databases"] += 1
                    try:
                        self.command("migrate")
                    except NodeNotFoundError as error:
                        if not half:
                            yield f"{name}: {error}"
                        elif catalog.read(connection) != before:
                            yield f"{name}: an error, but the database is not what it was"
                        continue
                    if half:
                        yield f"{name}: no error, though steps are missing"
                    structure, _names = catalog.compare(whole, catalog.read(connection))
                    yield from (f"{name}: {text}" for text in structure)

    def stops(self, folder):
        """[(None, no file), (step, a database's file)]: one database on its way through the vendor's chain."""
        from helpers import migrating

        paths = [(None, None)]
        self.use("vendor")
        with self.database():
            for step in self.steps:
                self.command("migrate", *step)
                paths.append((step, os.path.join(folder, f"{step[1]}.sqlite3")))
                migrating.copy_sqlite(paths[-1][1])
        return paths

    def way_back(self):
        """The override can be unapplied where the vendor's chain can, and applied again."""
        from django.db.migrations.exceptions import IrreversibleError
        from helpers import catalog

        whole = self.catalog_after("vendor")
        outcomes = {}
        for way in self.ways:
            self.use(way)
            with self.database() as connection:
                self.command("migrate")
                try:
                    self.command("migrate", self.app, "zero")
                except IrreversibleError:
                    outcomes[way] = "irreversible"
                    continue
                outcomes[way] = sorted(key for key in self.applied() if key[0] == self.app)
                self.command("migrate")
                structure, _names = catalog.compare(whole, catalog.read(connection))
                yield from structure
        self.counts["way back"] = outcomes["override"] == []
        if outcomes["vendor"] != outcomes["override"]:
            yield f"to zero: the vendor's chain {outcomes['vendor']}, the override {outcomes['override']}"

    def injected(self):
        """Each operation that was injected has SQL both ways for SQL Server, and does nothing elsewhere."""
        from django.db.migrations import RunSQL

        self.use("override")
        nodes = self.loader().disk_migrations
        operations = [
            operation
            for key, migration in nodes.items()
            for operation in migration.operations
            if key[0] == self.app and isinstance(operation, RunSQL) and type(operation) is not RunSQL
        ]
        self.counts["injected"] = len(operations)
        for operation in operations:
            if not operation.reversible:
                yield f"{operation.sql}: cannot be reversed"
            for direction in ("database_forwards", "database_backwards"):
                for vendor in ("microsoft", "sqlite"):
                    run = getattr(operation, direction)
                    statements = Statements(vendor)
                    run(self.app, statements, None, None)
                    if bool(statements) != (vendor == "microsoft"):
                        yield f"{direction} on {vendor}: {statements}"
                    self.sql += statements

    @functools.cache
    def catalog_after(self, way):
        from helpers import catalog

        self.use(way)
        with self.database() as connection:
            self.command("migrate")
            return catalog.read(connection)

    @staticmethod
    def applied():
        from django.db import connection
        from django.db.migrations.recorder import MigrationRecorder

        return set(MigrationRecorder(connection).applied_migrations())

    @staticmethod
    @contextlib.contextmanager
    def database(template=None):
        """A SQLite database behind Django's default connection, empty or a copy of a file."""
        from django.db import connections
        from helpers import databases

        with tempfile.TemporaryDirectory() as folder:
            with databases.scratch("sqlite", folder, "", template):
                yield connections["default"]

    @staticmethod
    def command(name, *args, **options):
        from django.core.management import call_command

        printed = io.StringIO()
        try:
            call_command(name, *args, stdout=printed, verbosity=1, skip_checks=True, **options)
        except SystemExit:
            pass
        return printed.getvalue()


class Statements(list):
    """A schema editor that notes what it is given."""

    def __init__(self, vendor):
        self.connection = types.SimpleNamespace(vendor=vendor, alias="default")

    def execute(self, sql, params=None):
        self.append(sql)


if __name__ == "__main__":
    main(*sys.argv[1:])
