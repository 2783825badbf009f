"""What Django's loader makes of the chains on disk."""

from django.db.migrations.loader import MigrationLoader
from django.db.migrations.optimizer import MigrationOptimizer


def load(connection=None):
    """Django's loader over the modules as they are now; raises what Django raises."""
    loader = MigrationLoader(connection, ignore_no_migrations=True)
    conflicts = loader.detect_conflicts()
    if conflicts:
        raise ValueError(f"several leaves: {conflicts}")
    return loader


def steps(loader, app):
    """The app's migrations, as an empty database would run them, in their order."""
    leaves = loader.graph.leaf_nodes(app)
    plan = []
    for leaf in leaves:
        plan += [key for key in loader.graph.forwards_plan(leaf) if key not in plan]
    return [key for key in plan if key[0] == app]


def full_plan(loader):
    """Every migration of every app in the order in which migrate runs them."""
    plan = []
    seen = set()
    for leaf in loader.graph.leaf_nodes():
        for key in loader.graph.forwards_plan(leaf):
            if key not in seen:
                seen.add(key)
                plan.append(key)
    return plan


def describe(loader, app):
    """Names of the app's steps and the number of their operations."""
    keys = steps(loader, app)
    return {
        "steps": [name for _app, name in keys],
        "operations": sum(len(loader.graph.nodes[key].operations) for key in keys),
    }


def optimized_count(loader, app):
    """The operations that Django's optimizer leaves of the whole chain, as squashmigrations does.

    squashmigrations refuses chains that hold a squash; the optimizer itself does not, so the
    figure exists for them too.
    """
    operations = []
    for key in steps(loader, app):
        operations += loader.graph.nodes[key].operations
    return len(MigrationOptimizer().optimize(operations, app))


def optimized_blocks_count(loader, app, blocks):
    """The same when the chain may not be joined across the given blocks of step names."""
    nodes = loader.graph.nodes
    squashes = {
        old: key for key, node in nodes.items() for old in node.replaces if key[0] == app
    }
    count = 0
    for names in blocks:
        # A squash that the chain holds stands for the steps that it replaces.
        keys = dict.fromkeys(squashes.get((app, name), (app, name)) for name in names)
        operations = [operation for key in keys for operation in nodes[key].operations]
        count += len(MigrationOptimizer().optimize(operations, app))
    return count
