"""Runs small chains on servers with real Django, and prints what became of each as a line of JSON.

stdin, a line each: {"vendor", "database", "files": {name: text}, "refuses": [statement], "again": bool, "statements": [sql]}.
Each runs in a fork, because a process has one set of settings; what Django imports is imported once.
"""

import json
import os
import sys
import tempfile

import django.contrib.postgres.fields
import django.contrib.postgres.operations
import django.core.management
import django.db.backends.sqlite3.base
import django.db.migrations.executor
import psycopg2
import pymysql

pymysql.version_info = (2, 2, 1, "final", 0)
pymysql.install_as_MySQLdb()

import django.db.backends.mysql.base  # noqa: E402
import django.db.backends.postgresql.base  # noqa: E402

DATABASES = {
    "sqlite": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"},
    "postgres": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": os.environ.get("PGHOST", "127.0.0.1"),
        "PORT": os.environ.get("PGPORT", "5432"),
        "USER": os.environ.get("PGUSER", "postgres"),
        "PASSWORD": os.environ.get("PGPASSWORD", ""),
    },
    "mysql": {
        "ENGINE": "django.db.backends.mysql",
        "HOST": os.environ.get("MYSQL_HOST", "127.0.0.1"),
        "PORT": os.environ.get("MYSQL_PORT", "3306"),
        "USER": os.environ.get("MYSQL_USER", "root"),
        "PASSWORD": os.environ.get("MYSQL_PASSWORD", ""),
        "OPTIONS": {"charset": "utf8mb4"},
    },
}


def as_administrator(vendor, *statements):
    settings = DATABASES[vendor]
    if vendor == "postgres":
        connection = psycopg2.connect(
            dbname="postgres",
            host=settings["HOST"],
            port=settings["PORT"],
            user=settings["USER"],
            password=settings["PASSWORD"],
        )
        connection.autocommit = True
    else:
        connection = pymysql.connect(
            host=settings["HOST"], port=int(settings["PORT"]), user=settings["USER"], password=settings["PASSWORD"]
        )
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()


def make_database(vendor, name):
    if vendor == "postgres":
        as_administrator(vendor, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
    if vendor == "mysql":
        as_administrator(
            vendor,
            f"DROP DATABASE IF EXISTS {name}",
            f"CREATE DATABASE {name} CHARACTER SET utf8mb4",
        )


def drop_database(vendor, name):
    if vendor != "sqlite":
        as_administrator(vendor, f"DROP DATABASE IF EXISTS {name}")


def write_app(folder, files):
    package = os.path.join(folder, "shop", "migrations")
    os.makedirs(package)
    for path in [os.path.join(folder, "shop", "__init__.py"), os.path.join(package, "__init__.py")]:
        open(path, "w").close()
    for name, text in files.items():
        with open(os.path.join(package, name), "w") as file:
            file.write(text)


def set_up(job):
    from django.conf import settings

    database = {**DATABASES[job["vendor"]]}
    database.setdefault("NAME", job["database"])
    settings.configure(
        DATABASES={"default": database},
        INSTALLED_APPS=["django.contrib.postgres", "shop"] if job["vendor"] == "postgres" else ["shop"],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        USE_TZ=True,
    )
    django.setup()


def migrate():
    """The error of a run of `migrate`, or None."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    try:
        executor.migrate([key for key in executor.loader.graph.leaf_nodes() if key[0] == "shop"])
    except Exception as error:
        return f"{type(error).__name__}: {error}".split("\n")[0]
    return None


def first_refused(statements):
    """The place of the first statement that the server refuses, and its words; None where it takes them all."""
    from django.db import connection, transaction

    for place, statement in enumerate(statements):
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
        except Exception as error:
            return [place, f"{type(error).__name__}: {error}".split("\n")[0]]
    return None


def run(job):
    """What became of a chain, or {"failure": what kept it from being run}."""
    answer = {}
    with tempfile.TemporaryDirectory() as folder:
        write_app(folder, job["files"])
        sys.path.insert(0, folder)
        make_database(job["vendor"], job["database"])
        try:
            set_up(job)
            from django.db import connection

            answer["version"] = ".".join(map(str, connection.get_database_version()))
            answer["mariadb"] = getattr(connection, "mysql_is_mariadb", False)
            answer["error"] = migrate()
            if job.get("again"):
                answer["again"] = migrate()
            if answer["error"] is None:
                answer["refused"] = first_refused(job.get("refuses", []))
            connection.close()
        finally:
            drop_database(job["vendor"], job["database"])
    return answer


def main():
    for line in sys.stdin:
        if os.fork() == 0:
            try:
                answer = run(json.loads(line))
            except Exception as error:
                answer = {"failure": f"{type(error).__name__}: {error}"}
            print(json.dumps(answer), flush=True)
            os._exit(0)
        os.wait()


main()
