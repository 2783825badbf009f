"""Django's project state as plain data, and how two of them differ.

Field order is left out (the catalogs compare the order of columns). References are lower-cased:
Django treats "auth.User" and "auth.user" as one model. Functions and classes that live in a
migration module are compared by what they do, since a fold moves them to another module.
"""

import enum
import functools
import re

from django.db import models
from django.utils.functional import Promise

_UNORDERED_OPTIONS = {"indexes", "constraints", "unique_together", "index_together"}
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")
_IN_MIGRATION = re.compile(r"\.migrations\.")


def describe(project_state):
    """{model label: {"fields", "options", "bases", "managers"}} of a ProjectState."""
    return {
        ".".join(key): {
            "fields": {name: _field(field) for name, field in model.fields.items()},
            "options": {
                name: (
                    _once(_sorted(plain(value)))
                    if name in _UNORDERED_OPTIONS
                    else plain(value)
                )
                for name, value in model.options.items()
                # An empty list of indexes is the same as none.
                if not (name in _UNORDERED_OPTIONS and not value)
            },
            "bases": [_base(base) for base in model.bases],
            "managers": [[name, _manager(manager)] for name, manager in model.managers],
        }
        for key, model in project_state.models.items()
    }


def _once(values):
    """Without what stands twice: RenameIndex adds an index that has its new name already once more to the state."""
    return [value for place, value in enumerate(values) if value not in values[:place]]


def compare(expected, actual):
    """The differences between two described states, a list of one-line texts."""
    differences = []
    for label in sorted(expected.keys() | actual.keys()):
        if label not in actual or label not in expected:
            differences.append(
                f"{label}: {'missing' if label not in actual else 'not expected'}"
            )
            continue
        for part in ("fields", "options"):
            differences += _compare_mappings(
                f"{label} {part}", expected[label][part], actual[label][part]
            )
        for part in ("bases", "managers"):
            if expected[label][part] != actual[label][part]:
                differences.append(
                    f"{label} {part}: expected {expected[label][part]}, got {actual[label][part]}"
                )
    return differences


def _compare_mappings(title, expected, actual):
    for name in sorted(expected.keys() | actual.keys()):
        before, after = expected.get(name, "nothing"), actual.get(name, "nothing")
        if before != after:
            yield f"{title} {name}: expected {before}, got {after}"


def _field(field):
    _name, path, args, kwargs = field.deconstruct()
    described = {name: plain(value) for name, value in kwargs.items()}
    for name in ("to", "through"):
        if name in kwargs:
            described[name] = _reference(kwargs[name])
            setting = getattr(kwargs[name], "setting_name", None)
            if setting:
                described[name] += f" by {setting}"
    return [path, [plain(value) for value in args], described]


def _reference(value):
    return value.lower() if isinstance(value, str) else value._meta.label_lower


def _base(base):
    return (
        base.lower()
        if isinstance(base, str)
        else f"{base.__module__}.{base.__qualname__}"
    )


def _manager(manager):
    as_manager, manager_path, queryset_path, args, kwargs = manager.deconstruct()
    return [
        as_manager,
        manager_path,
        queryset_path,
        plain(args or ()),
        plain(kwargs or {}),
    ]


def plain(value):
    """A value that JSON can hold and that is equal exactly when Django would act the same."""
    if isinstance(value, enum.Enum):
        return [type(value).__qualname__, value.name]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, (str, Promise)):
        return str(value)
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return _sorted([plain(item) for item in value])
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, models.Field):
        return _field(value)
    if isinstance(value, functools.partial):
        return ["partial", plain(value.func), plain(value.args), plain(value.keywords)]
    if hasattr(value, "deconstruct") and not isinstance(value, type):
        parts = value.deconstruct()
        return [plain(part) for part in parts[-3:]]
    if callable(value):
        return _callable(value)
    return _ADDRESS.sub(
        "", f"{type(value).__module__}.{type(value).__qualname__} {value!r}"
    )


def _callable(value):
    module = getattr(value, "__module__", "")
    owner = getattr(value, "__self__", None)
    if owner is not None and not isinstance(owner, type):
        return ["method", type(owner).__qualname__, value.__name__]
    if _IN_MIGRATION.search(f".{module}.") and hasattr(value, "__code__"):
        code = value.__code__
        return ["code", code.co_code.hex(), list(code.co_names), list(code.co_varnames)]
    return f"{module}.{getattr(value, '__qualname__', value)}"


def _sorted(items):
    return sorted(items, key=repr)
