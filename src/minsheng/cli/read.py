"""`minsheng read`: what a notice promises, as a table or as JSON."""

import argparse
from datetime import date
from pathlib import Path

from minsheng.cli.files import STANDARD_INPUT

HELP = "读取通知，列出项目"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Files, format, folder and today."""
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help=".docx .pdf .xlsx .xls .html .md .txt 文件，或导出的方案 .json；- 是标准输入",
    )
    parser.add_argument("--format", choices=("table", "json"), help="table 表格（默认）或 json")
    parser.add_argument("--all", action="store_true", help="表格里还列出配合单位、分项任务和标准")
    parser.add_argument("--out", type=Path, metavar="DIR", help="每个文件写一份 JSON，放进这个文件夹")
    parser.add_argument(
        "--against",
        metavar="NOTICE",
        help="解读所对应的通知，与它逐条比对",
    )
    parser.add_argument(
        "--on",
        type=_day,
        metavar="YYYY-MM-DD",
        help="收文日期；文中没有年份时用它的年份",
    )


def run(args: argparse.Namespace) -> int:
    """Read all files; one that cannot be read gets its sentence and does not stop the others."""
    if args.out is not None and args.format == "table":
        args.parser.error("--out 写的是 JSON，请去掉 --format table")
    if args.format == "json" and args.out is None and len(args.files) > 1:
        args.parser.error("几个文件的 JSON 不能连在一起，请用 --out DIR 指定文件夹")
    if [*args.files, args.against].count(STANDARD_INPUT) > 1:
        args.parser.error("标准输入（-）只能读一次，请只写一个")
    # The reader takes 0.2 s to load, the tables 0.1 s more: `--help` and JSON need not wait for them.
    if args.out is not None:
        from minsheng.cli.batches import write_all

        return write_all(args.files, args.out, args.on, args.against)
    if args.format == "json":
        from minsheng.cli.readings import print_json

        return print_json(args.files[0], args.on, args.against)
    from minsheng.cli.tables import show_all

    return show_all(args.files, args.on, args.against, whole=args.all)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，请写成 2024-04-24 这样") from error
