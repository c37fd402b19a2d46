"""`minsheng import`: puts notices up for review, as the page 导入与核对 does."""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from minsheng.cli.files import STANDARD_INPUT, name_of, read_bytes
from minsheng.cli.problems import DivisionUnknown
from minsheng.cli.site import bring_up, require_tables
from minsheng.core.errors import Problem

if TYPE_CHECKING:
    from minsheng.apps.notices.actions.importing import Step
    from minsheng.apps.notices.models import Notice, Reading
    from minsheng.apps.places.models import Division

HELP = "导入通知，等待核对"

FIRST_YEAR, LAST_YEAR = 2000, 2100
_NAME_LENGTH = 200
"""Characters of a file name that are kept."""
_SHOWN = 5
"""Divisions named where the one asked for is not there."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Files, whose and of which year they are, and the format of the answer."""
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help=".docx .pdf .xlsx .xls .html .md .txt 文件，或导出的方案 .json；- 是标准输入",
    )
    parser.add_argument("--division", required=True, metavar="CODE", help="区划代码，例如 990102")
    parser.add_argument("--year", required=True, type=_year, metavar="Y", help="年度，例如 2026")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="结果的格式：text 文字（默认）或 json"
    )


def run(args: argparse.Namespace) -> int:
    """Imports all files; one that is refused gets its sentence and does not stop the others."""
    if args.files.count(STANDARD_INPUT) > 1:
        args.parser.error("标准输入（-）只能读一次，请只写一个")
    bring_up()
    require_tables()
    division = _division(args.division)
    imported, refused = [], []
    for position, given in enumerate(args.files, 1):
        alone = len(args.files) == 1
        try:
            with _progress(given, "" if alone else f"（{position}/{len(args.files)}）") as step:
                row = _about(_imported(given, division, args.year, step))
        except Problem as problem:
            refused.append(_complain(given, problem, alone=alone))
            continue
        imported.append(row)
        if args.format == "text":
            _print(row)
    if args.format == "json":
        _print_json({"imported": imported, "refused": refused})
    return 1 if refused else 0


def _year(text: str) -> int:
    if not text.isdecimal() or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"“{text}”不是年度，请填 {FIRST_YEAR} 到 {LAST_YEAR} 之间的年份")
    return int(text)


def _division(code: str) -> Division:
    from django.utils import timezone

    from minsheng.apps.places.models import Division

    existing = Division.objects.existing(timezone.localdate()).order_by("code")
    found = existing.filter(code=code).first()
    if found is None:
        known = "、".join(f"{each.code} {each.name}" for each in existing[:_SHOWN])
        more = "等" if existing.count() > _SHOWN else ""
        raise DivisionUnknown(code=code, known=f"{known}{more}" or "（一个也没有，请先运行 minsheng setup）")
    return found


def _imported(given: str, division: Division, year: int, step: Step) -> Notice:
    """The notice of one file; of a file that is refused nothing is kept."""
    from django.conf import settings
    from django.utils import timezone

    from minsheng.apps.files.actions import MEGABYTE, discard, store
    from minsheng.apps.notices.actions import Intake, import_notice
    from minsheng.apps.people.actor import Actor
    from minsheng.engines.office.limits import DEFAULT_LIMITS
    from minsheng.engines.office.notice import read_notice

    limit = min(settings.UPLOAD_MEGABYTES * MEGABYTE, DEFAULT_LIMITS.file_bytes)
    name = (name_of(given) or "标准输入")[:_NAME_LENGTH]
    data = read_bytes(given, limit)
    # Read once before it is stored: what is no document leaves no byte behind.
    read_notice(data, name=name, limits=replace(DEFAULT_LIMITS, file_bytes=limit))
    file = store(data)
    try:
        return import_notice(
            actor=Actor.system("import"),
            given=Intake(division, year, file, name),
            at=timezone.now(),
            step=step,
        )
    except Problem:
        discard(file)
        raise


def _about(notice: Notice) -> dict[str, Any]:
    """What was read, as it is printed and as JSON gives it."""
    from django.db.models import Count, Q
    from django.urls import reverse

    from minsheng.apps.notices.models import Fact, Notice

    reading = notice.readings.get()
    page = reverse("notices:notice", args=[notice.pk])
    if notice.kind == Notice.Kind.INTERPRETATION:
        found = {"file": notice.name, "notice": notice.pk, "page": page, "claims": len(reading.claims)}
        return {**found, "warnings": _warnings(reading), "remarks": _remarks(reading)}
    unread = Q(kind=Fact.Kind.UNREAD)
    counts = reading.facts.aggregate(
        projects=Count("pk", filter=Q(kind=Fact.Kind.PROJECT)),
        facts=Count("pk", filter=~unread),
        doubtful=Count("pk", filter=~Q(doubt="") & ~unread),
        unread=Count("pk", filter=unread),
    )
    return {
        "file": notice.name,
        "notice": notice.pk,
        "page": page,
        **counts,
        "warnings": _warnings(reading),
        "remarks": _remarks(reading),
    }


def _warnings(reading: Reading) -> Sequence[dict[str, str]]:
    from minsheng.apps.ui.sentences import sentence_for
    from minsheng.cli.tables import full_code

    return [
        {"code": each["code"], "words": sentence_for(full_code(each["code"]), each["facts"])}
        for each in reading.warnings
    ]


def _remarks(reading: Reading) -> Sequence[dict[str, str]]:
    """What the file reader left out, as `minsheng read` prints it."""
    from minsheng.apps.ui.sentences import sentence_for

    return [
        {"code": each["code"], "words": sentence_for(each["code"], each["facts"])}
        for each in reading.text.remarks
    ]


def _print(row: dict[str, Any]) -> None:
    explains = "claims" in row
    if explains:
        print(f"《{row['file']}》是政策解读，已留存供比对：说法 {row['claims']} 条，数字不进入目标。")
    else:
        print(
            f"《{row['file']}》已读入，等待核对：项目 {row['projects']} 个，事实 {row['facts']} 条"
            f"（存疑 {row['doubtful']} 条），没有读懂 {row['unread']} 处，提示 {len(row['warnings'])} 条。"
        )
    for warning in row["warnings"]:
        print(f"  · {warning['words']}")
    for remark in row["remarks"]:
        print(f"  · 读文件时：{remark['words']}")
    print(f"{'比对' if explains else '核对'}：登录网站后打开“导入与核对”，或直接打开 {row['page']}")


def _print_json(found: dict[str, Any]) -> None:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    print(json.dumps(found, ensure_ascii=False, indent=1))


def _complain(given: str, problem: Problem, *, alone: bool) -> dict[str, str]:
    from minsheng.apps.ui.sentences import sentence
    from minsheng.cli.readings import complaint

    print(complaint(given, problem, alone=alone), file=sys.stderr)
    return {"file": name_of(given), "code": problem.code, "sentence": sentence(problem)}


@contextmanager
def _progress(given: str, place: str) -> Iterator[Step]:
    """A bar on stderr where somebody watches; it is gone before anything is printed."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[words]}"),
    )
    bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    with bar:
        task = bar.add_task(f"{name_of(given) or '标准输入'}{place}", total=None, words="")

        def step(done: int, total: int, words: str) -> None:
            bar.update(task, completed=done, total=total, words=words)

        yield step
