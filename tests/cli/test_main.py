import gettext
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from minsheng import __version__
from minsheng.cli import usage
from minsheng.cli.main import COMMANDS, main


def test_help_lists_every_command_with_a_short_help(capsys):
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    shown = capsys.readouterr().out
    assert "读取通知，列出项目" in shown
    assert shown.startswith("用法：minsheng [-h]")
    words = re.sub(r"minsheng|COMMAND|JSON|Word|Ctrl\+C|--?\w+", "", shown.partition("命令:")[2])
    assert set(re.findall(r"[A-Za-z]{2,}", words)) == set(COMMANDS)
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
    assert shown.err.startswith("用法：minsheng")
    assert "没有运行：" in shown.err


SAID = [
    ([], "没有运行：还要给出 COMMAND。详细用法见 minsheng --help。"),
    (["nothing"], "没有运行：COMMAND：没有“nothing”，请从这些里选：'demo', 'setup', 'read'"),
    (["read"], "没有运行：还要给出 FILE。详细用法见 minsheng read --help。"),
    (["read", "a.txt", "--format", "xml"], "没有运行：--format：没有“xml”，请从这些里选：'table', 'json'。"),
    (["read", "a.txt", "--on", "2024-13-01"], "--on：“2024-13-01”不是日期，请写成 2024-04-24 这样。"),
    (["read", "a.txt", "--on"], "没有运行：--on：后面要写一个值。"),
    (["read", "a.txt", "--o", "d"], "没有运行：--o 没有写全，可能是 --out, --on，请写全。"),
    (["read", "a.txt", "--colour"], "没有运行：不认识 --colour，请去掉或改正。"),
    (["read", "-", "-"], "没有运行：标准输入（-）只能读一次，请只写一个。"),
    (["worker", "--once=1"], "没有运行：--once：后面不写值，请去掉 '1'。"),
    (["serve", "--port", "http"], "没有运行：--port：“http”不是整数，请写成 8000 这样。"),
    (["import", "a.txt", "--division", "990102"], "没有运行：还要给出 --year。"),
    (["import", "a.txt", "--year", "26"], "--year：“26”不是年度，请填 2000 到 2100 之间的年份。"),
]


@pytest.mark.parametrize(("arguments", "words"), SAID)
def test_wrong_usage_is_told_in_one_chinese_sentence(arguments, words, capsys):
    with pytest.raises(SystemExit):
        main(arguments)
    assert words in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize("language", ["de", None])
def test_the_language_of_the_machine_neither_changes_the_words_nor_is_changed(language, monkeypatch, capsys):
    monkeypatch.delenv("LANGUAGE", raising=False)
    if language:
        monkeypatch.setenv("LANGUAGE", language)
    domain = gettext.textdomain()
    with pytest.raises(SystemExit):
        main(["read"])
    assert capsys.readouterr().err.startswith("用法：")
    assert (os.environ.get("LANGUAGE"), gettext.textdomain()) == (language, domain)


def pairs(text):
    """The messages of a .po file and what they are in Chinese."""
    found = re.findall(r'msgid "(.+)"\n(?:msgid_plural ".+"\n)?msgstr(?:\[0\])? "(.*)"', text)
    return {said.replace("\\n", "\n"): ours.replace("\\n", "\n") for said, ours in found}


def translated(words, said):
    """One message, or the form of one of a message with plural forms."""
    return words.gettext(said) if words.gettext(said) != said else words.ngettext(said, said, 1)


def test_the_compiled_words_are_those_of_the_source():
    folder = Path(usage.__file__).parent / "locale" / "zh_CN" / "LC_MESSAGES"
    with (folder / "argparse.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    source = pairs((folder / "argparse.po").read_text(encoding="utf-8"))
    assert len(source) == 19
    assert {said: translated(compiled, said) for said in source} == source


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
