"""Grids of numbers at their largest: a target over 150 units, a unit over 60 targets, opened and saved."""

import re
import time
from contextlib import nullcontext
from datetime import UTC, datetime

import cn2an

from tests.bench.figures import Figure, Section, p50, p95

UNITS, TARGETS, YEAR = 150, 60, 2036
OPEN_MILLISECONDS, SAVE_MILLISECONDS = 300, 500
REQUESTS = 20


def section(sites):
    """Opening and saving both grids, on both databases."""
    figures = []
    for database, site in sites.items():
        for name, found in site.inside("grids").items():
            limit = SAVE_MILLISECONDS if name.startswith("save") else OPEN_MILLISECONDS
            remark = f"p50 {p50(found['spent']):.0f} ms, {found['queries']} queries, {found['size']} KB"
            figures.append(Figure(f"{name}, {database}, p95", p95(found["spent"]), "ms", limit, remark))
    about = (
        f"A programme of {TARGETS} targets split over {UNITS} units, {TARGETS * UNITS:,} numbers. {REQUESTS} "
        "requests of each page after one, for the clerk of the office, through all middleware; a save "
        "changes every cell of the page."
    )
    return Section("Grids", about, figures)


def measured():
    """Runs inside a site: milliseconds, queries and size of each request."""
    from tests.bench.inside import _client

    target, unit = filled_programme()
    client = _client()
    programme = target.project.programme.code
    pages = {
        f"one target × {UNITS} units": f"/cascade/targets/{target.code}/",
        f"one unit × {TARGETS} targets": f"/cascade/programmes/{programme}/units/{unit.code}/",
    }
    found = {}
    for name, address in pages.items():
        found[f"open {name}"] = _asked(client, [(address, None)] * (REQUESTS + 1))
        found[f"save {name}"] = _asked(client, _savings(client, address))
    return found


def filled_programme(targets=TARGETS, units=UNITS):
    """The first target and unit of an issued notice of which every unit has a number of every target.

    All of it through the actions of an office: a restore proves these rows like any other.
    """
    from minsheng.apps.cascade.actions import MOST_CELLS, save_cells
    from minsheng.apps.cascade.values import Typed
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.places.actions import NewUnit, register_units
    from minsheng.apps.places.models import Division, UnitKind
    from tests.apps.cascade.steps import targets_of
    from tests.apps.notices.steps import issued
    from tests.conftest import LONG_AGO

    actor, now = Actor.system("bench"), datetime.now(UTC)
    district = Division.objects.get(code="990102")
    new = [NewUnit(district, f"{n:03d}片区街道", UnitKind.STREET, LONG_AGO) for n in range(1, units + 1)]
    streets = register_units(new=new, actor=actor)
    said = targets_of(issued(actor, district, _notice(targets), at=now, year=YEAR))
    if len(said) != targets:
        raise SystemExit(f"{len(said)} targets were read from a notice of {targets}")
    cells = [Typed(target.pk, unit.pk, 0, "1") for target in said for unit in streets]
    for begun in range(0, len(cells), MOST_CELLS):
        save_cells(actor=actor, cells=cells[begun : begun + MOST_CELLS], at=now)
    return said[0], streets[0]


def _notice(targets):
    """A notice of so many projects with one count each."""
    lines = [f"望湖区{YEAR}年民生实事实施方案", f"望民生〔{YEAR}〕1号", "", f"一、社区服务（{targets}项）"]
    for number in range(1, targets + 1):
        where = cn2an.an2cn(number)
        lines.append(f"{number}.在第{where}片区新建便民服务网点100家。（牵头单位：区民政局）")
    return "\n".join(lines)


def _savings(client, address):
    """What saves every cell of a page, each time with another number, on what the page shows by then."""
    for number in range(2, REQUESTS + 3):
        page = client.get(address).content.decode()
        shown = dict(re.findall(r'name="(v-[\d-]+)" value="([^"]*)"', page))
        yield f"{address}save/", shown | {f"c{name[1:]}": str(number) for name in shown}


def _asked(client, requests):
    """Milliseconds of each request but the first, of which the queries are counted."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    spent, asked = [], None
    for address, sent in requests:
        with CaptureQueriesContext(connection) if asked is None else nullcontext() as queries:
            before = time.perf_counter()
            answer = _answer(client, address, sent)
            spent.append((time.perf_counter() - before) * 1000)
        asked = len(queries) if asked is None else asked
    return {"spent": spent[1:], "queries": asked, "size": len(answer.content) // 1024}


def _answer(client, address, sent):
    answer = (
        client.get(address) if sent is None else client.post(address, sent, headers={"HX-Request": "true"})
    )
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}")
    return answer
