"""The questions that mssql-django asks of a server, answered from the catalog in memory."""

import datetime
import re

# What SERVERPROPERTY says of SQL Server 2019, and of an edition that is not Azure.
PRODUCT_VERSION = "15.0.4000.0"
ENGINE_EDITION = 3

# What stands in every table that a project's code looks into (for a default, say).
_A_ROW_OF_ONES = (1,)

_BTREE = 2
_KINDS_OF_KEYS = ("PRIMARY KEY", "UNIQUE", "FOREIGN KEY")


def answer(catalog, sql, params):
    """The rows of a query; raises ValueError for one that is not known."""
    folded = " ".join(sql.split())
    for words, rows in _ANSWERS:
        if words in folded:
            return rows(catalog, folded, params or ())
    table = re.search(r" FROM \[([^\]]+)\]", folded)
    if table and table.group(1) in catalog.tables:
        columns = folded.partition(" FROM ")[0].count(",") + 1
        return [_A_ROW_OF_ONES * columns]
    raise ValueError(f"a query that the stand-in does not know: {folded[:300]}")


def _version(_catalog, sql, _params):
    values = {"ProductVersion": PRODUCT_VERSION, "EngineEdition": ENGINE_EDITION}
    return [tuple(values[name] for name in re.findall(r"SERVERPROPERTY\('(\w+)'\)", sql))]


def _now(*_):
    return [(datetime.datetime(2026, 1, 1),)]


def _no_transaction(*_):
    return [(1,)]


def _tables(catalog, _sql, _params):
    return [(name, "BASE TABLE", None) for name in catalog.tables]


def _keys(catalog, _sql, params):
    """Primary keys, unique constraints and foreign keys, by the order of their names."""
    table = catalog.tables.get(params[0])
    if table is None:
        return []
    return [
        (name, column, constraint.kind, *(constraint.target or (None, None)))
        for name, constraint in sorted(table.constraints.items())
        if constraint.kind in _KINDS_OF_KEYS
        for column in constraint.columns
    ]


def _checks(catalog, _sql, params):
    table = catalog.tables.get(params[0])
    if table is None:
        return []
    return [
        (name, column)
        for name, constraint in table.constraints.items()
        if constraint.kind == "CHECK"
        for column in constraint.columns
    ]


def _defaults(catalog, _sql, params):
    table = catalog.tables.get(params[0])
    if table is None:
        return []
    return [
        (column.default, column.name)
        for column in table.columns.values()
        if column.default is not None
    ]


def _indexes(catalog, _sql, params):
    """All indexes: on the server keys and unique constraints have one, too, of their own name."""
    table = catalog.tables.get(params[0])
    if table is None:
        return []
    rows = []
    for name, constraint in table.constraints.items():
        if constraint.kind in ("PRIMARY KEY", "UNIQUE"):
            primary = constraint.kind == "PRIMARY KEY"
            for column in constraint.columns:
                rows.append((name, True, not primary, primary, 1 if primary else _BTREE, "", 0, column))
    for name, index in table.indexes.items():
        for column, descending in index.columns:
            rows.append(
                (name, index.unique, False, False, _BTREE, "NONCLUSTERED", int(descending), column)
            )
    return rows


def _default_name(catalog, sql, _params):
    table, column = re.search(r"t\.name = '([^']*)' AND c\.name = '([^']*)'", sql).groups()
    found = catalog.tables[table].columns[column].default if table in catalog.tables else None
    return [(found,)] if found else []


def _filter(catalog, sql, _params):
    """Columns and filter of one index; the server puts the filter in parentheses."""
    table, name = re.search(r"OBJECT_ID\('([^']*)'\) and i\.name = '([^']*)'", sql).groups()
    index = catalog.table(table).indexes[name]
    where = f"({index.where})" if index.where else None
    return [(column, where) for column, _descending in index.columns]


def _is_constraint(catalog, sql, _params):
    (name,) = re.search(r"CONSTRAINT_NAME = '([^']*)'", sql).groups()
    return [] if catalog.constraint_owner(name.strip("[]")) is None else [(1,)]


_ANSWERS = [
    ("SERVERPROPERTY", _version),
    ("SELECT SYSDATETIME()", _now),
    ("SELECT @@TRANCOUNT", _no_transaction),
    ("SELECT 1 FROM INFORMATION_SCHEMA.CONSTRAINT_COLUMN_USAGE", _is_constraint),
    ("FROM INFORMATION_SCHEMA.KEY_COLUMN_USAGE AS kc", _keys),
    ("FROM INFORMATION_SCHEMA.CONSTRAINT_COLUMN_USAGE AS kc", _checks),
    ("FROM [sys].[default_constraints]", _defaults),
    ("FROM sys.default_constraints d", _default_name),
    ("FROM sys.tables AS t INNER JOIN sys.schemas AS s", _indexes),
    ("FROM sys.indexes AS i INNER JOIN sys.index_columns AS ic", _filter),
    ("FROM INFORMATION_SCHEMA.TABLES", _tables),
    ("SELECT 1", _no_transaction),
]
