"""Indexes that only a history leaves on MySQL and MariaDB, beside others that do the same.

There a foreign key needs an index that begins with its column. Before Django drops a unique key that
serves one, it makes an index of the column alone (_create_missing_fk_index), and that stays when a
later unique key begins with the same column. A table that is made at once has the later key only.
"""

import re

from django.db import connection

_OF_ONE_COLUMN = re.compile(r"INDEX BTREE \((\w+ A)\)")


def leave_out(expected, actual):
    """(expected without them, a note for each): only where the other catalog serves the foreign key."""
    if connection.vendor != "mysql":
        return expected, []
    objects, notes = dict(expected["objects"]), []
    for key, texts in expected["objects"].items():
        there = actual["objects"].get(key, [])
        spare = [text for text in texts if text not in there and _served(text, there)]
        if key.startswith("index of ") and spare:
            objects[key] = [text for text in texts if text not in spare]
            notes += [
                f"{key}: {text} is not there; another begins with it" for text in spare
            ]
    return {"objects": objects, "names": expected["names"]}, notes


def _served(text, indexes):
    """Does another index begin with the only column of this one?"""
    found = _OF_ONE_COLUMN.fullmatch(text)
    return found is not None and any(
        f"BTREE ({found.group(1)}, " in index for index in indexes
    )
