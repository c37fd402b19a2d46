"""Other sites for a test: an empty database, and commands run against it in a process of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core import serializers
from django.db import connection

_MAIN = "import sys; from minsheng.cli.main import main; sys.exit(main())"
_DUMP = "import django; django.setup(); from tests.cli.elsewhere import dump; print(dump())"


class Site:
    """A site with its own database and folder, and the keys of the tests."""

    def __init__(self, folder, url):
        self.folder = folder
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("MINSHENG_")},
            "DJANGO_SETTINGS_MODULE": "minsheng.config.settings.site",
            "MINSHENG_VAR": str(folder),
            "MINSHENG_DATABASE_URL": url,
            "MINSHENG_SECRET_KEY": "x" * 50,
            "MINSHENG_FIELD_KEYS": settings.FIELD_KEYS,
        }

    def run(self, *words, expect=0):
        """Runs `minsheng WORDS`, which is to end with the status `expect` and without a traceback."""
        ended = self.python(_MAIN, *map(str, words))
        assert ended.returncode == expect, f"{ended.stdout}\n{ended.stderr}"
        assert "Traceback" not in ended.stderr
        return ended

    def dump(self):
        """All rows of the site, as `dump` gives them."""
        ended = self.python(_DUMP)
        assert ended.returncode == 0, ended.stderr
        return json.loads(ended.stdout)

    def stored(self):
        """Places and bytes of all stored files."""
        root = self.folder / "files"
        found = (path for path in root.rglob("*") if path.is_file())
        return {str(path.relative_to(root)): path.read_bytes() for path in found}

    def python(self, program, *words):
        """Runs a Python program in the site's environment."""
        return subprocess.run(
            [sys.executable, "-c", program, *words],
            env=self.environment,
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            timeout=400,
            check=False,
        )


def dump():
    """JSON of all rows by model through Django's serializer, which decrypts: not the backup's way."""
    from minsheng.kit.tables import kept_models

    found = {}
    for model in kept_models():
        rows = json.loads(serializers.serialize("json", model._default_manager.order_by("pk")))
        found[model._meta.label_lower] = sorted(rows, key=lambda row: row["pk"])
    return json.dumps(found)


def sqlite_site(folder):
    """A site whose embedded database does not exist yet."""
    return Site(folder, f"sqlite:///{folder / 'site.sqlite3'}")


def postgresql_site(folder, name):
    """A site with an empty database of its own on the server of the tests; drop it afterwards."""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    given = connection.settings_dict
    host = f"{given['HOST']}:{given['PORT']}" if given["PORT"] else given["HOST"]
    who = quote(given["USER"]) + (f":{quote(given['PASSWORD'])}" if given["PASSWORD"] else "")
    return Site(folder, f"postgresql://{who}@{host}/{name}")


def drop(name):
    """Removes that database."""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
