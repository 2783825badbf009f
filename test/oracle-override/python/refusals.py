"""What SQL Server refuses of statements that its grammar takes, as far as the catalog alone tells.

Written from the server's manual, and from nothing of refold: ALTER TABLE (ALTER COLUMN, DROP COLUMN), CREATE INDEX, maximum
capacity specifications, primary and foreign key constraints.
"""

import re

from sqlwalk.mssql import statements
from sqlwalk.mssql.tokens import Tokens

MAX_KEY = 1700
MAX_PRIMARY_KEY = 900
_BYTES = {
    "bigint": 8,
    "bit": 1,
    "date": 3,
    "datetime2": 8,
    "datetimeoffset": 10,
    "float": 8,
    "int": 4,
    "real": 4,
    "smallint": 2,
    "time": 5,
    "uniqueidentifier": 16,
}


class Server:
    """Runs statements on the catalog in memory; `refused` lists what a server would not have taken."""

    def __init__(self, catalog):
        self.catalog = catalog
        self.refused = []
        self._types = {}

    def run(self, sql):
        tokens = Tokens(sql)
        if tokens.accept("ALTER", "TABLE"):
            self._alter(tokens, sql)
        before = {name: self._keys(name) for name in self.catalog.tables}
        try:
            statements.run(self.catalog, sql)
        except KeyError:
            # The backend has met the same error: it refused the operation, or the vendor's code caught it.
            return
        self._define(sql)
        for name in self.catalog.tables:
            known = before.get(name, {})
            for key, value in self._keys(name).items():
                if known.get(key) != value:
                    self._check_key(sql, name, *value)

    def unique_with_nulls(self):
        """[(table, columns)] of what says that two NULLs are equal."""
        found = []
        for name, table in self.catalog.tables.items():
            keys = [c.columns for c in table.constraints.values() if c.kind == "UNIQUE"]
            keys += [
                [column for column, _down in index.columns]
                for index in table.indexes.values()
                if index.unique and index.where is None
            ]
            found += [(name, columns) for columns in keys if self._any_null(name, columns)]
        return found

    def _refuse(self, sql, why):
        self.refused.append(f"{why}: {sql[:200]}")

    def _keys(self, name):
        """{name of a key: (kind, columns, target)} of a table."""
        table = self.catalog.tables[name]
        keys = {
            key: (constraint.kind, list(constraint.columns), constraint.target)
            for key, constraint in table.constraints.items()
            if constraint.kind != "CHECK"
        }
        for key, index in table.indexes.items():
            keys[key] = ("INDEX", [column for column, _down in index.columns], None)
        return keys

    def _check_key(self, sql, table, kind, columns, target):
        if kind == "FOREIGN KEY":
            types = [self._types.get((table, columns[0])), self._types.get(target)]
            if None not in types and types[0][0] != types[1][0]:
                self._refuse(sql, f"1778, {types[0][0]} refers to {types[1][0]}")
            return
        types = [self._types.get((table, column), ("?", False)) for column in columns]
        for (type_, _null), column in zip(types, columns):
            if type_.endswith("(max)"):
                self._refuse(sql, f"1919, {column} is {type_}")
        if kind == "PRIMARY KEY" and any(null for _type, null in types):
            self._refuse(sql, "8111, a primary key on a column that may be NULL")
        size = sum(_size(type_) for type_, _null in types)
        if size > (MAX_PRIMARY_KEY if kind == "PRIMARY KEY" else MAX_KEY):
            self._refuse(sql, f"1944, a key of {size} bytes")

    def _alter(self, tokens, sql):
        name = tokens.name()
        if tokens.accept("DROP", "COLUMN"):
            column = tokens.name()
            uses = self._uses(name, column)
            if self.catalog.table(name).columns[column].default:
                uses.append("its default")
            if uses:
                self._refuse(sql, f"5074, {column} is used by {uses}")
        elif tokens.accept("ALTER", "COLUMN"):
            column = tokens.name()
            old, new = self._types.get((name, column)), _type(tokens)
            uses = self._uses(name, column)
            if uses and not (old and _is_longer(old, new)):
                self._refuse(sql, f"5074, {column} is used by {uses}")
            self._types[name, column] = new

    def _uses(self, table, column):
        uses = [key for key, (_kind, columns, _to) in self._keys(table).items() if column in columns]
        owner = self.catalog.table(table)
        uses += [key for key, c in owner.constraints.items() if c.kind == "CHECK" and column in c.columns]
        for other in self.catalog.tables.values():
            uses += [key for key, c in other.constraints.items() if c.target == (table, column)]
        return uses

    def _any_null(self, table, columns):
        return any(self._types.get((table, column), ("?", False))[1] for column in columns)

    def _define(self, sql):
        tokens = Tokens(sql)
        if tokens.accept("CREATE", "TABLE"):
            table = tokens.name()
            parts = tokens.group().parts()
        elif tokens.accept("ALTER", "TABLE"):
            table = tokens.name()
            if not tokens.accept("ADD"):
                return
            parts = [tokens]
        else:
            self._rename(sql)
            return
        for part in parts:
            if part.peek() in ("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "DEFAULT"):
                continue
            column = part.name()
            self._types[table, column] = _type(part)
        for key in self._keys(table).values():
            # Those that came with the columns, whose types were not known before.
            if tokens.peek(0) == "" and sql.lstrip().upper().startswith("CREATE"):
                self._check_key(sql, table, *key)

    def _rename(self, sql):
        found = re.match(r"EXEC sp_rename N?'?\[?(\w+)\]?(?:\.\[?(\w+)\]?)?'?, N?'?\[?(\w+)\]?", sql)
        if not found:
            return
        table, column, new = found.groups()
        moved = {}
        for (owner, name), value in self._types.items():
            if owner == table and column is None:
                owner = new
            elif owner == table and name == column:
                name = new
            moved[owner, name] = value
        self._types = moved


def _type(tokens):
    """(type, may it be NULL) of a column's definition behind its name."""
    name = tokens.take().lower()
    if tokens.peek() == "(":
        name += f"({''.join(text for text in tokens.group().rest().split()).lower()})"
    # A column is NULL unless something says otherwise.
    rest = re.sub(r"\([^()]*\)", "", tokens.rest().upper())
    return name, not ("NOT NULL" in rest or "PRIMARY KEY" in rest)


def _size(type_):
    found = re.fullmatch(r"(n?)(?:var)?(?:char|binary)\((\d+)\)", type_)
    if found:
        return int(found.group(2)) * (2 if found.group(1) else 1)
    return 17 if type_.startswith("numeric") else _BYTES.get(type_.split("(")[0], 0)


def _is_longer(old, new):
    """May a key stay while its column becomes this? Only a text may become longer."""
    if old[1] != new[1]:
        return False
    if old[0] == new[0]:
        return True
    return old[0].split("(")[0] == new[0].split("(")[0] and 0 < _size(old[0]) <= _size(new[0])
