"""Empty databases, made fast."""

import os

from django.conf import settings

SETTING_DEFAULTS = {"INSTALLED_APPS": [], "USE_TZ": True, "DEFAULT_AUTO_FIELD": "django.db.models.AutoField"}


def configure(vendor, name):
    import django

    if vendor == "sqlite":
        database = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    else:
        database = {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": name,
            "HOST": os.environ.get("PGHOST", "127.0.0.1"),
            "USER": os.environ.get("PGUSER", "postgres"),
            "PASSWORD": os.environ.get("PGPASSWORD", ""),
        }
        _create(database)
    settings.configure(DATABASES={"default": database}, **SETTING_DEFAULTS)
    django.setup()


def _create(database):
    _as_administrator(
        database,
        f'DROP DATABASE IF EXISTS "{database["NAME"]}"',
        f'CREATE DATABASE "{database["NAME"]}"',
    )


def _as_administrator(database, *statements):
    import psycopg2

    connection = psycopg2.connect(
        dbname="postgres", host=database["HOST"], user=database["USER"], password=database["PASSWORD"]
    )
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()


def remove(vendor, name):
    """Takes the database away that `configure` made."""
    from django.db import connection

    connection.close()
    if vendor == "postgres":
        _as_administrator(settings.DATABASES["default"], f'DROP DATABASE "{name}"')


def fresh():
    """The connection, to a database with nothing in it."""
    from django.db import connection

    # What a failed run has left: an open transaction, which close() would only mark as broken.
    if connection.connection is not None:
        connection.connection.close()
        connection.connection = None
    connection.in_atomic_block = False
    connection.needs_rollback = False
    connection.savepoint_ids = []
    connection.run_on_commit = []
    connection.closed_in_transaction = False
    connection.atomic_blocks = []
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        return connection
    with connection.cursor() as cursor:
        cursor.execute("SET client_min_messages TO warning")
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    return connection
