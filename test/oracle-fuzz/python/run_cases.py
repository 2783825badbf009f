"""
Compares folded projects with the original on a real database. Reads one job a line, writes one result a line.

A job: {"id", "settings", "original": {key: text}, "cases": [{"name", "mode", "texts"}], "cuts": [n, …]}
A result: {"id", "discarded": reason} or {"id", "problems": [{"case", "what", "details"}], "checked": n}
"""

import json
import sys
import traceback

import databases
from cases import examine


def main():
    vendor, name = sys.argv[1], sys.argv[2]
    databases.configure(vendor, name)
    from django.conf import settings

    for line in sys.stdin:
        job = json.loads(line)
        for key, value in job["settings"].items():
            setattr(settings, key, value)
        try:
            result = examine(job)
        except Exception:
            result = {"problems": [{"case": "", "what": "harness", "details": [traceback.format_exc()]}]}
        print(json.dumps({"id": job["id"], **result}), flush=True)
    databases.remove(vendor, name)


main()
