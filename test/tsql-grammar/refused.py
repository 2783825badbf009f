"""Parses T-SQL with sqlfluff's grammar: a JSON list of statements on stdin, {those that it does not take: why} on stdout."""

import json
import sys

from sqlfluff.core import FluffConfig, Linter

LINTER = Linter(config=FluffConfig(overrides={"dialect": "tsql"}))


def reason(sql):
    """What the grammar has against a statement, None where it takes it."""
    parsed = LINTER.parse_string(sql)
    if parsed.violations:
        return parsed.violations[0].desc()
    if parsed.tree is None or "unparsable" in parsed.tree.type_set():
        return "a part of it is not T-SQL"
    return None


if __name__ == "__main__":
    refused = {sql: reason(sql) for sql in json.load(sys.stdin)}
    json.dump({sql: why for sql, why in refused.items() if why}, sys.stdout)
