"""`python -m tests.bench [--on DATE] [--out DIR]`: prints all figures and keeps them as a dated page."""

import argparse
import datetime
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.demos import Demos
from tests.bench.figures import Section, as_markdown, as_text, profiles
from tests.bench.site import ROOT


def main():
    """Status 1 where a budget is missed or a section failed; servers and folders are gone at the end."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--on", type=datetime.date.fromisoformat, default=datetime.date.today())  # noqa: DTZ011
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "bench")
    args = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="minsheng-bench-"))
    home.chmod(0o755)
    demos = Demos(home)
    try:
        return keep(demos.measures(), args.on, args.out)
    finally:
        demos.stop()
        shutil.rmtree(home, ignore_errors=True)


def keep(measures, day, out):
    """Takes the measures (title → section) one after the other, prints each, keeps the page; exit status."""
    began, load = time.monotonic(), os.getloadavg()[0]
    sections, found = [], []
    for title, measure in measures.items():
        section, profile = _taken(title, measure)
        sections.append(section)
        found.append(profile)
        sys.stdout.write(as_text(section) + "\n")
        sys.stdout.flush()
    out.mkdir(parents=True, exist_ok=True)
    page = out / f"{day.isoformat()}.md"
    page.write_text(_page(day, sections, load, time.monotonic() - began) + _profiles(found), encoding="utf-8")
    sys.stdout.write(f"{_verdict(sections)}; kept in {page}\n")
    return 1 if any(section.missed or section.error for section in sections) else 0


def _taken(title, measure):
    """The section and the profiles of what it missed; what failed is told in the section."""
    section = Section(title, "")
    try:
        section = measure()
        # Now, while its site is still there.
        return section, profiles(section)
    except (Exception, SystemExit) as problem:  # noqa: BLE001 (whatever it is, the others are measured)
        section.error = _told(problem)
        return section, ""


def _told(problem):
    """What went wrong, with what a child wrote to its standard error, without the machine's folders."""
    words = str(problem) if isinstance(problem, SystemExit) else f"{type(problem).__name__}: {problem}"
    said = getattr(problem, "stderr", None) or ""
    words += "\n" + (said.decode(errors="replace") if isinstance(said, bytes) else said)[-2000:]
    for folder in (ROOT, sys.base_prefix, tempfile.gettempdir()):
        words = words.replace(f"{folder}/", "")
    return words.rstrip()


def _verdict(sections):
    failed = [section.title for section in sections if section.error]
    words = f"budgets missed: {sum(section.missed for section in sections)}"
    return f"{words}; sections failed: {', '.join(failed)}" if failed else words


def _page(day, sections, load, seconds):
    command = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
    lines = [
        f"# Bench of {day.isoformat()}",
        "",
        f"`make bench` at commit {commit}: {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}; load {load:.1f} before and "
        f"{os.getloadavg()[0]:.1f} after, {seconds:.0f} s in all; "
        f"{_verdict(sections)}.",
        "",
        *(as_markdown(section) for section in sections),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _profiles(found):
    found = "\n".join(filter(None, found)).rstrip()
    return f"\n## Profiles of what missed its budget\n\n{found}\n" if found else ""


if __name__ == "__main__":
    sys.exit(main())
