"""The command line: one module for each sub-command, loaded only when it is asked for.

A sub-command is a module `minsheng/cli/<name>.py` (`<name>_.py` where Python keeps the name for itself) with
`HELP: str`, `add_arguments(parser)` and `run(args) -> int`, and its name in `COMMANDS`. The module loads
quickly, since `--help` loads all of them: Django, engines and the reader are imported inside `run`. A
`Problem` that `run` raises becomes one sentence on stderr and status 1; wrong usage found late is
`args.parser.error(...)`, status 2.
"""

import argparse
import io
import keyword
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType

from minsheng import __version__
from minsheng.apps.ui.sentences import sentence
from minsheng.cli.usage import Parser
from minsheng.core.errors import Problem

COMMANDS = (
    "demo",
    "setup",
    "read",
    "align",
    "import",
    "export",
    "serve",
    "worker",
    "backup",
    "restore",
    "verify",
    "keys",
)

DONE, REFUSED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one sub-command.

    Returns:
        0 done, 1 refused or unreadable, 130 stopped by the user; wrong usage leaves by `SystemExit(2)`.
    """
    given = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        args = _parser(_asked(given)).parse_args(given)
        status: int = args.run(args)
        sys.stdout.flush()
    except Problem as problem:
        print(sentence(problem), file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        # The reader of our output has seen enough; what is still buffered must not be flushed at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def _asked(given: Sequence[str]) -> tuple[str, ...]:
    """The one command to load where it comes first; all of them for help and for what is misspelt."""
    return (given[0],) if given and given[0] in COMMANDS else COMMANDS


def _parser(names: Sequence[str]) -> argparse.ArgumentParser:
    parser = Parser(prog="minsheng", description="民生实事：从通知到下一年的清单。")
    parser.add_argument("--version", action="version", version=f"minsheng {__version__}", help="显示版本号")
    commands = parser.add_subparsers(title="命令", metavar="COMMAND", required=True)
    for name in names:
        kept = "_" if keyword.iskeyword(name) else ""
        module: ModuleType = import_module(f"minsheng.cli.{name}{kept}")
        command = commands.add_parser(name, help=module.HELP, description=module.HELP)
        module.add_arguments(command)
        command.set_defaults(run=module.run, parser=command)
    return parser
