"""`minsheng read`: what a notice promises, as a table or as JSON."""

import argparse
from datetime import date
from pathlib import Path

from minsheng.cli.files import STANDARD_INPUT

HELP = "read notices and show their projects 读取通知，列出项目"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Files, format, folder and today."""
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help=".docx .pdf .xlsx .xls .html .md .txt 文件，或导出的方案 .json; - is standard input 标准输入",
    )
    parser.add_argument("--format", choices=("table", "json"), help="table 表格 (default) or json")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="write one JSON for each file 每个文件写一份 JSON"
    )
    parser.add_argument(
        "--against",
        metavar="NOTICE",
        help="the notice that an interpretation explains 解读所对应的通知; its claims are compared 逐条比对",
    )
    parser.add_argument(
        "--on",
        type=_day,
        metavar="YYYY-MM-DD",
        help="day it came in 收文日期; gives the year if none is printed",
    )


def run(args: argparse.Namespace) -> int:
    """Read all files; one that cannot be read gets its sentence and does not stop the others."""
    if args.out is not None and args.format == "table":
        args.parser.error("--out writes JSON: leave out --format table")
    if args.format == "json" and args.out is None and len(args.files) > 1:
        args.parser.error("several files as JSON need --out DIR")
    if [*args.files, args.against].count(STANDARD_INPUT) > 1:
        args.parser.error("standard input can be read only once")
    # The reader takes 0.2 s to load, the tables 0.1 s more: `--help` and JSON need not wait for them.
    if args.out is not None:
        from minsheng.cli.batches import write_all

        return write_all(args.files, args.out, args.on, args.against)
    if args.format == "json":
        from minsheng.cli.readings import print_json

        return print_json(args.files[0], args.on, args.against)
    from minsheng.cli.tables import show_all

    return show_all(args.files, args.on, args.against)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day like 2024-04-24") from error
