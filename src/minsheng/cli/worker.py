"""`minsheng worker`: runs the jobs that wait; several may run side by side."""

from __future__ import annotations

import argparse
import sys

from minsheng.cli.site import bring_up, require_tables

HELP = "运行后台作业（可以同时开多个）"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to stay."""
    parser.add_argument("--once", action="store_true", help="办完现有的作业就结束")


def run(args: argparse.Namespace) -> int:
    """Ends lost jobs, clears stray files, then works until it is told to stop."""
    bring_up()
    require_tables()
    return work(once=args.once)


def work(*, once: bool) -> int:
    """The worker itself, with the site brought up."""
    from django.core.management import call_command
    from django.utils import timezone

    from minsheng.apps.files.actions import sweep
    from minsheng.apps.jobs.actions import revive
    from minsheng.apps.people.attempts import forget_attempts

    revive(now=timezone.now())
    sweep()
    forget_attempts(now=timezone.now())
    call_command("db_worker", interval=0.5, batch=once, startup_delay=False, reload=False, verbosity=0)
    return 0


if __name__ == "__main__":  # the child process of `serve`
    bring_up()
    sys.exit(work(once=False))
