"""Walks a project's whole plan on one database, and runs what refold prints of it: `python -m sqlwalk.walk JOB.json`.

For every step: what migrate runs, and of the apps that are asked for what sqlmigrate prints forwards with the database
migrated to the step before, and backwards with the database migrated to the step. A job that brings the walk along
("walked") is only run (execute.py).
"""

import json
import sys

from helpers import setup_django

from . import execute


def main(path):
    with open(path, encoding="utf-8") as file:
        job = json.load(file)
    if job["vendor"] == "mssql":
        walked, run = _without_server(job)
    else:
        walked, run = _on_server(job)
    answer = {"walked": walked, "executed": run(job, walked)}
    with open(job["output"], "w", encoding="utf-8") as file:
        json.dump(answer, file)


def _on_server(job):
    setup_django.setup(job["vendor"])
    from . import server_walk

    return job["walked"] or server_walk.walk(job), execute.on_server


def _without_server(job):
    from . import mssql_setup

    catalog = mssql_setup.setup()
    from . import mssql_walk

    return job["walked"] or mssql_walk.walk(catalog, job["apps"]), execute.in_memory


if __name__ == "__main__":
    main(sys.argv[1])
