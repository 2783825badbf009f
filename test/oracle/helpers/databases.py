"""Scratch databases of the three servers, and pointing Django's default connection at one.

Data steps of packages write through the alias "default", so that alias is always used and what
stands behind it is exchanged.
"""

import contextlib
import itertools
import os
import shutil

from django.conf import settings

_numbers = itertools.count()


def configuration(vendor, name):
    """The DATABASES entry for a database called name (for SQLite: a file path)."""
    if vendor == "sqlite":
        # Options by name: what is there from another server would stay.
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": name, "OPTIONS": {}}
    if vendor == "postgres":
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": name,
            "HOST": os.environ.get("PGHOST", "127.0.0.1"),
            "PORT": os.environ.get("PGPORT", "5432"),
            "USER": os.environ.get("PGUSER", "postgres"),
            "PASSWORD": os.environ.get("PGPASSWORD", ""),
            # The databases live for seconds: no need to wait for the disk.
            "OPTIONS": {"options": "-c synchronous_commit=off"},
        }
    return {
        "ENGINE": "django.db.backends.mysql",
        "NAME": name,
        "HOST": os.environ.get("MYSQL_HOST", "127.0.0.1"),
        "PORT": os.environ.get("MYSQL_PORT", "3306"),
        "USER": os.environ.get("MYSQL_USER", "root"),
        "PASSWORD": os.environ.get("MYSQL_PASSWORD", ""),
        "OPTIONS": {"charset": "utf8mb4"},
    }


def maintenance_name(vendor):
    """A database that exists before any scratch database does."""
    return {"sqlite": ":memory:", "postgres": "postgres", "mysql": "mysql"}[vendor]


def point_default_at(vendor, name):
    """Make Django's default connection use the given database."""
    from django.db import connections

    connections["default"].close()
    connections.databases["default"].update(configuration(vendor, name))
    del connections["default"]


@contextlib.contextmanager
def scratch(vendor, folder, run_id, template=None):
    """A database that lives for the block, empty or a copy of template; default points at it.

    Gives its name. folder is where SQLite files go, run_id tells one run's databases from
    another's.
    """
    name = create(vendor, folder, run_id, template)
    try:
        point_default_at(vendor, name)
        with _settings_of_its_own():
            yield name
    finally:
        drop(vendor, name)


@contextlib.contextmanager
def _settings_of_its_own():
    """Take back what migrations add to the settings: the next database has a process of its own."""
    before = set(vars(settings._wrapped))
    try:
        yield
    finally:
        for name in set(vars(settings._wrapped)) - before:
            delattr(settings, name)


def create(vendor, folder, run_id, template=None):
    """Make a database and give its name. Nobody may be connected to the template."""
    number = next(_numbers)
    if vendor == "sqlite":
        path = os.path.join(folder, f"scratch_{os.getpid()}_{number}.sqlite3")
        if os.path.exists(path):
            os.remove(path)
        if template is not None:
            shutil.copyfile(template, path)
        return path
    name = f"refold_oracle_{run_id}_{os.getpid()}_{number}"
    if vendor == "postgres":
        _administer(
            vendor, f'CREATE DATABASE "{name}" TEMPLATE "{template or "template0"}"'
        )
    elif template is None:
        _administer(
            vendor,
            f"CREATE DATABASE `{name}` CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci",
        )
    else:
        raise ValueError("MariaDB cannot copy a database")
    return name


def drop(vendor, name):
    """Remove a database that create made."""
    from django.db import connections

    connections["default"].close()
    if vendor == "sqlite":
        if os.path.exists(name):
            os.remove(name)
        return
    quote = '"' if vendor == "postgres" else "`"
    _administer(vendor, f"DROP DATABASE IF EXISTS {quote}{name}{quote}")


def drop_leftovers(vendor, run_id):
    """Drop every database of a run, for the end of a run that was cut short."""
    if vendor == "sqlite":
        return
    prefix = f"refold_oracle_{run_id}_"
    query = (
        "SELECT datname FROM pg_database"
        if vendor == "postgres"
        else "SELECT schema_name FROM information_schema.schemata"
    )
    for (name,) in _administer(vendor, query, fetch=True):
        if name.startswith(prefix):
            drop(vendor, name)


def _administer(vendor, statement, fetch=False):
    from django.db import connections

    point_default_at(vendor, maintenance_name(vendor))
    connection = connections["default"]
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if fetch else None
    finally:
        connection.close()
