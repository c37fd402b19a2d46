"""`minsheng align`: two programmes beside each other, as a table or as JSON."""

import argparse

from minsheng.cli.files import STANDARD_INPUT

HELP = "对照两份方案：上级与下级，或上年与本年"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Two files, what they are to each other, and the format."""
    parser.add_argument(
        "upper", metavar="A", help="上级或上年的通知、方案；read 能读的格式都可以，- 是标准输入"
    )
    parser.add_argument("lower", metavar="B", help="下级或本年的通知、方案")
    parser.add_argument(
        "--as",
        dest="relation",
        choices=("level", "year"),
        help="level 上级与下级，year 上年与本年；不写则按地方和年份推断",
    )
    parser.add_argument(
        "--format", choices=("table", "json"), default="table", help="table 表格（默认）或 json"
    )


def run(args: argparse.Namespace) -> int:
    """Read both, align them and print what was found."""
    if args.upper == args.lower == STANDARD_INPUT:
        args.parser.error("标准输入（-）只能读一次，请只写一个")
    if args.format == "json":
        from minsheng.cli.alignments import print_json

        return print_json(args.upper, args.lower, args.relation)
    from minsheng.cli.alignment_table import show

    return show(args.upper, args.lower, args.relation)
