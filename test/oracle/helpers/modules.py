"""What migration modules do, by their text: to tell which are still those of the original chain."""

import ast
import hashlib
import sys

_EDGES = {"dependencies", "run_before", "replaces"}


def digests(migrations):
    """{"app.name": digest} of loaded migrations, in any order."""
    return {
        f"{migration.app_label}.{migration.name}": digest(migration)
        for migration in migrations
    }


def digest(migration):
    """Equal for modules that run alike once a plan is made.

    Comments and layout are left out, and so are the edges of the graph: a fold repoints the
    dependencies of other modules, and those have done their work when there is a plan.
    """
    path = sys.modules[type(migration).__module__].__file__
    with open(path, "rb") as file:
        tree = ast.parse(file.read())
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == "Migration":
            node.body = [item for item in node.body if not _is_edge(item)]
    return hashlib.sha256(ast.dump(tree).encode()).hexdigest()


def _is_edge(item):
    return isinstance(item, ast.Assign) and all(
        isinstance(target, ast.Name) and target.id in _EDGES for target in item.targets
    )
