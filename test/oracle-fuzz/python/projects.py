"""Projects that stand in memory: a loader and an executor for modules given as text."""

from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader


def compile_modules(texts):
    """Migration instances by (app, name)."""
    modules = {}
    for key, text in texts.items():
        app, name = key.split(".")
        namespace = {"__name__": f"{app}.migrations.{name}"}
        exec(compile(text, f"{app}/{name}.py", "exec"), namespace)
        modules[app, name] = namespace["Migration"](name, app)
    return modules


class TextLoader(MigrationLoader):
    def __init__(self, connection, texts):
        self.texts = texts
        super().__init__(connection)

    def load_disk(self):
        self.disk_migrations = compile_modules(self.texts)
        self.migrated_apps = {app for app, _ in self.disk_migrations}
        self.unmigrated_apps = set()


class TextExecutor(MigrationExecutor):
    """Django's own executor; only where modules come from differs."""

    def __init__(self, connection, texts):
        super().__init__(_NoLoading(connection))
        self.connection = connection
        self.loader = TextLoader(connection, texts)
        self.recorder.connection = connection

    def full_plan(self):
        self.loader.check_consistent_history(self.connection)
        return self.migration_plan(self.loader.graph.leaf_nodes())


class _NoLoading:
    """MigrationExecutor loads the installed apps at once; there are none."""

    def __new__(cls, connection):
        return connection


def migrate_all(connection, texts):
    """Runs every step that is missing; gives the state behind it."""
    executor = TextExecutor(connection, texts)
    plan = executor.full_plan()
    targets = executor.loader.graph.leaf_nodes()
    executor.migrate(targets, plan)
    return final_state(connection, texts)


def final_state(connection, texts):
    """The state of all steps that a database has."""
    loader = TextLoader(connection, texts)
    nodes = [key for key in loader.graph.leaf_nodes()]
    return loader.project_state(nodes)


def migrate_some(connection, texts, count):
    """Runs the first steps of the plan; gives the state behind them, or None where the plan is not longer."""
    executor = TextExecutor(connection, texts)
    plan = executor.full_plan()
    if count >= len(plan):
        return None
    part = plan[:count]
    state = executor.migrate([(node.app_label, node.name) for node, _ in part], part)
    return state


def unapply(connection, texts, app):
    TextExecutor(connection, texts).migrate([(app, None)])
