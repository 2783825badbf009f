"""Runs statements that were printed for a whole plan: `python -m sqlwalk.execute JOB.json`.

The job names a file with {"steps": [{"app", "name", "statements": [text]}]}; the output has the
catalog that they leave behind, compared with the one that `migrate` left (walk.py).
"""

import json
import sys

from helpers import setup_django


def main(path):
    with open(path, encoding="utf-8") as file:
        job = json.load(file)
    if job["vendor"] == "mssql":
        answer = _in_memory(job)
    else:
        setup_django.setup(job["vendor"])
        answer = _on_server(job)
    with open(job["output"], "w", encoding="utf-8") as file:
        json.dump(answer, file)


def _on_server(job):
    from django.db import connection

    from helpers import catalog, databases

    with databases.scratch(job["vendor"], job["folder"], job["run_id"]):
        with connection.cursor() as cursor:
            if job["vendor"] == "sqlite":
                # As Django's schema editor has it (DatabaseSchemaEditor.__enter__).
                cursor.execute("PRAGMA foreign_keys = OFF")
            failed = _run(job["steps"], cursor.execute)
        found = catalog.read(connection)
    differences, names = catalog.compare(job["catalog"], found)
    return {"failed": failed, "differences": differences + names}


def _in_memory(job):
    from .mssql import statements
    from .mssql.catalog import Catalog

    catalog = Catalog()
    failed = _run(job["steps"], lambda sql: statements.run(catalog, sql))
    wanted, found = job["catalog"], catalog.described()
    differences = [
        f"{key}: expected {wanted.get(key)}, got {found.get(key)}"
        for key in sorted(wanted.keys() | found.keys())
        if wanted.get(key) != found.get(key)
    ]
    return {"failed": failed, "differences": differences}


def _run(steps, execute):
    """Runs all and gives what did not run."""
    failed = []
    for step in steps:
        for sql in step["statements"]:
            try:
                execute(sql)
            except Exception as error:
                text = " ".join(str(error).split())
                failed.append(f"{step['app']}.{step['name']}: {sql[:300]}: {text[:300]}")
    return failed


if __name__ == "__main__":
    main(sys.argv[1])
