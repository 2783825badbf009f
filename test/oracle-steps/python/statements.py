"""What a statement uses, from its text: tables of the project, and the columns that it names with their tables."""

import re

TABLE = re.compile(r'"?\b((?:people|library)_\w+)\b"?(?:\s+(?:AS\s+)?"?([UVTW]\d+)"?)?')
COLUMN = re.compile(r'"?\b(\w+)\b"?\."(\w+)"')
WRITES = {
    "insert": re.compile(r'^\s*INSERT\s+(?:OR\s+\w+\s+)?INTO\s+"?(\w+)"?', re.IGNORECASE),
    "update": re.compile(r'^\s*UPDATE\s+"?(\w+)"?\s+SET\s+(.*)', re.IGNORECASE | re.DOTALL),
    "delete": re.compile(r'^\s*DELETE\s+FROM\s+"?(\w+)"?', re.IGNORECASE),
}
ASSIGNED = re.compile(r'(?:^|,\s*)"?(\w+)"? = ')


def uses(sql, owners):
    """Yields (manner, table, column or None) for each use of a table that the project has."""
    aliases = {}
    for table, alias in TABLE.findall(sql):
        if table in owners:
            yield "read", table, None
            for name in (table, alias):
                aliases.setdefault(name, set()).add(table)
    for alias, column in COLUMN.findall(sql):
        # Subqueries side by side may give one alias to two tables; whose column it is cannot be told from the text then.
        if len(aliases.get(alias, ())) == 1:
            (table,) = aliases[alias]
            yield "read", table, column
    for manner, pattern in WRITES.items():
        found = pattern.match(sql)
        if found is None or found[1] not in owners:
            continue
        yield manner, found[1], None
        if manner == "update":
            for column in ASSIGNED.findall(found[2].split(" WHERE ")[0]):
                yield manner, found[1], column
