"""States, catalogs and rows as plain data, up to names that Django or the server derives."""

import re


def state(project_state):
    found = {}
    for key, model in project_state.models.items():
        options = {name: value for name, value in model.options.items() if not _says_nothing(value)}
        for name in ("indexes", "constraints"):
            options[name] = sorted(repr(item.deconstruct()) for item in model.options.get(name, []))
        for name in ("unique_together", "index_together"):
            if name in options:
                options[name] = sorted(map(tuple, options[name]))
        found[".".join(key)] = {
            "name": model.name,
            "fields": {name: repr(field.deconstruct()[1:]) for name, field in model.fields.items()},
            "options": {name: repr(value) for name, value in sorted(options.items())},
            "bases": repr(model.bases),
            "managers": repr([(name, manager.deconstruct()) for name, manager in model.managers]),
        }
    return found


def _says_nothing(value):
    return value in (None, [], (), {}) or value == set()


def tables(connection):
    return sorted(
        name for name in connection.introspection.table_names() if name != "django_migrations"
    )


def catalog(connection):
    found = {}
    for table in tables(connection):
        with connection.cursor() as cursor:
            found[table] = (
                _sqlite_table(cursor, table)
                if connection.vendor == "sqlite"
                else _postgres_table(cursor, table)
            )
            constraints = connection.introspection.get_constraints(cursor, table)
        found[table]["constraints"] = sorted(
            repr((_own_name(name), sorted(item.items()))) for name, item in _plain(constraints)
        )
    return found


def _plain(constraints):
    for name, item in constraints.items():
        kept = ("columns", "primary_key", "unique", "foreign_key", "check", "index", "orders")
        yield name, {key: item.get(key) for key in kept}


def _own_name(name):
    """Names that the project gives begin with nix_ or nct_; all others are derived."""
    return name if name.startswith(("nix_", "nct_")) else "*"


def _sqlite_table(cursor, table):
    cursor.execute(f'PRAGMA table_info("{table}")')
    columns = {row[1]: repr((_sqlite_type(row[2]), *row[3:])) for row in cursor.fetchall()}
    cursor.execute(f'PRAGMA foreign_key_list("{table}")')
    keys = sorted(repr(row[2:]) for row in cursor.fetchall())
    cursor.execute("SELECT sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL", [table])
    checks = sorted(check for (sql,) in cursor.fetchall() for check in re.findall(r"CHECK \(.*?\)", sql))
    return {"columns": columns, "keys": keys, "checks": checks}


def _sqlite_type(declared):
    """
    SQLite stores all whole numbers alike. When a key gets wider, Django leaves the declared type of those columns that
    hidden relations and tables of many-to-many fields have (sqlite3/schema.py, _alter_field).
    """
    return "integer" if "int" in declared.lower() else declared


def _postgres_table(cursor, table):
    cursor.execute(
        "SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,"
        " pg_get_expr(d.adbin, d.adrelid), col_description(a.attrelid, a.attnum)"
        " FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum"
        " WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
        [f'"{table}"'],
    )
    rows = [list(row) for row in cursor.fetchall()]
    columns = {row[0]: repr(row[1:]) for row in rows}
    cursor.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass",
        [f'"{table}"'],
    )
    keys = sorted(f"{_own_name(name)} {text}" for name, text in cursor.fetchall())
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s", [table]
    )
    indexes = sorted(
        f"{_own_name(name)} {text.replace(name, '')}" for name, text in cursor.fetchall()
    )
    order = [row[0] for row in rows]
    return {"columns": columns, "order": order, "keys": keys, "indexes": indexes}


def rows(connection):
    found = {}
    for table in tables(connection):
        with connection.cursor() as cursor:
            description = connection.introspection.get_table_description(cursor, table)
            columns = sorted(item.name for item in description)
            if not columns:
                continue
            quoted = ", ".join(f'"{column}"' for column in columns)
            cursor.execute(f'SELECT {quoted} FROM "{table}"')
            found[table] = [columns, sorted(map(repr, cursor.fetchall()))]
    return found


def differences(one, other, path=""):
    """The places at which two descriptions differ."""
    if one == other:
        return []
    if isinstance(one, dict) and isinstance(other, dict):
        found = []
        for key in sorted({*one, *other}, key=str):
            found += differences(one.get(key), other.get(key), f"{path}/{key}")
        return found
    if isinstance(one, list) and isinstance(other, list) and sorted(map(repr, one)) != sorted(map(repr, other)):
        one, other = _without(one, other), _without(other, one)
    return [f"{path}: original {one!r}, folded {other!r}"]


def _without(items, others):
    rest = list(others)
    found = []
    for item in items:
        if item in rest:
            rest.remove(item)
        else:
            found.append(item)
    return found
