"""`minsheng backup TARGET`: the whole site in one file, whatever the database; keys are never in it."""

from __future__ import annotations

import argparse
import datetime
import hashlib
import hmac
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, ClassVar

from minsheng import __version__
from minsheng.cli.site import bring_up, migrations_wanting, require_tables
from minsheng.core.errors import Refusal

if TYPE_CHECKING:
    from django.apps.registry import Apps

    from minsheng.kit.archive import Writer
    from minsheng.kit.tables import Table

HELP = "把数据库和文件备份成一个文件（不含密钥）"

_CHUNK = 1024 * 1024
_ENDINGS = (".zip", ".backup")


class TargetUnclear(Refusal):
    """Nothing has that name, and it could mean a folder or a file; facts: `path`."""

    code: ClassVar[str] = "backup.target_unclear"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to put it."""
    parser.add_argument("target", metavar="TARGET", type=Path, help="备份文件名，或放备份的文件夹")


def run(args: argparse.Namespace) -> int:
    """Writes the archive and says what is in it; 1 where stored files were missing."""
    bring_up()
    require_tables(current=False)
    path = _path(args.target, datetime.datetime.now(tz=datetime.UTC))
    manifest = write(path)
    missing = manifest["missing_files"]
    for name in missing:
        print(f"文件 {name} 有登记而内容不在存储中，没有备份到。", file=sys.stderr)
    rows = sum(manifest["tables"].values())
    print(f"已备份到 {path}：{len(manifest['tables'])} 张表 {rows} 行，{manifest['files']} 个文件。")
    print(f"审计链链头：第 {manifest['head']['number']} 条，摘要 {manifest['head']['hash']}")
    print("密钥不在备份里，请另行保管。")
    return 1 if missing else 0


def write(path: Path) -> dict[str, Any]:
    """Writes the archive from one view of the database; returns its manifest without the members.

    Raises:
        TargetExists: something has that name.
    """
    from minsheng.kit import archive, tables

    with archive.writing(path) as out, tables.snapshot():
        counts = {table.label: _add_table(out, table) for table in tables.tables(_models())}
        files, missing = _add_files(out)
        about = {**_about(), "tables": counts, "files": files, "missing_files": missing}
        out.finish(about)
    return about


def key_marks() -> dict[str, str]:
    """The field keys' names, each with a mark that shows whether two keys are the same, and nothing else."""
    from minsheng.apps.people.keys import named_keys

    mark = b"minsheng/backup"
    return {key.name: hmac.new(key.digest, mark, hashlib.sha256).hexdigest()[:16] for key in named_keys()}


def applied_migrations() -> list[str]:
    """The migrations applied to the database, as `app.name`, sorted."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def _models() -> Apps:
    """The models as the database has them, which may be older than the program's."""
    from django.apps import apps
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    if not migrations_wanting()[0]:
        return apps
    loader = MigrationLoader(connection)
    state = loader.project_state(list(loader.applied_migrations), at_end=True)
    return state.apps


def _path(target: Path, now: datetime.datetime) -> Path:
    """Where the archive goes: into a folder that is there, or under a name that can only be a file's.

    Raises:
        TargetUnclear: a folder that is not mounted, or is misspelt, must not become a file of its name.
    """
    if target.is_dir():
        return target / f"minsheng-{now.astimezone():%Y%m%d-%H%M%S}.backup"
    if not target.exists() and target.suffix.lower() not in _ENDINGS:
        raise TargetUnclear(path=str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def _about() -> dict[str, object]:
    import django
    from django.db import connection

    from minsheng.apps.audit.queries import head

    number, last = head()
    return {
        "program": "minsheng",
        "version": __version__,
        "django": django.get_version(),
        "database": connection.vendor,
        "made_at": datetime.datetime.now(tz=datetime.UTC).isoformat(timespec="seconds"),
        "migrations": applied_migrations(),
        "head": {"number": number, "hash": last},
        "keys": key_marks(),
    }


def _add_table(out: Writer, table: Table) -> int:
    from minsheng.kit import tables

    count = 0

    def lines() -> Iterator[bytes]:
        nonlocal count
        header = {
            "label": table.label,
            "name": table.name,
            "key": table.key,
            "columns": [[column.name, column.kind] for column in table.columns],
        }
        yield _line(header)
        for row in tables.rows(table):
            count += 1
            yield _line(row)

    out.add(f"tables/{table.label}.jsonl", lines(), packed=True)
    return count


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _add_files(out: Writer) -> tuple[int, list[str]]:
    from minsheng.apps.files.actions import open_file
    from minsheng.apps.files.models import File
    from minsheng.apps.files.problems import FileMissing

    count, missing = 0, []
    for file in File.objects.order_by("pk").iterator(chunk_size=1000):
        try:
            stream = open_file(file)
        except FileMissing:
            missing.append(file.name)
            continue
        with stream:
            out.add(f"files/{file.name}", _chunks(stream), packed=False)
        count += 1
    return count, missing


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk
