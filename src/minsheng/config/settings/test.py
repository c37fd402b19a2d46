"""The tests: keys made for the run, jobs at once, plain static names; database by `MINSHENG_DATABASE_URL`."""

import atexit
import shutil
import tempfile
from pathlib import Path

from minsheng.config.settings.base import *  # noqa: F403 (settings modules build on each other by design)
from minsheng.config.settings.base import STORAGES, TEMPLATES
from minsheng.kit import env
from minsheng.kit.keys import fresh_field_key, fresh_secret

VAR = Path(tempfile.mkdtemp(prefix="minsheng-test-"))
atexit.register(shutil.rmtree, VAR, ignore_errors=True)
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir()
SECRET_KEY = fresh_secret()
FIELD_KEYS = fresh_field_key("test")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
DATABASES = {"default": env.database(env.text("MINSHENG_DATABASE_URL", f"sqlite:///{VAR / 'test.sqlite3'}"))}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # In memory, threads would share one cache and meet locks that a file does not have.
    DATABASES["default"]["TEST"] = {"NAME": VAR / "tests.sqlite3"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = {
    **STORAGES,
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR / "files"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = ""  # type: ignore[index]
