"""
Runs generated data steps on a real database. Reads one job a line, writes one result a line.

A job is one of run_cases.py, with "claims": [{"module", "touches": [[manner, entity, members]] or null, "onEmpty", "assumed", "into"}]
A result: {"id", "discarded": reason or null, "problems": [{"case", "what", "details"}], "checked": n, "observed": n}
"""

import contextlib
import io
import json
import sys
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "oracle-fuzz" / "python"))

import databases  # noqa: E402


def main():
    databases.configure("sqlite", "")
    for line in sys.stdin:
        job = json.loads(line)
        try:
            # Generated steps print.
            with contextlib.redirect_stdout(io.StringIO()):
                result = examined(job)
        except Exception:
            result = {"problems": [{"case": "", "what": "harness", "details": [traceback.format_exc()]}]}
        print(json.dumps({"id": job["id"], **result}), flush=True)


def examined(job):
    from cases import examine
    from observing import Observer
    from projects import migrate_all

    observer = Observer(job["claims"])
    failure = None
    with observer.watching():
        connection = databases.fresh()
        try:
            migrate_all(connection, job["original"])
        except Exception as error:
            failure = f"{type(error).__name__}: {error}"
    result = {"discarded": failure} if failure else examine(job)
    return {
        "discarded": result.get("discarded"),
        "problems": observer.problems + result.get("problems", []),
        "checked": result.get("checked", 0),
        "observed": observer.observed,
    }


main()
