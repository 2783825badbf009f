"""Runs many jobs with one start of Django: `python -m helpers.serve VENDOR` in a project's folder.

Each line of input is the path of a job. It is run in a fork of the process that has imported the
project and nothing of its migrations, so every job reads those as they are on disk by then, and
what one job does to modules and connections is gone before the next. Each line of output is
{"code": exit code} of the job of that line.
"""

import gc
import importlib
import json
import os
import sys

from . import jobs, setup_django


def main(vendor):
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # Packages print while they load and while they migrate; that must not mix with the answers.
    os.dup2(2, 1)
    setup_django.setup(vendor)
    from django.db import connections

    # Only for what they import: a fork would import it again each time.
    from . import examine, reference  # noqa: F401

    connections.close_all()
    loaded = [name for name in sys.modules if ".migrations." in name]
    mine = [name for name in loaded if not name.startswith("django.db.migrations.")]
    if mine:
        sys.exit(f"the project imports migrations when it starts: {mine[:3]}")
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _run(line.strip(), vendor)
        _pid, status = os.waitpid(child, 0)
        print(json.dumps({"code": os.waitstatus_to_exitcode(status)}), file=answers)
        answers.flush()


def _run(path, vendor):
    """Run a job and end the process."""
    code = 1
    try:
        importlib.invalidate_caches()
        jobs.run(path, vendor)
        code = 0
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main(sys.argv[1])
