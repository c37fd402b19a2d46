"""Brings up the site's settings for the commands that need them."""

from __future__ import annotations

import gc
import os
from pathlib import Path

from minsheng.apps.ui.sentences import sentence_for
from minsheng.cli.reasons import reason_of, reason_of_database
from minsheng.core.errors import Refusal


class NotConfigured(Refusal):
    """A setting is missing or cannot be understood; facts: `detail`, a sentence."""

    code = "serve.not_configured"


class DatabaseUnreachable(Refusal):
    """No connection; facts: `detail` in a few words."""

    code = "serve.database_unreachable"


class DatabaseBare(Refusal):
    """There are no tables yet."""

    code = "serve.database_bare"


class DatabaseBehind(Refusal):
    """The tables are older than the program; facts: `count` of the migrations wanting."""

    code = "serve.database_behind"


def settings_module() -> str:
    """The settings in use: those named by the environment, the demo's, or an office's."""
    demo = os.environ.get("MINSHENG_DEMO", "").strip().lower() in {"1", "true"}
    default = "minsheng.config.settings.demo" if demo else "minsheng.config.settings.site"
    return os.environ.get("DJANGO_SETTINGS_MODULE") or default


def bring_up() -> None:
    """Loads settings and apps and connects to the database; an embedded one gets its folder.

    Raises:
        NotConfigured: names the setting.
        DatabaseUnreachable: nothing answers, or the folder cannot be written.
    """
    load_apps()
    _connect()


def load_apps() -> None:
    """Settings and apps alone; no database is touched.

    Raises:
        NotConfigured: names the setting.
    """
    import django
    from django.core.exceptions import ImproperlyConfigured

    from minsheng.kit.env import WrongSetting

    os.environ["DJANGO_SETTINGS_MODULE"] = settings_module()
    try:
        django.setup()
        # What is loaded by now lives as long as the process: later collections leave it out.
        gc.freeze()
        _check_keys()
    except WrongSetting as problem:
        raise NotConfigured(detail=sentence_for(problem.code, problem.facts)) from problem
    except ImproperlyConfigured as problem:
        raise NotConfigured(detail=str(problem)) from problem


def _check_keys() -> None:
    """Found now, and not at the first telephone number that is to be encrypted."""
    from minsheng.apps.people.keys import named_keys

    named_keys()


def migrations_wanting() -> tuple[int, bool]:
    """How many migrations of this program the database lacks, and whether it has any at all."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    wanting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return len(wanting), bool(executor.loader.applied_migrations)


def require_tables(*, current: bool = True) -> None:
    """Refuses to go on without the tables that the command reads.

    Raises:
        DatabaseBare: there are none yet.
        DatabaseBehind: they are older than the program, and `current` ones are asked for.
    """
    wanting, has_any = migrations_wanting()
    if not has_any:
        raise DatabaseBare
    if wanting and current:
        raise DatabaseBehind(count=wanting)


def _connect() -> None:
    from django.conf import settings
    from django.db import Error, connection

    from minsheng.kit.folders import private_folder

    try:
        private_folder(settings.VAR)
        if connection.vendor == "sqlite":
            private_folder(Path(str(connection.settings_dict["NAME"])).parent)
        connection.ensure_connection()
    except OSError as problem:
        raise DatabaseUnreachable(detail=f"{problem.filename}：{reason_of(problem)}") from problem
    except Error as problem:
        raise DatabaseUnreachable(detail=reason_of_database(str(problem))) from problem
