"""Start Django for the project in the current folder."""

import json
import os
import sys
import warnings


def setup(vendor):
    """Import the project's settings and apps, connected to nothing that holds data."""
    from . import databases, removed_names

    sys.path.insert(0, os.getcwd())
    os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
    os.environ["ORACLE_DATABASE"] = json.dumps(
        databases.configuration(vendor, databases.maintenance_name(vendor))
    )
    warnings.simplefilter("ignore")
    if vendor == "mysql":
        _pretend_to_be_mysqlclient()
    removed_names.install()

    import django
    from django.db.backends.signals import connection_created

    connection_created.connect(do_not_wait_for_the_disk)
    django.setup()


def _pretend_to_be_mysqlclient():
    """PyMySQL needs no compiler; Django only asks it for the version of the driver it copies."""
    import pymysql

    pymysql.version_info = (2, 2, 8, "final", 0)
    pymysql.__version__ = "2.2.8"
    pymysql.install_as_MySQLdb()


def do_not_wait_for_the_disk(sender, connection, **_):
    """Receives connection_created: the databases live for seconds."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
            cursor.execute("PRAGMA journal_mode=MEMORY")
