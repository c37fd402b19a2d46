"""The site at work: starts, pages, import, backup and restore, on SQLite and on PostgreSQL."""

import http.client
import shutil
import subprocess
import sys
import time
from functools import partial

import psycopg

from tests.bench.figures import Figure, Section, p50, p95
from tests.bench.reading import SAMPLE
from tests.bench.site import CLERK, MAIN, ROOT, Site, Visitor

REQUESTS = 50
PAGE_MILLISECONDS, PAGE_QUERIES = 100, 15


def starts(site):
    """How soon the command line and the embedded site answer."""
    figures = [
        Figure("`minsheng --help`", _command("--help"), "s"),
        Figure(
            "`minsheng read` of the demo's notice as JSON", _command("read", SAMPLE, "--format", "json"), "s"
        ),
        Figure("`minsheng demo` on an empty folder: fill it", site.run("demo", "--only-load"), "s"),
    ]
    spent = []
    for _ in range(3):
        with site.serving("demo") as (_, seconds):
            spent.append(seconds)
    remark = "filled demo, SQLite, server and worker as child processes; median of 3"
    profile = lambda: site.inside("start")  # noqa: E731 (called only where the budget is missed)
    figures.append(Figure("cold start to first page, embedded", p50(spent), "s", 5, remark, profile))
    about = "Seconds by the clock, from the command to the last byte; nothing is running before."
    return Section("Starts", about, figures)


def _command(*words):
    spent = []
    for _ in range(5):
        before = time.perf_counter()
        command = [sys.executable, "-c", MAIN, *map(str, words)]
        subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=60)
        spent.append(time.perf_counter() - before)
    return p50(spent)


def pages(sites):
    """Every page of the clerk, through Django alone on both databases, and over HTTP on SQLite."""
    figures = []
    for database, site in sites.items():
        for name, found in site.inside("pages", REQUESTS).items():
            middle = f"p50 {p50(found['spent']):.0f} ms, {found['processor']:.0f} ms of the processor"
            remark = f"{middle}, {found['size']} KB"
            profile = None
            if database == "SQLite":  # a page's work is the same on both
                profile = partial(site.inside, "profile", found["user"], found["path"])
            figures.append(
                Figure(
                    f"{name}, {database}, p95", p95(found["spent"]), "ms", PAGE_MILLISECONDS, remark, profile
                )
            )
            figures.append(Figure(f"{name}, {database}, queries", found["queries"], "", PAGE_QUERIES))
    about = (
        f"The demo's district: 52 projects, a notice of 52 under review. {REQUESTS} requests of each page, "
        "after one, for the clerk of the office or a reporter and an approver of a unit, through all "
        "middleware in one process."
    )
    return Section("Pages", about, figures)


def pages_over_http(site):
    """The same pages from a server of its own, as a browser asks for them."""
    figures = []
    with site.serving("demo") as (port, _):
        visitor = Visitor(site.folder, port)
        try:
            for name, (username, path) in site.inside("list").items():
                if username != CLERK:
                    continue
                spent = [
                    _asked(visitor, path.replace("养老", "%E5%85%BB%E8%80%81")) for _ in range(REQUESTS + 1)
                ]
                remark = f"p50 {p50(spent[1:]):.0f} ms"
                figures.append(Figure(f"{name}, p95", p95(spent[1:]), "ms", PAGE_MILLISECONDS, remark))
        finally:
            visitor.close()
    about = f"`minsheng demo` on SQLite, one web process; one connection, {REQUESTS} requests after one."
    return Section("Pages over HTTP", about, figures)


def _asked(visitor, path):
    before = time.perf_counter()
    try:
        status, _ = visitor.get(path)
    except http.client.HTTPException as problem:
        raise SystemExit(f"{path}: {problem!r}") from problem
    if status != 200:
        raise SystemExit(f"{path} answered {status}")
    return (time.perf_counter() - before) * 1000


def imports(sites):
    """From the file to the review, and on to the edition, on both databases."""
    figures = []
    for database, site in sites.items():
        found = site.inside("import")
        whole = site.run("import", SAMPLE, "--division", "990102", "--year", "2040")
        remark = f"{found['facts']} facts; median of {len(found['import'])}"
        figures += [
            Figure(f"import the demo's notice, {database}", p50(found["import"]), "s", None, remark),
            Figure(f"accept all of it and issue, {database}", p50(found["issue"]), "s"),
            Figure(f"`minsheng import`, whole command, {database}", whole, "s"),
        ]
    about = "The demo's Word file: stored, read, written as facts; then every fact accepted and issued."
    return Section("Import", about, figures)


def backups(sites, home, server):
    """Whole backup and proved restore, on both databases."""
    figures = []
    for database, site in sites.items():
        path = home / f"{database}.backup"
        figures.append(Figure(f"`minsheng backup`, {database}", site.run("backup", path), "s"))
        figures.append(Figure(f"size of the backup, {database}", path.stat().st_size / 1e6, "MB"))
        url = _empty_database(server) if database != "SQLite" else ""
        other = Site(home / f"restored-{database}", url)
        other.folder.mkdir()
        shutil.copy(site.folder / "demo-keys.json", other.folder)
        figures.append(Figure(f"`minsheng restore` with proof, {database}", other.run("restore", path), "s"))
    about = (
        "The demo's site after the sections above: its own programmes, that of the grids with its numbers, "
        "those of the imports, and their stored files."
    )
    return Section("Backup and restore", about, figures)


def _empty_database(server):
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE restored")
    return server.url.replace("/postgres", "/restored")
