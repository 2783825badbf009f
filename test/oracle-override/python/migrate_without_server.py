"""Runs the whole plan on an empty database with the real mssql-django and no server.

`python migrate_without_server.py APP override`, or `vendor` for the chain as its vendor has it. The driver is a stand-in that keeps a
catalog (oracle-sql). Prints a JSON document: what the backend refused, what a server would have refused of the statements, the
statements, and those of RunSQL, which are not run.
"""

import json
import os
import re
import sys

os.environ["DJANGO_SQLSERVER"] = "true"

from sqlwalk import mssql_setup  # noqa: E402

CATALOG = mssql_setup.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.migrations.state import ProjectState  # noqa: E402
from django.db.migrations import RunPython, RunSQL  # noqa: E402
from django.db.migrations.exceptions import IrreversibleError  # noqa: E402
from helpers import chains  # noqa: E402
from refusals import Server  # noqa: E402
from sqlwalk import mssql_walk  # noqa: E402
from sqlwalk.mssql.catalog import Catalog  # noqa: E402
from sqlwalk.record import Recorder  # noqa: E402


def main(app, way):
    if way == "vendor":
        settings.MIGRATION_MODULES = {}
    injected = injected_indexes(app)
    mssql_walk.leave_out_what_needs_a_server()
    RunPython.database_backwards = lambda *_args: None
    raw = note_raw_sql()
    problems, executed = [], []
    server = Server(Catalog())
    loader = chains.load()
    recorder = Recorder(connection)
    state = ProjectState(real_apps=loader.unmigrated_apps)
    for key in chains.full_plan(loader):
        recorder.clear()
        known = len(server.refused)
        with recorder.installed():
            state, refused = mssql_walk.apply(CATALOG, state, loader.graph.nodes[key])
        ran = [entry["sql"] for entry in recorder.executed]
        for sql in ran:
            server.run(sql)
        if key[0] == app:
            executed += ran
            problems += [f"{key[1]}: {text}" for text in refused + server.refused[known:]]
    owned = re.compile(r"\[(\w+)\]").findall(" ".join(executed))
    for table, columns in server.unique_with_nulls():
        if table in owned and (table, tuple(columns)) not in injected:
            problems.append(f"two NULLs are equal in {table} {columns}")
    problems += way_back(app)
    json.dump({"problems": problems, "sql": executed, "raw": raw}, sys.stdout)


def note_raw_sql():
    """The statements that RunSQL would send, both ways, in the list that this gives."""
    noted = []

    def note(self, _schema_editor, sqls):
        if sqls != RunSQL.noop:
            noted.extend([sqls] if isinstance(sqls, str) else sqls)

    RunSQL._run_sql = note
    return noted


def injected_indexes(app):
    """{(table, columns)} of the unique indexes that injected SQL makes."""
    made = set()
    for key, migration in chains.load().disk_migrations.items():
        for operation in migration.operations:
            if key[0] != app or not isinstance(operation, RunSQL):
                continue
            for sql in operation.sql if isinstance(operation.sql, list) else [operation.sql]:
                for found in re.finditer(r"CREATE UNIQUE INDEX \[\w+\] ON \[(\w+)\] \(([^)]*)\)", sql):
                    made.add((found[1], tuple(re.findall(r"\[(\w+)\]", found[2]))))
    return made


def way_back(app):
    """What the backend refuses on the way back to nothing; where the vendor has no way back, nothing is asked."""
    loader = chains.load()
    for key in reversed([key for key in chains.full_plan(loader) if key[0] == app]):
        state = loader.project_state(key, at_end=False)
        try:
            with connection.schema_editor(atomic=False) as editor:
                loader.graph.nodes[key].unapply(state, editor)
        except IrreversibleError:
            return
        except Exception as error:
            yield f"{key[1]} backwards: {type(error).__name__}: {error}"[:400]
            return


if __name__ == "__main__":
    main(*sys.argv[1:])
