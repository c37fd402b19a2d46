"""`minsheng restore ARCHIVE`: a backup into an empty database, of either kind, proved before and after."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minsheng.cli import verify
from minsheng.cli.backup import applied_migrations, key_marks
from minsheng.cli.site import bring_up
from minsheng.core.errors import Refusal

if TYPE_CHECKING:
    from minsheng.kit.archive import Archive
    from minsheng.kit.tables import Table

_NAME = re.compile(r"[a-z_][a-z0-9_]*")

HELP = "把备份恢复到空数据库，并在恢复前后核对"


class DatabaseNotEmpty(Refusal):
    """Rows are there that a restore would mix with; facts: `table`, `rows`."""

    code = "backup.database_not_empty"


class ProgramOlder(Refusal):
    """The backup was made by a later program; facts: `version`, `migration`."""

    code = "backup.program_older"


class SchemaNewer(Refusal):
    """The database's tables are newer than the backup's; facts: `migration`."""

    code = "backup.schema_newer"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which backup."""
    parser.add_argument("archive", metavar="ARCHIVE", type=Path, help="备份文件")


def run(args: argparse.Namespace) -> int:
    """Restores, then verifies; exit status of the verification."""
    bring_up()
    from minsheng.kit.archive import Archive

    with Archive(args.archive) as source:
        source.check()
        restore(source)
        _warn_of_keys(source.manifest["keys"])
        rows = sum(source.manifest["tables"].values())
        print(f"已恢复 {len(source.manifest['tables'])} 张表 {rows} 行，{source.manifest['files']} 个文件。")
    return verify.report()


def restore(source: Archive) -> None:
    """Brings the empty database to the backup's migrations, fills it, and on to those of this program.

    Raises:
        ProgramOlder, SchemaNewer, DatabaseNotEmpty: nothing was written.
    """
    from django.core.management import call_command
    from django.db import transaction

    from minsheng.kit import tables

    _migrate(source)
    _put_files(source)
    with transaction.atomic(durable=True):
        for name in sorted(source.names, key=_is_last):
            if name.startswith("tables/"):
                _fill(source, name)
    call_command("migrate", interactive=False, verbosity=0)
    with transaction.atomic(durable=True):
        tables.continue_numbering()
        _ask_for_numbers()


def _ask_for_numbers() -> None:
    """Numbers may have gone out on paper since the backup: each series asks for the last one."""
    from minsheng.apps.documents.models import Series

    Series.objects.update(asks=True)


def _is_last(name: str) -> bool:
    """Months come last: once one is there frozen, triggers refuse rows of it in other tables."""
    return name.startswith("tables/ledger.period.")


def _migrate(source: Archive) -> None:
    from django.db import connection, transaction
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    known = {f"{app}.{name}": (app, name) for app, name in executor.loader.disk_migrations}
    for migration in source.manifest["migrations"]:
        if migration not in known:
            raise ProgramOlder(version=source.manifest["version"], migration=migration)
    for migration in applied_migrations():
        if migration not in source.manifest["migrations"]:
            raise SchemaNewer(migration=migration)
    was_bare = not connection.introspection.table_names()
    if not was_bare:
        _require_empty(source)
    wanted = {known[migration] for migration in source.manifest["migrations"]}
    graph = executor.loader.graph
    # Named alone, a migration that others build on would be an order to take those back.
    executor.migrate(
        [node for node in sorted(wanted) if not wanted & {c.key for c in graph.node_map[node].children}]
    )
    if was_bare:
        # What migrations put into their tables comes again from the backup.
        with transaction.atomic(durable=True):
            _clear(source)


def _require_empty(source: Archive) -> None:
    from django.db import connection

    from minsheng.kit import tables

    present = set(connection.introspection.table_names())
    for table in _tables(source):
        if table.name in present and (rows := tables.count(table)):
            raise DatabaseNotEmpty(table=table.name, rows=rows)


def _clear(source: Archive) -> None:
    from minsheng.kit import tables

    for table in _tables(source):
        if tables.count(table):
            tables.clear(table)


def _tables(source: Archive) -> Iterator[Table]:
    for name in source.names:
        if name.startswith("tables/"):
            with source.opened(name) as stream:
                yield _header(stream.readline())


def _header(line: bytes) -> Table:
    from minsheng.kit.tables import Column, Table

    given: dict[str, Any] = json.loads(line)
    columns = tuple(Column(name, kind) for name, kind in given["columns"])
    for name in (given["name"], *(column.name for column in columns)):
        # It goes into a statement; our own archives hold nothing else.
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name of a table or column")
    return Table(given["label"], given["name"], given["key"], columns)


def _fill(source: Archive, name: str) -> None:
    from minsheng.kit import tables
    from minsheng.kit.archive import MemberDamaged

    with source.opened(name) as stream:
        try:
            table = _header(stream.readline())
            tables.insert(table, (json.loads(line) for line in stream))
        except (KeyError, TypeError, ValueError) as problem:
            raise MemberDamaged(path=str(source.path), member=name) from problem


def _put_files(source: Archive) -> None:
    from minsheng.apps.files.actions import put_back

    for name in source.names:
        if name.startswith("files/"):
            with source.opened(name) as stream:
                put_back(stream)


def _warn_of_keys(marks: dict[str, str]) -> None:
    here = key_marks()
    for name, mark in marks.items():
        if here.get(name) != mark:
            print(
                f"备份里的加密内容可能用到密钥 {name}，现在的 MINSHENG_FIELD_KEYS 中没有这一把。"
                "补上之前，这些内容读不出。",
                file=sys.stderr,
            )
