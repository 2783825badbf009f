"""The rows of every table, made comparable between two runs.

What is normalised, and nothing else:
- moments and dates of today or later become <now>: data steps and migrate itself write them;
- UUIDs become <uuid>, and Django's unusable passwords <unusable password>: both are random;
- columns that a package fills at random (named in the package list) become <random>;
- numbers of rows: tables are compared as written first; only where that differs are automatic
  primary keys dropped and foreign keys replaced by the row that they point at. That is noted.
"""

import datetime
import re

from . import catalog

_UUID = re.compile(
    r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", re.I
)
_UNUSABLE_PASSWORD = re.compile(r"![A-Za-z0-9]{40}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}.*)?")


def read(connection, random_columns=()):
    """{table: {"columns", "rows", "key", "references"}} of every table but Django's bookkeeping."""
    tables = {}
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        for table in sorted(set(names) - catalog.IGNORED_TABLES):
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"SELECT * FROM {quoted}")
            columns = [column[0] for column in cursor.description]
            normalise = [
                _random if f"{table}.{column}" in random_columns else _plain
                for column in columns
            ]
            rows = [
                [change(value) for change, value in zip(normalise, row)]
                for row in cursor.fetchall()
            ]
            if rows:
                tables[table] = {
                    "columns": columns,
                    "rows": rows,
                    "key": _automatic_key(connection, cursor, table),
                    "references": _references(connection, cursor, table),
                }
    return tables


def compare(expected, actual):
    """(differences, notes): lists of one-line texts."""
    differences, notes = [], []
    for table in sorted(expected.keys() | actual.keys()):
        before, after = _as_written(expected, table), _as_written(actual, table)
        if before == after:
            continue
        if _by_content(expected, table) == _by_content(actual, table):
            notes.append(f"{table}: same rows under other numbers")
            continue
        before, after = _by_content(expected, table), _by_content(actual, table)
        missing = [row for row in before if row not in after]
        added = [row for row in after if row not in before]
        differences.append(
            f"rows of {table}: {len(before)} expected, {len(after)} found;"
            f" missing {_some(missing)}; added {_some(added)}"
        )
    return differences, notes


def _some(rows):
    return "; ".join(rows[:2])[:400] or "none"


def _as_written(tables, table):
    if table not in tables:
        return []
    columns = tables[table]["columns"]
    return sorted(str(sorted(zip(columns, row))) for row in tables[table]["rows"])


def _by_content(tables, table):
    if table not in tables:
        return []
    return sorted(
        _content(tables, table, row, depth=0) for row in tables[table]["rows"]
    )


def _content(tables, table, row, depth):
    """A row without its number, with the content of what it points at (to a safe depth)."""
    entry = tables[table]
    parts = []
    for column, value in sorted(zip(entry["columns"], row)):
        if column == entry["key"]:
            continue
        target = entry["references"].get(column)
        if target and value is not None:
            value = _target_content(tables, target, value, depth)
        parts.append(f"{column}={value}")
    return "(" + ", ".join(parts) + ")"


def _target_content(tables, target, value, depth):
    table, column = target
    if depth == 3 or table not in tables:
        return "<row>"
    position = tables[table]["columns"].index(column)
    for row in tables[table]["rows"]:
        if row[position] == value:
            return _content(tables, table, row, depth + 1)
    return f"<nothing numbered {value}>"


def _automatic_key(connection, cursor, table):
    """The name of a single integer primary key: its values say nothing by themselves."""
    keys = connection.introspection.get_primary_key_columns(cursor, table) or []
    if len(keys) != 1:
        return None
    for column in connection.introspection.get_table_description(cursor, table):
        if column.name == keys[0]:
            try:
                kind = str(
                    connection.introspection.get_field_type(column.type_code, column)
                )
            except (
                KeyError
            ):  # A type that Django does not know, as in full-text tables.
                return None
            return keys[0] if "Integer" in kind or "AutoField" in kind else None
    return None


def _references(connection, cursor, table):
    return {
        column: (target, other)
        for column, (other, target) in connection.introspection.get_relations(
            cursor, table
        ).items()
    }


def _random(_value):
    return "<random>"


def _plain(value):
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, (bytes, bytearray, memoryview)):
        return f"bytes {bytes(value).hex()}"
    text = str(value)
    if _is_recent(text):
        return "<now>"
    if _UUID.fullmatch(text):
        return "<uuid>"
    if _UNUSABLE_PASSWORD.fullmatch(text):
        return "<unusable password>"
    return text


def _is_recent(text):
    # A day of slack: the server's time zone may be another.
    yesterday = datetime.date.today() - datetime.timedelta(days=1)
    return bool(_DATE.fullmatch(text)) and text[:10] >= yesterday.isoformat()
