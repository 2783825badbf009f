"""What a database holds, read from its own catalog, and how two of them differ.

A catalog is {"objects": {key: definition}, "names": {key: [names]}}: definitions are free of the
names that Django or the server derives for indexes, constraints and sequences; those names are
kept beside them, so that a structural difference and a mere difference of names are told apart.
"""

from . import catalog_mysql, catalog_postgres, catalog_sqlite

_READERS = {
    "sqlite": catalog_sqlite.read,
    "postgresql": catalog_postgres.read,
    "mysql": catalog_mysql.read,
}
# Django's own bookkeeping: which steps are in it differs by design after a fold.
IGNORED_TABLES = {"django_migrations"}


class Collector:
    """Gathers objects while a catalog is read."""

    def __init__(self):
        self.objects = {}
        self.names = {}

    def add(self, key, definition, name=None):
        """Note an object. Several nameless objects of one key and definition are counted."""
        definition = str(definition)
        entry = self.objects.setdefault(key, [])
        entry.append(definition)
        if name is not None:
            self.names.setdefault(f"{key} {definition}", []).append(name)

    def result(self):
        for values in (*self.objects.values(), *self.names.values()):
            values.sort()
        return {"objects": self.objects, "names": self.names}


def read(connection):
    """The catalog of the database behind a connection."""
    collector = Collector()
    _READERS[connection.vendor](connection, collector, IGNORED_TABLES)
    return collector.result()


def compare(expected, actual):
    """(structural differences, differences of derived names), both lists of one-line texts."""
    structure = list(_differences(expected["objects"], actual["objects"]))
    names = list(_differences(expected["names"], actual["names"]))
    # Where the structure differs, the names of what is missing say nothing new.
    return structure, [] if structure else names


def only_tables(whole, tables):
    """The part of a catalog that is about some tables and those between them and others."""

    def about(key):
        table = key.rpartition(" of ")[2]
        return table in tables or any(table.startswith(f"{name}_") for name in tables)

    objects = {key: value for key, value in whole["objects"].items() if about(key)}
    return {"objects": objects, "names": {}}


def _differences(expected, actual):
    for key in sorted(expected.keys() | actual.keys()):
        before, after = expected.get(key, []), actual.get(key, [])
        if before == after:
            continue
        missing = _without(before, after)
        added = _without(after, before)
        yield f"{key}: expected {missing or 'nothing'}, got {added or 'nothing'}"


def _without(items, others):
    rest = list(others)
    kept = []
    for item in items:
        if item in rest:
            rest.remove(item)
        else:
            kept.append(item)
    return kept
