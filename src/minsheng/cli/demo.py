"""`minsheng demo`: the invented district, filled at the first start, served on this machine."""

from __future__ import annotations

import argparse
import os
import sys

from minsheng.cli.usage import whole

HELP = "演示：虚构的望湖区，第一次会自动建库并导入样例"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, and whether only to fill the database."""
    parser.add_argument("--host", default="127.0.0.1", help="监听地址，默认 127.0.0.1")
    parser.add_argument("--port", type=whole, default=8000, help="端口，默认 8000；0 由系统选一个空着的")
    parser.add_argument("--only-load", action="store_true", help="只建库，不启动网站")


def run(args: argparse.Namespace) -> int:
    """Fill the database if it is empty, print the accounts, serve."""
    os.environ["MINSHENG_DEMO"] = "1"
    from minsheng.cli import serve
    from minsheng.cli.site import bring_up

    bring_up()
    serve.prepare_database(migrate=True)
    _fill()
    if args.only_load:
        return 0
    return serve.run(argparse.Namespace(host=args.host, port=args.port, workers=1, migrate=False))


def _fill() -> None:
    from django.conf import settings

    from minsheng.apps.demo.loading import accounts_in, is_loaded, load

    accounts_file = settings.VAR / "demo-accounts.json"
    if not is_loaded(accounts_file):
        load(accounts_file, lambda words: print(f"· {words}", file=sys.stderr))
    print("演示账号（数据均为虚构）：")
    for account in accounts_in(accounts_file):
        print(f"  {account.username:10} {account.password}   {account.post} {account.name}")
