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

from tests.bench import damage, grids, reading, work, workbooks
from tests.bench.figures import as_markdown, as_text, profiles
from tests.bench.site import ROOT, Site
from tests.postgres import started


def main():
    """Status 1 where a budget is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--on", type=datetime.date.fromisoformat, default=datetime.date.today())  # noqa: DTZ011
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "bench")
    args = parser.parse_args()
    began, load = time.monotonic(), os.getloadavg()[0]
    sections, found = [], []
    for section in _measured():
        sections.append(section)
        # Now, while its site is still there.
        found.append(profiles(section))
        sys.stdout.write(as_text(section) + "\n")
        sys.stdout.flush()
    args.out.mkdir(parents=True, exist_ok=True)
    page = args.out / f"{args.on.isoformat()}.md"
    page.write_text(
        _page(args.on, sections, load, time.monotonic() - began) + _profiles(found), encoding="utf-8"
    )
    missed = [figure.what for section in sections for figure in section.figures if figure.missed]
    sys.stdout.write(f"{len(missed)} budgets missed; kept in {page}\n")
    return 1 if missed else 0


def _measured():
    """The sections one after the other; servers and folders are gone at the end, whatever happens."""
    home = Path(tempfile.mkdtemp(prefix="minsheng-bench-"))
    home.chmod(0o755)
    server = None
    try:
        yield reading.section()
        yield damage.section()
        embedded = Site(home / "sqlite")
        yield work.starts(embedded)
        server = started(home)
        sites = {"SQLite": embedded, "PostgreSQL": Site(home / "postgresql", server.url)}
        sites["PostgreSQL"].run("demo", "--only-load")
        yield work.pages(sites)
        yield work.pages_over_http(embedded)
        yield grids.section(sites)
        yield workbooks.section(sites)
        yield work.imports(sites)
        yield work.backups(sites, home, server)
    finally:
        if server is not None:
            server.stop()
        shutil.rmtree(home, ignore_errors=True)


def _page(day, sections, load, seconds):
    command = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
    missed = sum(figure.missed for section in sections for figure in section.figures)
    lines = [
        f"# Bench of {day.isoformat()}",
        "",
        f"`make bench` at commit {commit}: {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}; load {load:.1f} before and "
        f"{os.getloadavg()[0]:.1f} after, {seconds:.0f} s in all; "
        f"budgets missed: {missed}.",
        "",
        *(as_markdown(section) for section in sections),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _profiles(found):
    found = "\n".join(filter(None, found)).rstrip()
    return f"\n## Profiles of what missed its budget\n\n{found}\n" if found else ""


if __name__ == "__main__":
    sys.exit(main())
