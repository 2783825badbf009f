"""DDL statements of the backend, applied to the catalog in memory."""

import re

from .catalog import Column, Constraint, Index, Table
from .tokens import Tokens

# Rows are not kept, and nothing asks for comments: these leave the catalog as it is.
_WITHOUT_EFFECT = set("BEGIN COMMIT DELETE IF INSERT ROLLBACK SAVE SELECT SET UPDATE".split())


def run(catalog, sql):
    """Apply one statement. Raises ValueError for one that is not known, KeyError for what is not there."""
    tokens = Tokens(sql)
    first = tokens.peek()
    if first in _WITHOUT_EFFECT:
        return
    if first == "DECLARE":
        _drop_table_and_keys(catalog, sql)
    elif tokens.accept("CREATE", "TABLE"):
        _create_table(catalog, tokens)
    elif tokens.accept("ALTER", "TABLE"):
        _alter_table(catalog, tokens)
    elif tokens.accept("CREATE", "UNIQUE", "INDEX"):
        _create_indexes(catalog, tokens, unique=True)
    elif tokens.accept("CREATE", "INDEX"):
        _create_indexes(catalog, tokens, unique=False)
    elif tokens.accept("DROP", "INDEX"):
        name = tokens.name()
        tokens.expect("ON")
        del catalog.table(tokens.name()).indexes[name]
    elif tokens.accept("DROP", "TABLE"):
        catalog.drop_table(tokens.name())
    elif tokens.accept("EXEC", "SP_RENAME"):
        _rename(catalog, tokens)
    elif tokens.accept("EXEC", "SYS", ".", "SP_EXECUTESQL"):
        _drop_unnamed(catalog, tokens.take())
    else:
        raise ValueError(f"a statement that the stand-in does not know: {sql[:200]}")


def _drop_table_and_keys(catalog, sql):
    """The block in which the backend drops the keys that point to a table, and then the table."""
    found = re.search(r"DROP TABLE (\[[^\]]*\]|\w+)\s*;?\s*$", sql)
    if not found:
        raise ValueError(f"a block that the stand-in does not know: {sql[:200]}")
    catalog.drop_table(Tokens(found.group(1)).name())


def _drop_unnamed(catalog, text):
    """Drops a constraint that is looked up by its table and column: refold's way to one without a name."""
    inner = text[2:-1].replace("''", "'")
    view = re.search(r"FROM sys\.(\w+)", inner).group(1)
    table = re.search(r"OBJECT_ID\(N'\[([^]]*)\]'\)", inner).group(1)
    column = re.search(r"(?:=|<>) N'([^']*)'", inner)
    owner = catalog.table(table)
    if view == "default_constraints":
        catalog.drop_constraint(table, owner.columns[column.group(1)].default)
        return
    keys = "PRIMARY KEY" if "'PK'" in inner else "UNIQUE"
    kind = "CHECK" if view == "check_constraints" else keys
    found = [
        name
        for name, constraint in owner.constraints.items()
        if constraint.kind == kind and (kind == "PRIMARY KEY" or constraint.columns == [column.group(1)])
    ]
    if not found:
        raise KeyError(f"no {kind} of {column.group(1)} on {table}")
    for name in found:
        catalog.drop_constraint(table, name)


def _create_table(catalog, tokens):
    name = tokens.name()
    if name in catalog.tables:
        raise KeyError(f"the table {name} is there already")
    table = catalog.tables[name] = Table()
    for part in tokens.group().parts():
        if part.peek() in ("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"):
            _add_constraint(catalog, name, table, part)
        else:
            _add_column(catalog, name, table, part)


def _add_column(catalog, table_name, table, tokens):
    column = Column(tokens.name())
    table.columns[column.name] = column
    given = None
    depth = 0
    while tokens:
        if depth == 0 and tokens.accept("CONSTRAINT"):
            given = tokens.name()
        elif depth == 0 and tokens.accept("PRIMARY", "KEY"):
            _own(catalog, table_name, table, column, "PK", given, "PRIMARY KEY")
            given = None
        elif depth == 0 and tokens.accept("UNIQUE"):
            _own(catalog, table_name, table, column, "UQ", given, "UNIQUE")
            given = None
        elif depth == 0 and tokens.peek() == "CHECK":
            tokens.take()
            _own(catalog, table_name, table, column, "CK", given, "CHECK")
            tokens.group()
            given = None
        elif depth == 0 and tokens.accept("DEFAULT"):
            column.default = given or catalog.give_name("DF", table_name, column.name)
            given = None
        else:
            depth += {"(": 1, ")": -1}.get(tokens.take(), 0)


def _own(catalog, table_name, table, column, short, given, kind):
    name = given or catalog.give_name(short, table_name, column.name)
    table.constraints[name] = Constraint(kind, [column.name])


def _add_constraint(catalog, table_name, table, tokens):
    name = tokens.name() if tokens.accept("CONSTRAINT") else None
    if tokens.accept("PRIMARY", "KEY"):
        kind, short, columns = "PRIMARY KEY", "PK", _names(tokens.group())
    elif tokens.accept("UNIQUE"):
        kind, short, columns = "UNIQUE", "UQ", _names(tokens.group())
    elif tokens.accept("CHECK"):
        mentioned = dict.fromkeys(tokens.group().names())
        kind, short = "CHECK", "CK"
        columns = [column for column in mentioned if column in table.columns]
    elif tokens.accept("FOREIGN", "KEY"):
        columns = _names(tokens.group())
        tokens.expect("REFERENCES")
        target = (tokens.name(), _names(tokens.group())[0])
        table.constraints[name or catalog.give_name("FK", table_name, columns[0])] = Constraint(
            "FOREIGN KEY", columns, target
        )
        return
    else:
        raise ValueError(f"a constraint that the stand-in does not know: {tokens.rest()}")
    name = name or catalog.give_name(short, table_name, "_".join(columns))
    if name in table.constraints:
        raise KeyError(f"the constraint {name} is there already")
    table.constraints[name] = Constraint(kind, columns)


def _alter_table(catalog, tokens):
    name = tokens.name()
    table = catalog.table(name)
    if tokens.accept("ADD"):
        if tokens.accept("DEFAULT"):
            column = tokens.rest().rsplit(" FOR ", 1)[1]
            column = Tokens(column).name()
            table.columns[column].default = catalog.give_name("DF", name, column)
        elif tokens.peek() in ("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"):
            _add_constraint(catalog, name, table, tokens)
        else:
            _add_column(catalog, name, table, tokens)
    elif tokens.accept("DROP", "CONSTRAINT"):
        catalog.drop_constraint(name, tokens.name())
    elif tokens.accept("DROP", "COLUMN"):
        del table.columns[tokens.name()]
    elif tokens.accept("ALTER", "COLUMN"):
        table.columns[tokens.name()]
    elif not tokens.accept("WITH") and not tokens.accept("NOCHECK"):
        raise ValueError(f"a change that the stand-in does not know: {tokens.rest()}")


def _create_indexes(catalog, tokens, unique):
    """One index; after a renamed column the backend makes several in one statement."""
    name = tokens.name()
    tokens.expect("ON")
    table = catalog.table(tokens.name())
    columns = [
        (part.name(), part.accept("DESC")) for part in tokens.group().parts()
    ]
    if tokens.accept("INCLUDE"):
        tokens.group()
    where = None
    if tokens.accept("WHERE"):
        text, _semicolon, more = tokens.rest().partition(" ; ")
        where = text.rstrip(" ;")
    else:
        more = tokens.rest().lstrip("; ")
    if name in table.indexes:
        raise KeyError(f"the index {name} is there already")
    table.indexes[name] = Index(columns, unique, where)
    if more:
        run(catalog, more)


def _rename(catalog, tokens):
    """`sp_rename '[table].[column]', new, 'COLUMN'` and `sp_rename [table], [new]`."""
    old = tokens.take()
    tokens.expect(",")
    if old.startswith("'"):
        path = Tokens(old[1:-1])
        table = path.name()
        path.expect(".")
        catalog.rename_column(table, path.name(), tokens.name())
    else:
        catalog.rename_table(Tokens(old).name(), tokens.name())


def _names(tokens):
    return [part.name() for part in tokens.parts()]
