"""A stand-in for pyodbc that keeps a catalog in memory: `sys.modules["pyodbc"]` for mssql-django.

DDL that is executed changes the catalog, queries are answered from it, and rows do not exist.
"""

import itertools
import types

from . import queries, statements
from .catalog import Catalog

DRIVER_NAME = "libmsodbcsql-18.so"

_ERRORS = {
    "Warning": "Exception",
    "Error": "Exception",
    "InterfaceError": "Error",
    "DatabaseError": "Error",
    "DataError": "DatabaseError",
    "OperationalError": "DatabaseError",
    "IntegrityError": "DatabaseError",
    "InternalError": "DatabaseError",
    "ProgrammingError": "DatabaseError",
    "NotSupportedError": "DatabaseError",
}
# Numbers of ODBC's types (sql.h, sqlext.h); only their being different matters here.
_TYPES = (
    "BIGINT BIT CHAR DECIMAL DOUBLE FLOAT GUID INTEGER LONGVARBINARY NUMERIC REAL SMALLINT SS_TIME2"
    " TINYINT TYPE_DATE TYPE_TIME TYPE_TIMESTAMP VARBINARY VARCHAR WCHAR WLONGVARCHAR WVARCHAR"
    " DRIVER_NAME DRIVER_VER"
).split()


class Cursor:
    def __init__(self, connection):
        self._connection = connection
        self._rows = iter(())
        self.rowcount = -1

    def execute(self, sql, params=None):
        if sql.lstrip().upper().startswith("SELECT"):
            self._rows = iter(queries.answer(self._connection.catalog, sql, params))
        else:
            statements.run(self._connection.catalog, sql)
        return self

    def fetchone(self):
        return next(self._rows, None)

    def fetchall(self):
        return list(self._rows)

    def fetchmany(self, size):
        return list(itertools.islice(self._rows, size))

    def nextset(self):
        return False

    def close(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


class Connection:
    def __init__(self, catalog):
        self.catalog = catalog
        self.autocommit = True
        self.timeout = 0

    def cursor(self):
        return Cursor(self)

    def getinfo(self, _what):
        return DRIVER_NAME

    def add_output_converter(self, _type, _converter):
        pass

    def commit(self):
        pass

    def rollback(self):
        pass

    def close(self):
        pass


def module():
    """The module, and the catalog that all its connections share."""
    catalog = Catalog()
    pyodbc = types.ModuleType("pyodbc")
    pyodbc.version = "5.2.0"
    pyodbc.pooling = True
    pyodbc.Binary = bytes
    errors = {"Exception": Exception}
    for name, parent in _ERRORS.items():
        errors[name] = type(name, (errors[parent],), {})
        setattr(pyodbc, name, errors[name])
    for number, name in enumerate(_TYPES):
        setattr(pyodbc, f"SQL_{name}", number)
    pyodbc.connect = lambda *_args, **_options: Connection(catalog)
    return pyodbc, catalog
