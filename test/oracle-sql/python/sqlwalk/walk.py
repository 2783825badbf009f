"""Walks a project's whole plan on one database: `python -m sqlwalk.walk JOB.json` in its folder.

For every step: what sqlmigrate prints forwards with the database migrated to the step before, what
migrate then runs, and what sqlmigrate prints backwards with the database migrated to the step.
"""

import json
import sys

from helpers import setup_django


def main(path):
    with open(path, encoding="utf-8") as file:
        job = json.load(file)
    vendor = job["vendor"]
    if vendor == "mssql":
        from . import mssql_setup

        catalog = mssql_setup.setup()
        from . import mssql_walk

        walked = mssql_walk.walk(catalog)
    else:
        setup_django.setup(vendor)
        from . import server_walk

        walked = server_walk.walk(job)
    with open(job["output"], "w", encoding="utf-8") as file:
        json.dump(walked, file)


if __name__ == "__main__":
    main(sys.argv[1])
