"""What a SQL Server would hold after the statements that were run: tables, constraints, indexes.

Constraints without a name get one as on the server, where it ends in digits that nobody can know
before; here they come from the names of table and column, so that runs can be compared.
"""

import hashlib


class Column:
    def __init__(self, name):
        self.name = name
        self.default = None  # the name of its DEFAULT constraint


class Constraint:
    """kind is PRIMARY KEY, UNIQUE, FOREIGN KEY or CHECK; target is (table, column) of a key."""

    def __init__(self, kind, columns, target=None):
        self.kind = kind
        self.columns = columns
        self.target = target


class Index:
    """columns are pairs of name and whether it is descending; where is the filter's text."""

    def __init__(self, columns, unique, where):
        self.columns = columns
        self.unique = unique
        self.where = where


class Table:
    def __init__(self):
        self.columns = {}
        self.constraints = {}
        self.indexes = {}

    def rename_column(self, old, new):
        self.columns = {
            (new if name == old else name): column for name, column in self.columns.items()
        }
        self.columns[new].name = new
        for constraint in self.constraints.values():
            constraint.columns = [new if name == old else name for name in constraint.columns]
        for index in self.indexes.values():
            index.columns = [(new if name == old else name, down) for name, down in index.columns]
            if index.where:
                index.where = index.where.replace(f"[{old}]", f"[{new}]")


class Catalog:
    """`given` says of each name that the server gave what it is: [kind, table, column]."""

    def __init__(self):
        self.tables = {}
        self.given = {}

    def give_name(self, kind, table, column):
        """A name in the server's own manner: kind, two cut names, and digits."""
        digest = hashlib.md5(f"{kind} {table} {column}".encode()).hexdigest()[:8].upper()
        name = f"{kind}__{table[:9]}__{column[:5]}__{digest}"
        self.given[name] = [kind, table, column]
        return name

    def table(self, name):
        if name not in self.tables:
            raise KeyError(f"no table {name}")
        return self.tables[name]

    def rename_table(self, old, new):
        self.tables[new] = self.tables.pop(old)
        self._retarget(lambda table, column: (new if table == old else table, column))

    def rename_column(self, table, old, new):
        self.table(table).rename_column(old, new)
        self._retarget(
            lambda other, column: (other, new if (other, column) == (table, old) else column)
        )

    def drop_table(self, name):
        self.table(name)
        for table in self.tables.values():
            table.constraints = {
                key: constraint
                for key, constraint in table.constraints.items()
                if constraint.target is None or constraint.target[0] != name
            }
        del self.tables[name]

    def drop_constraint(self, table, name):
        owner = self.table(table)
        if name in owner.constraints:
            del owner.constraints[name]
            return
        for column in owner.columns.values():
            if column.default == name:
                column.default = None
                return
        raise KeyError(f"no constraint {name} on {table}")

    def constraint_owner(self, name):
        """The constraint of this name on any table, None where there is none."""
        for table in self.tables.values():
            if name in table.constraints:
                return table.constraints[name]
        return None

    def described(self):
        """Everything as plain data: {"table.thing name": what it is}."""
        described = {}
        for name, table in self.tables.items():
            for column in table.columns.values():
                described[f"{name} column {column.name}"] = column.default or "no default"
            for key, constraint in table.constraints.items():
                described[f"{name} constraint {key}"] = [
                    constraint.kind,
                    constraint.columns,
                    list(constraint.target or []),
                ]
            for key, index in table.indexes.items():
                columns = [list(column) for column in index.columns]
                described[f"{name} index {key}"] = [columns, index.unique, index.where]
        return described

    def _retarget(self, change):
        for table in self.tables.values():
            for constraint in table.constraints.values():
                if constraint.target is not None:
                    constraint.target = change(*constraint.target)
