"""What Django prints for one step, as the command sqlmigrate gets it."""

from django.db import connection
from django.db.migrations.loader import MigrationLoader


class Printer:
    """Collects the statements of steps; the loader is made once, as it does not look at the database."""

    def __init__(self, recorder):
        self._recorder = recorder
        self._loader = Loader(connection, replace_migrations=False)

    def collect(self, key, backwards):
        """{"statements": [...], "frame": what stands around them}, or {"error": text} where Django raises."""
        migration = self._loader.graph.nodes[key]
        self._recorder.clear()
        attributes = _attributes(migration.operations)
        try:
            self._loader.collect_sql([(migration, backwards)])
        except Exception as error:
            # On its way back RenameModel exchanges its names, and an error leaves them so; other loaders share it.
            for operation, values in attributes:
                operation.__dict__.update(values)
            return {"error": f"{type(error).__name__}: {' '.join(str(error).split())}"[:400]}
        collected = self._recorder.collected
        framed = collected and migration.atomic and connection.features.can_rollback_ddl
        ops = connection.ops
        frame = [ops.start_transaction_sql(), ops.end_transaction_sql()] if framed else []
        return {"statements": collected, "frame": frame}


def _attributes(operations):
    """Each operation with its attributes; those inside others, too."""
    pairs = []
    for operation in operations:
        pairs.append((operation, dict(operation.__dict__)))
        pairs += _attributes(getattr(operation, "database_operations", []))
    return pairs


class Loader(MigrationLoader):
    """Keeps the state in front of the step that was asked for last: a step is printed both ways."""

    _kept = (None, None)

    def project_state(self, nodes=None, at_end=True):
        question = (nodes, at_end)
        if self._kept[0] != question:
            self._kept = (question, super().project_state(nodes, at_end))
        return self._kept[1].clone()
