"""Start Django with the real mssql-django and no server."""

import json
import os
import sys
import warnings

from helpers import removed_names

from .mssql import driver

CONFIGURATION = {
    "ENGINE": "mssql",
    "NAME": "oracle",
    "HOST": "localhost",
    "USER": "sa",
    "PASSWORD": "",
    "OPTIONS": {},
}


def setup():
    """Import the project's settings and apps; gives the catalog that the connection keeps."""
    sys.path.insert(0, os.getcwd())
    os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
    os.environ["ORACLE_DATABASE"] = json.dumps(CONFIGURATION)
    warnings.simplefilter("ignore")
    removed_names.install()
    sys.modules["pyodbc"], catalog = driver.module()

    import django

    django.setup()
    return catalog
