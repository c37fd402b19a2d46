"""`minsheng keys`: fresh secrets for a new installation; printed once, kept nowhere."""

from __future__ import annotations

import argparse
import datetime

from minsheng.kit.keys import fresh_field_key, fresh_secret

HELP = "生成一套新的密钥，写进环境变量或密钥文件"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The field key's name."""
    today = datetime.datetime.now(tz=datetime.UTC)
    parser.add_argument(
        "--name", type=_name, default=f"k{today:%Y%m}", help="字段密钥的名字，默认按年月，如 k202603"
    )


def run(args: argparse.Namespace) -> int:
    """Prints the two lines."""
    print(f"MINSHENG_SECRET_KEY={fresh_secret()}")
    print(f"MINSHENG_FIELD_KEYS={fresh_field_key(args.name)}")
    return 0


def _name(text: str) -> str:
    if not text.isidentifier():
        raise argparse.ArgumentTypeError("名字只用字母、数字和下划线，不以数字开头")
    return text
