"""Parses T-SQL with sqlfluff's grammar: `python tsql_grammar.py STATEMENTS.json`, a list of texts.

Prints a list of those that the grammar does not take. Names, numbers and texts say nothing about
the grammar, so statements that differ in nothing else are parsed once.
"""

import json
import re
import sys

from sqlfluff.core import FluffConfig, Linter

_LINTER = Linter(config=FluffConfig(overrides={"dialect": "tsql"}))


def shape(sql):
    """The statement with one name for all names, one text for all texts."""
    without_texts = re.sub(r"'(?:[^']|'')*'", "'x'", sql)
    return " ".join(re.sub(r"\[[^\]]*\]", "[n]", without_texts).split())


def problem(sql):
    """What the grammar has against a statement, None where it takes it."""
    parsed = _LINTER.parse_string(sql)
    if parsed.violations:
        return parsed.violations[0].desc()
    if parsed.tree is None or "unparsable" in parsed.tree.type_set():
        return "a part of it is not T-SQL"
    return None


def main(path):
    with open(path, encoding="utf-8") as file:
        statements = json.load(file)
    known = {}
    for sql in statements:
        known.setdefault(shape(sql), sql)
    refused = [(sql, problem(sql)) for sql in known.values()]
    answer = {
        "shapes": len(known),
        "refused": [f"{sql}: {reason}" for sql, reason in refused if reason],
    }
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
