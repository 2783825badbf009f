"""Runs the statements that refold prints for a whole plan, and compares the catalog that they leave with migrate's.

The job has {"printed": {"app.name": [text]}}; what migrate ran stands in for steps that
are missing or null there, and for those whose RunPython ran statements. The answer is {"failed": what
did not run, "differences": of the catalog, "statements": how many ran, "substituted": steps by migrate's}.
"""

def on_server(job, walked):
    """On a new database of the job's server."""
    from django.db import connection

    from helpers import catalog, databases

    with databases.scratch(job["vendor"], job["folder"], job["run_id"]):
        with connection.cursor() as cursor:
            if job["vendor"] == "sqlite":
                # As Django's schema editor has it (DatabaseSchemaEditor.__enter__).
                cursor.execute("PRAGMA foreign_keys = OFF")
            answer = _run(job, walked, cursor.execute)
        found = catalog.read(connection)
    differences, names = catalog.compare(walked["catalog"], found)
    return {**answer, "differences": differences + names}


def in_memory(job, walked):
    """On a new catalog of the stand-in for SQL Server."""
    from .mssql import statements
    from .mssql.catalog import Catalog

    catalog = Catalog()
    answer = _run(job, walked, lambda sql: statements.run(catalog, sql))
    wanted, found = walked["catalog"], catalog.described()
    differences = [
        f"{key}: expected {wanted.get(key)}, got {found.get(key)}"
        for key in sorted(wanted.keys() | found.keys())
        if wanted.get(key) != found.get(key)
    ]
    return {**answer, "differences": differences}


def _run(job, walked, execute):
    failed, count, substituted = [], 0, 0
    for step in walked["steps"]:
        name = f"{step['app']}.{step['name']}"
        printed = job["printed"].get(name)
        if printed is None or any(entry.get("python") for entry in step["executed"]):
            substituted += 1
            printed = [entry["sql"] for entry in step["executed"]]
        for sql in printed:
            if sql.startswith("--"):
                continue
            count += 1
            try:
                execute(sql)
            except Exception as error:
                text = " ".join(str(error).split())
                failed.append(f"{name}: {sql[:300]}: {text[:300]}")
    return {"failed": failed, "statements": count, "substituted": substituted}
