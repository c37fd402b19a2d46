import subprocess
import sys

import pytest

from minsheng import __version__
from minsheng.cli.main import COMMANDS, main


def test_help_lists_every_command_with_a_short_help(capsys):
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    shown = capsys.readouterr().out
    assert "read notices and show their projects 读取通知，列出项目" in shown
    assert all(name in shown for name in COMMANDS)


def test_version_is_the_packages(capsys):
    with pytest.raises(SystemExit) as left:
        main(["--version"])
    assert left.value.code == 0
    assert capsys.readouterr().out == f"minsheng {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nothing"],
        ["read"],
        ["read", "a.txt", "--format", "xml"],
        ["read", "a.txt", "--on", "2024-13-01"],
        ["read", "a.txt", "b.txt", "--format", "json"],
        ["read", "a.txt", "--out", "d", "--format", "table"],
        ["read", "-", "-"],
    ],
)
def test_wrong_usage_is_status_two_and_prints_nothing_on_stdout(arguments, capsys):
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("usage: minsheng")


LOADED = """
import sys
from minsheng.cli.main import main
try:
    status = main(sys.argv[1:])
except SystemExit as left:
    status = left.code
loaded = {name.partition(".")[0] for name in sys.modules}
print(status, sorted(loaded & {"django", "rich", "lxml", "xlsxwriter", "python_calamine"}), file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--help"], "0 []\n"),
        (["read", "-", "--format", "json"], "0 ['lxml']\n"),
        (["read", "-"], "0 ['lxml', 'rich']\n"),
    ],
)
def test_a_command_loads_no_more_than_it_needs_and_never_django(arguments, expected):
    command = [sys.executable, "-c", LOADED, *arguments]
    done = subprocess.run(
        command, input="一、就业\n", capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stderr == expected
