"""Runs each data step of a chain in several databases, and holds what it did against what refold claims of it."""

import contextlib

from django.db import models, transaction
from django.db.migrations import Migration, RunPython, RunSQL

import statements
from fuzz_support import insert_rows

MOST_FILLING_ROUNDS = 3


class Observer:
    def __init__(self, claims):
        self.claims = {claim["module"]: claim for claim in claims}
        self.problems = []
        self.observed = 0
        self._module = None

    @contextlib.contextmanager
    def watching(self):
        """Django's operations as they are, with a look at each data step before it runs."""
        apply, run_python, run_sql = Migration.apply, RunPython.database_forwards, RunSQL.database_forwards

        def noting(migration, *args, **kwargs):
            self._module = f"{migration.app_label}.{migration.name}"
            return apply(migration, *args, **kwargs)

        Migration.apply = noting
        RunPython.database_forwards = self._looking(run_python)
        RunSQL.database_forwards = self._looking(run_sql)
        try:
            yield
        finally:
            Migration.apply, RunPython.database_forwards, RunSQL.database_forwards = apply, run_python, run_sql

    def _looking(self, forwards):
        def run(operation, app_label, schema_editor, from_state, to_state):
            claim = self.claims.get(self._module)
            if claim is not None:
                self._look(claim, from_state.apps, schema_editor, lambda: forwards(
                    operation, app_label, schema_editor, from_state, to_state
                ))
            return forwards(operation, app_label, schema_editor, from_state, to_state)

        return run

    def _look(self, claim, apps, schema_editor, run):
        self.observed += 1
        world = World(apps, schema_editor.connection)
        filled = {"as it stands": None, "all tables with rows": set(), "the assumed ones empty": set(claim["assumed"])}
        if claim["onEmpty"] not in ("nothing", "inserts"):
            del filled["the assumed ones empty"]
        for name, spared in filled.items():
            with undone():
                if spared is not None:
                    world.fill(spared)
                self._check(claim, world, name, run)

    def _check(self, claim, world, name, run):
        assumed_empty = all(not world.has_rows(entity) for entity in claim["assumed"])
        before = world.rows() if assumed_empty else None
        error = None
        with world.recorded() as executed:
            try:
                with transaction.atomic():
                    run()
            except Exception as caught:
                error = caught
        self._check_touches(claim, world, name, executed)
        if before is None or error is not None:
            if error is not None and claim["onEmpty"] == "nothing" and world.is_bare(before):
                self._say(claim, name, f"is said to do nothing, but raises {error!r}")
            return
        changed = {table for table, rows in world.rows().items() if rows != before[table]}
        if claim["onEmpty"] == "nothing" and changed:
            self._say(claim, name, f"is said to do nothing, but changes {sorted(changed)}")
        if claim["onEmpty"] == "inserts":
            others = {table for table in changed if world.owners[table][0] not in claim["into"]}
            if others:
                self._say(claim, name, f"is said to insert into {claim['into']} alone, but changes {sorted(others)}")

    def _check_touches(self, claim, world, name, executed):
        if claim["touches"] is None:
            return
        for use in {use for sql in executed for use in statements.uses(sql, world.owners)}:
            if not world.is_claimed(use, claim["touches"]):
                self._say(claim, name, f"{use} is not among its touches")

    def _say(self, claim, name, text):
        if all(problem["case"] != claim["module"] or problem["details"] != [text] for problem in self.problems):
            self.problems.append({"case": claim["module"], "what": name, "details": [text]})


class World:
    """The models of a moment, and their tables."""

    def __init__(self, apps, connection):
        self.connection = connection
        self.models = [model for model in apps.get_models() if not model._meta.proxy and model._meta.managed]
        # For each table the entity that it belongs to, and the field where it is one of many-to-many rows.
        self.owners = {}
        self.fields = {}
        for model in self.models:
            label = model._meta.label_lower
            self.owners[model._meta.db_table] = (label, None)
            for field in model._meta.local_concrete_fields:
                self.fields[model._meta.db_table, field.column] = field
            for field in model._meta.local_many_to_many:
                if field.remote_field.through._meta.auto_created:
                    self.owners[field.remote_field.through._meta.db_table] = (label, field.name)

    def fill(self, spared):
        """Rows in all tables but those of the spared entities, as far as relations can be met."""
        for _ in range(MOST_FILLING_ROUNDS):
            for model in self.models:
                family = {model, *model._meta.get_parent_list()}
                if any(one._meta.label_lower in spared for one in family) or model._base_manager.exists():
                    continue
                insert_rows(model, 40)

    def has_rows(self, entity):
        tables = [table for table, (owner, _) in self.owners.items() if owner == entity]
        return any(self._count(table) for table in tables)

    def is_bare(self, rows):
        return rows is not None and not any(rows.values())

    def _count(self, table):
        with self.connection.cursor() as cursor:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            return cursor.fetchone()[0]

    def rows(self):
        found = {}
        for table in self.owners:
            with self.connection.cursor() as cursor:
                cursor.execute(f'SELECT * FROM "{table}"')
                found[table] = sorted(map(repr, cursor.fetchall()))
        return found

    @contextlib.contextmanager
    def recorded(self):
        executed = []

        def note(execute, sql, params, many, context):
            executed.append(sql)
            return execute(sql, params, many, context)

        with self.connection.execute_wrapper(note):
            yield executed

    def is_claimed(self, use, touches):
        """Is a use of a table, or of a column, among the touches?"""
        manner, table, column = use
        entity, link = self.owners[table]
        member = link or self._member(table, column)
        manners = {
            # What is written may be read; that what is read is not written is the point.
            "read": {"read", "update", "insert", "delete"},
            "update": {"update", "insert"},
            "insert": {"insert"},
            # Links go by clear() and remove(), which change the row that they belong to.
            "delete": {"delete", "update", "insert"} if link else {"delete"},
        }[manner]
        for claimed, owner, members in touches:
            if owner != entity or claimed not in manners:
                continue
            if members == "all" or member is None or member in members:
                return True
        return False

    def _member(self, table, column):
        """A field's name; None for keys, which all uses of a table imply."""
        field = self.fields.get((table, column))
        if field is None or field.primary_key:
            return None
        if isinstance(field, models.OneToOneField) and field.remote_field.parent_link:
            return None
        return field.name


class _Undo(Exception):
    pass


@contextlib.contextmanager
def undone():
    """What happens inside leaves nothing in the database."""
    try:
        with transaction.atomic():
            yield
            raise _Undo
    except _Undo:
        pass
