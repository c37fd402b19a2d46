"""A dated page holds whatever was measured, and names what was not."""

import datetime
import subprocess
import sys

import pytest

from tests.bench.__main__ import keep
from tests.bench.figures import Figure, Section
from tests.bench.site import ROOT, Site

DAY = datetime.date(2026, 3, 10)
HEAD = "| What | Measured | Budget |  | Remark |\n|---|--:|--:|---|---|\n"


def section(title, value=1, limit=2, profile=None):
    return lambda: Section(
        title, f"About {title}.", [Figure(f"{title} takes", value, "s", limit, "", profile)]
    )


def fails(problem):
    def measure():
        raise problem

    return measure


def kept(folder, *measures):
    """Exit status and page of the measures, titled by their ordinals in words."""
    titles = ("One", "Two", "Three")
    status = keep(dict(zip(titles, measures, strict=False)), DAY, folder)
    return status, (folder / "2026-03-10.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("problem", [SystemExit("restore ended with 1"), ValueError("restore ended with 1")])
def test_a_section_that_fails_is_named_and_the_others_are_kept(tmp_path, capsys, problem):
    status, page = kept(tmp_path, section("One"), fails(problem), section("Three"))
    words = "restore ended with 1" if isinstance(problem, SystemExit) else "ValueError: restore ended with 1"
    assert status == 1
    assert "budgets missed: 0; sections failed: Two." in page
    assert page[page.index("## One") :] == (
        "## One\n\nAbout One.\n\n"
        f"{HEAD}| One takes | 1 s | ≤ 2 s | OK |  |\n\n"
        f"## Two\n\n**Failed:**\n\n```\n{words}\n```\n\n"
        "## Three\n\nAbout Three.\n\n"
        f"{HEAD}| Three takes | 1 s | ≤ 2 s | OK |  |\n"
    )
    printed = capsys.readouterr().out
    assert f"== Two\nFAILED: {words}\n" in printed
    assert "budgets missed: 0; sections failed: Two; kept in " in printed


@pytest.mark.parametrize(("value", "status", "missed"), [(2, 0, 0), (3, 1, 1)])
def test_the_status_tells_a_missed_budget(tmp_path, value, status, missed):
    found, page = kept(tmp_path, section("One", value))
    assert (found, f"budgets missed: {missed}." in page) == (status, True)
    assert "Failed" not in page


def test_a_profile_that_fails_leaves_its_figures(tmp_path):
    status, page = kept(tmp_path, section("One", 3, profile=fails(SystemExit("no site"))))
    assert status == 1
    assert "| One takes | 3 s | ≤ 2 s | **missed** |  |\n\n**Failed:**\n\n```\nno site\n```\n" in page


def test_the_page_has_what_a_child_said_and_no_folder_of_the_machine(tmp_path):
    said = f'  File "{ROOT}/src/minsheng/x.py"\nno memory\n'.encode()
    _, page = kept(tmp_path, fails(subprocess.CalledProcessError(1, [sys.executable], stderr=said)))
    assert 'File "src/minsheng/x.py"\nno memory\n```\n' in page
    assert str(ROOT) not in page


def test_a_command_that_fails_is_told_with_both_of_its_outputs(tmp_path):
    code = "import sys; print('one finding'); sys.exit('one warning')"
    with pytest.raises(SystemExit) as caught:
        Site(tmp_path)._timed([sys.executable, "-c", code, "restore", "x.backup"])
    assert str(caught.value) == "restore x.backup ended with 1\none finding\none warning"
