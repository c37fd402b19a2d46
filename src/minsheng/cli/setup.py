"""`minsheng setup`: a real office starts, from one workbook of divisions, units, posts and accounts."""

from __future__ import annotations

import argparse
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from minsheng.cli.problems import FileMissing, FileNotReadable, FolderGiven
from minsheng.cli.reasons import reason_of
from minsheng.core.errors import Refusal
from minsheng.kit.keys import fresh_field_key, fresh_secret

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from minsheng.apps.people.actions import Opened
    from minsheng.apps.people.models import Post
    from minsheng.apps.people.setup.founding import Founded
    from minsheng.apps.people.setup.reading import Fault, Workbook

HELP = "第一次安装：从一份工作簿建立区划、单位、岗位和账号"

_MOST_BYTES = 50 * 1024 * 1024


class FileExists(Refusal):
    """A file of that name is there already; facts: `path`."""

    code: ClassVar[str] = "setup.file_exists"


class FileNotWritten(Refusal):
    """The sheet of first passwords cannot be written; facts: `path`, `reason`."""

    code: ClassVar[str] = "setup.file_not_written"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The workbook, or where to write an empty one."""
    parser.add_argument("workbook", nargs="?", type=Path, metavar="WORKBOOK", help="填好的工作簿（.xlsx）")
    parser.add_argument(
        "--template", type=Path, metavar="FILE", help="在这里生成一份空白工作簿，什么也不导入"
    )
    parser.add_argument("--sheet", type=Path, metavar="FILE", help="初始密码单写到哪里，默认在工作簿旁边")


def run(args: argparse.Namespace) -> int:
    """Write the template, or set the office up and print what was made."""
    if (args.template is None) == (args.workbook is None):
        args.parser.error("请给出填好的工作簿，或用 --template 生成空白工作簿，二者选一")
    if args.template is not None:
        return _write_template(args.template)
    _load()
    from django.utils import timezone

    from minsheng.apps.people.setup.sheets import read_setup

    book = read_setup(_bytes_of(args.workbook))
    sheet = args.sheet or _beside(args.workbook, timezone.localtime())
    founded = _set_up(book, sheet)
    _report(founded, sheet)
    return 0


def _load() -> None:
    """Settings and apps alone: no database is touched before the workbook has been looked through."""
    from minsheng.cli.serve import require_secrets
    from minsheng.cli.site import load_apps

    require_secrets()
    load_apps()


def _bytes_of(path: Path) -> bytes:
    if not path.exists():
        raise FileMissing(path=str(path))
    if path.is_dir():
        raise FolderGiven(path=str(path))
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise FileNotReadable(path=str(path), reason=reason_of(error)) from error


def _beside(workbook: Path, now: datetime.datetime) -> Path:
    return workbook.with_name(f"{workbook.stem}-初始密码-{now:%Y%m%d-%H%M%S}.xlsx")


def _set_up(book: Workbook, sheet: Path) -> Founded:
    """Check, make the tables, write; the sheet of passwords stands before anything is committed."""
    from django.utils import timezone

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.people.setup.founding import refuse_faults, set_up_office
    from minsheng.apps.people.setup.sheets import passwords_workbook
    from minsheng.cli.serve import prepare_database, require_no_demo
    from minsheng.cli.site import bring_up

    refuse_faults(_faults_before(book))
    bring_up()
    require_no_demo()
    prepare_database(migrate=True)
    written = False

    def keep(accounts: Sequence[tuple[Post, Opened]]) -> None:
        nonlocal written
        if accounts:
            _write_private(sheet, passwords_workbook(accounts, created=timezone.localtime()))
            written = True

    try:
        return set_up_office(book=book, on=timezone.localdate(), actor=Actor.system("setup"), keep=keep)
    except BaseException:
        if written:
            # The accounts were rolled back: their passwords open nothing and must not lie about.
            sheet.unlink(missing_ok=True)
        raise


def _faults_before(book: Workbook) -> list[Fault]:
    """What is wrong as far as it shows before any table is made or changed: looking must not do that."""
    from django.db import connection
    from django.utils import timezone

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.people.setup.crossing import TABLES, Known, crossing_faults, known_on
    from minsheng.apps.people.setup.founding import faults_found
    from minsheng.cli.site import bring_up, migrations_wanting

    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and not (name.startswith("file:") or Path(name).exists()):
        return [*book.faults, *crossing_faults(book, Known())]
    bring_up()
    if not migrations_wanting()[0]:
        return faults_found(book, timezone.localdate(), Actor.system("setup"))
    has_tables = set(connection.introspection.table_names()) >= TABLES
    known = known_on(timezone.localdate()) if has_tables else Known()
    return [*book.faults, *crossing_faults(book, known)]


def _write_private(path: Path, data: bytes) -> None:
    """A new file that only its owner may read."""
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise FileExists(path=str(path)) from error
    except OSError as error:
        raise FileNotWritten(path=str(path), reason=reason_of(error)) from error
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        with suppress(OSError):
            path.unlink()
        raise FileNotWritten(path=str(path), reason=reason_of(error)) from error


def _write_template(path: Path) -> int:
    """The empty workbook needs no database and no secrets: keys for this run alone let the settings load."""
    os.environ.setdefault("MINSHENG_SECRET_KEY", fresh_secret())
    os.environ.setdefault("MINSHENG_FIELD_KEYS", fresh_field_key("template"))
    _load()
    from django.utils import timezone

    from minsheng.apps.people.setup.sheets import template_workbook

    _write_private(path, template_workbook(created=timezone.localtime()))
    print(f"空白工作簿已生成：{path}")
    print("照示例填好“区划”“单位”“岗位与账号”三张表，然后运行：minsheng setup 文件名")
    return 0


def _report(founded: Founded, sheet: Path) -> None:
    from django.utils import timezone

    from minsheng.apps.people.setup.founding import administrators_missing

    if founded.is_empty:
        print("工作簿里的内容都已经在库里，什么也没有改。")
    else:
        print(
            f"建立了区划 {founded.divisions} 个、单位 {founded.units} 个、岗位 {founded.posts} 个、"
            f"任职 {founded.appointments} 个、账号 {len(founded.accounts)} 个。"
        )
    if founded.accounts:
        print(f"初始密码单：{sheet}（只有本机当前用户能读，发完请删除）")
    if missing := administrators_missing(timezone.localdate()):
        print(f"提醒：还没有人担任{'、'.join(missing)}，按要求三类管理员应由不同的人担任，请尽快补上。")
