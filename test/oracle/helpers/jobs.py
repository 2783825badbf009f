"""Runs one job of the harness: `python -m helpers.jobs JOB.json` in a project's folder.

The job names a task and its input; the answer goes to the file that it names as output. Printing
is left to the packages, whose data steps like to print.
"""

import json
import sys
import time
import traceback

from . import setup_django


def run(path, vendor=None):
    """Run a job in this process; vendor is the one that Django was set up for, None if it was not."""
    with open(path, encoding="utf-8") as file:
        job = json.load(file)
    started = time.monotonic()
    try:
        if vendor is None:
            setup_django.setup(job["vendor"])
        elif vendor != job["vendor"]:
            raise ValueError(f"a job for {job['vendor']} reached the one of {vendor}")
        # Only now: these import Django's models.
        from . import examine, reference

        tasks = {**reference.TASKS, **examine.TASKS}
        answer = {"result": tasks[job["task"]](job)}
    except Exception as error:
        answer = {
            "error": f"{type(error).__name__}: {error}",
            "trace": traceback.format_exc(),
        }
    answer["seconds"] = round(time.monotonic() - started, 1)
    with open(job["output"], "w", encoding="utf-8") as file:
        json.dump(answer, file)


if __name__ == "__main__":
    run(sys.argv[1])
