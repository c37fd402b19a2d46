"""`minsheng export`: a programme as canonical JSON, list workbook (清单) or annexes; a month's standing."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from minsheng.cli.problems import (
    EditionUnknown,
    EndingUnknown,
    MonthUnknown,
    OutputNotWritten,
    ProgrammeUnknown,
)
from minsheng.cli.reasons import reason_of
from minsheng.cli.site import bring_up, require_tables
from minsheng.cli.usage import whole

if TYPE_CHECKING:
    from minsheng.apps.programmes.models import Edition, Programme

HELP = "导出方案（JSON、清单工作簿或 Word 附件）"
FORMATS = ("json", "xlsx", "docx")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which programme and edition, in which format, and where to."""
    parser.add_argument("code", metavar="CODE", help="方案编码，例如 990102-2026")
    parser.add_argument("--edition", type=whole, metavar="N", help="第几版，默认现行版")
    parser.add_argument("--format", choices=FORMATS, help="格式，默认按 --out 的后缀，没有后缀就是 json")
    parser.add_argument("--month", metavar="YYYY-MM", help="导出这个月的完成情况（json 或 xlsx）")
    parser.add_argument("--out", type=Path, metavar="FILE", help="写到哪个文件，默认写到标准输出")


def run(args: argparse.Namespace) -> int:
    """Writes the whole result or nothing."""
    kind = args.format or _format_of(args.out)
    if kind != "json" and args.out is None and sys.stdout.isatty():
        args.parser.error(f"{kind} 不能显示在屏幕上，请用 --out FILE 指定文件，或接到管道")
    bring_up()
    require_tables()
    edition = _edition(_programme(args.code), args.edition)
    if args.month is None:
        content = {"json": _record, "xlsx": _workbook, "docx": _annexes}[kind](edition)
    else:
        content = _month(edition.programme, args, kind)
    if args.out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return 0
    _write(args.out, content)
    print(f"{edition.programme.code} 第 {edition.ordinal} 版已写入 {args.out}。", file=sys.stderr)
    return 0


def _format_of(path: Path | None) -> str:
    """The format that a name ends in, JSON without an ending; another ending is refused."""
    ending = path.suffix.lower() if path else ""
    if path and ending and ending.lstrip(".") not in FORMATS:
        known = "、".join(f".{name}" for name in FORMATS)
        raise EndingUnknown(name=path.name, ending=ending, known=known)
    return ending.lstrip(".") or "json"


def _programme(code: str) -> Programme:
    from minsheng.apps.programmes.models import Programme

    found = Programme.objects.filter(code=code).first()
    if found is None:
        known = "、".join(Programme.objects.values_list("code", flat=True)[:12])
        raise ProgrammeUnknown(code=code, known=known or "（一份也没有，请先导入并发布）")
    return found


def _edition(programme: Programme, ordinal: int | None) -> Edition:
    from django.utils import timezone

    from minsheng.apps.programmes.queries import edition_in_force

    if ordinal is None:
        found = edition_in_force(programme, timezone.localdate())
    else:
        found = (
            programme.editions.select_related("programme__division", "file").filter(ordinal=ordinal).first()
        )
    if found is None:
        known = "、".join(str(number) for number in programme.editions.values_list("ordinal", flat=True))
        raise EditionUnknown(code=programme.code, edition=ordinal or "现行", known=known or "没有")
    return found


def _record(edition: Edition) -> bytes:
    """The document stored at issue, whose hash stands in the audit trail."""
    from minsheng.apps.files.actions import open_file
    from minsheng.apps.programmes.record import record_bytes

    if edition.record is None:
        return record_bytes(edition)
    with open_file(edition.record) as stream:
        return stream.read()


def _workbook(edition: Edition) -> bytes:
    from minsheng.apps.programmes.workbook import list_workbook

    return list_workbook(edition)


def _annexes(edition: Edition) -> bytes:
    from minsheng.apps.programmes.annex import annex_document

    return annex_document(edition)


def _month(programme: Programme, args: argparse.Namespace, kind: str) -> bytes:
    """What stands of a programme at the end of a month that has begun, frozen or not."""
    from django.utils import timezone

    from minsheng.apps.ledger.models import Period
    from minsheng.apps.months.record import month_bytes, month_workbook
    from minsheng.core.progress.months import month_end

    if kind == "docx":
        args.parser.error("完成情况只能导出 json 或 xlsx")
    on = timezone.localdate()
    begun = Period.objects.filter(programme=programme, month__lte=month_end(on))
    periods = list(begun.order_by("month"))
    found = next((each.month for each in periods if f"{each.month:%Y-%m}" == args.month), None)
    if found is None:
        known = "、".join(f"{each.month:%Y-%m}" for each in periods)
        raise MonthUnknown(code=programme.code, month=args.month, known=known or "还没有")
    content = (
        month_bytes(programme, found) if kind == "json" else month_workbook(programme, periods, found, on)
    )
    return content or b""


def _write(path: Path, content: bytes) -> None:
    try:
        with NamedTemporaryFile(dir=path.parent, suffix=".part") as draft:
            draft.write(content)
            draft.flush()
            Path(draft.name).chmod(0o644)
            spare = path.with_name(f"{path.name}.new")
            spare.unlink(missing_ok=True)
            spare.hardlink_to(draft.name)
            spare.replace(path)
    except OSError as error:
        raise OutputNotWritten(path=path, reason=reason_of(error)) from error
