"""SQLite's catalog, from the statements that sqlite_master keeps.

The statements are read and not the PRAGMAs: only they show defaults, checks, collations and
deferrable references the way they were declared.
"""

import re

_TABLE_CONSTRAINT = re.compile(
    r"(CONSTRAINT|UNIQUE|CHECK|PRIMARY|FOREIGN)\b", re.IGNORECASE
)
_CONSTRAINT_NAME = re.compile(r'CONSTRAINT\s+("[^"]*"|\w+)\s+', re.IGNORECASE)
# To SQLite both words are one type, whose affinity is INTEGER. When a key becomes a BigAutoField
# Django leaves the columns that point at it: it compares the key's own type, "integer" for both. They
# say "bigint" from the next time on that their table is rebuilt for something else.
_KEY_TYPE = re.compile(
    r'^("[^"]*" )(?:integer|bigint)( (?:NOT )?NULL (?:UNIQUE )?REFERENCES )'
)
_INDEX_NAME = re.compile(r'INDEX\s+("[^"]*"|\w+)\s+ON\s', re.IGNORECASE)


def read(connection, collector, ignored_tables):
    """Add tables, columns, constraints, indexes, triggers and views to collector."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT type, name, tbl_name, sql FROM sqlite_master")
        rows = cursor.fetchall()
    for kind, name, table, statement in rows:
        if table in ignored_tables or name.startswith("sqlite_"):
            continue
        if kind == "table":
            _read_table(collector, name, statement)
        elif kind == "index":
            definition = _INDEX_NAME.sub("INDEX ON ", _one_line(statement))
            collector.add(f"index of {table}", definition, name)
        else:
            collector.add(f"{kind} {name}", _one_line(statement))


def _read_table(collector, table, statement):
    for element in _elements(statement):
        text = _one_line(element)
        names = _CONSTRAINT_NAME.findall(text)
        definition = _CONSTRAINT_NAME.sub("", text)
        if _TABLE_CONSTRAINT.match(text):
            collector.add(f"constraint of {table}", definition, *names[:1])
        else:
            # Without its position: Django rebuilds SQLite tables for each AlterField and puts the
            # altered column last, so the order tells the history and not the schema.
            key = f"column of {table}"
            plain = _KEY_TYPE.sub(r"\1<integer>\2", definition)
            if plain == definition:
                collector.add(key, definition)
            else:
                collector.add(key, plain, definition)


def _elements(statement):
    """What stands between the outer parentheses of CREATE TABLE, split at its own commas."""
    if "(" not in statement:
        return
    depth, quote, start = 0, None, statement.index("(") + 1
    for position in range(start - 1, len(statement)):
        character = statement[position]
        if quote:
            if character == quote:
                quote = None
        elif character in "\"'`":
            quote = character
        elif character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
            if depth == 0:
                yield statement[start:position]
                return
        elif character == "," and depth == 1:
            yield statement[start:position]
            start = position + 1


def _one_line(text):
    return " ".join(text.split())
