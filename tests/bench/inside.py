"""Runs in a process with a site brought up: pages through the test client, imports, profiles. Prints JSON."""

import cProfile
import json
import re
import sys
import time
from datetime import UTC, datetime
from importlib import import_module

from tests.bench import crowd, grids, ledger, workbooks
from tests.bench.reading import SAMPLE, top
from tests.bench.site import CLERK

YEARS = range(2031, 2036)


def pages():
    """Name of each page that is measured -> who opens it, and its address."""
    from minsheng.apps.ledger.models import Entry
    from minsheng.apps.notices.models import Reading
    from minsheng.apps.people.models import Tenure
    from minsheng.apps.programmes.models import Project

    reading = Reading.objects.filter(state="review").order_by("pk")[0]
    item = reading.facts.filter(kind="project", value__number="22").get()
    project = Project.objects.get(code="990102-2026-22")
    programme = project.programme.code
    known = Entry.objects.filter(allocation__unit__code__startswith="990102", state="accepted")
    entry = known.filter(manner="subjects").exclude(allocation__split__target__code="").earliest("pk")
    row = entry.allocation
    reporter = Tenure.objects.filter(post__unit=row.unit, post__role="reporter").earliest("pk").user.username
    approver = Tenure.objects.filter(post__unit=row.unit, post__role="approver").earliest("pk").user.username
    clerk = {
        "workbench 工作台": "/",
        "notices 导入与核对": "/notices/",
        "review of head and chapters 核对": f"/notices/readings/{reading.pk}/0/",
        "review of one project 核对": f"/notices/readings/{reading.pk}/{item.ordinal}/",
        "whole source 原文": f"/notices/readings/{reading.pk}/source/",
        "before issue 发布前对照": f"/notices/readings/{reading.pk}/issue/",
        "programme 方案": f"/programmes/{programme}/",
        "project 项目": f"/programmes/projects/{project.code}/",
        "search 搜索": "/search/?q=养老",
        "splits 任务分解": f"/cascade/programmes/{programme}/",
        "splits of a project 任务分解": f"/cascade/projects/{project.code}/",
        "plans 推进计划": f"/planning/{programme}/",
        "plan of a project 推进计划": f"/planning/projects/{project.code}/",
        "wall chart by months 作战图": f"/planning/{programme}/wall/",
        "wall chart by units 作战图": f"/planning/{programme}/wall/?by=units",
        "wall chart, Gantt 作战图": f"/planning/{programme}/wall/?by=gantt",
        "manners of entry 登记方式": f"/ledger/programmes/{programme}/intakes/",
        **standing_pages(programme, project.code),
        "months and due days 月份": f"/months/programmes/{programme}/periods/",
        "funds 资金": f"/funds/programmes/{programme}/",
        "funds of a project 资金": f"/funds/projects/{project.code}/",
        "spot checks 抽查": f"/checks/programmes/{programme}/",
        "layouts 上报格式": "/filing/",
    }
    return {name: (CLERK, path) for name, path in clerk.items()} | {
        "workbench of a reporter 工作台": (reporter, "/"),
        "ledger of a unit 台账": (reporter, "/ledger/"),
        "rows of a unit 台账条目": (reporter, f"/ledger/rows/{row.pk}/"),
        "one entry 台账条目": (reporter, f"/ledger/entries/{entry.pk}/"),
        "reports of a unit 月报": (reporter, "/months/reports/"),
        "report of a row 月报": (reporter, f"/months/reports/rows/{row.pk}/2026-10/"),
        "workbench of an approver 工作台": (approver, "/"),
        "acceptance 认定": (approver, "/ledger/acceptance/"),
        "approval 月报审核": (approver, "/months/reports/approval/"),
    }


def standing_pages(programme, project):
    """Pages that show what stands at the end of a month, frozen (September) or in work (October)."""
    return {
        f"{name}, {state}": f"{path}{'&' if '?' in path else '?'}month={month}"
        for month, state in (("2026-09", "frozen"), ("2026-10", "in work"))
        for name, path in (
            ("standings 完成情况", f"/months/programmes/{programme}/"),
            ("standing of a project 完成情况", f"/months/projects/{project}/"),
            ("wall chart of a month by units 作战图", f"/months/walls/{programme}/"),
            ("wall chart of the year by months 作战图", f"/months/walls/{programme}/?by=months"),
        )
    }


def measured(count, addresses):
    """Milliseconds of each page's requests by the clock and by the processor, queries, and size in KB.

    Each page is asked for as its user; tables that its queries name stand beside it.
    """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    import_module("minsheng.config.wsgi")  # what a server does to its process before it answers
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # a running server does it within a minute; ours has autovacuum off
    found = {}
    for name, (username, path) in addresses.items():
        client = _client(username)
        answer = client.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}")
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        asked = len(queries)
        begun = time.process_time()
        spent = [_milliseconds(client, path) for _ in range(count)]
        found[name] = {
            "path": path,
            "user": username,
            "tables": _tables(queries),
            "spent": spent,
            "processor": (time.process_time() - begun) * 1000 / count,
            "queries": asked,
            "size": len(answer.content) // 1024,
        }
    return found


def _tables(queries):
    words = " ".join(query["sql"] for query in queries)
    return sorted({table for table in re.findall(r'"([a-z]+_[a-z]+)"', words) if table.startswith("ledger_")})


def profiled(username, path):
    """Where five requests of a page spend their time."""
    client = _client(username)
    client.get(path)
    kept = cProfile.Profile()
    kept.enable()
    for _ in range(5):
        client.get(path)
    kept.disable()
    return top(kept)


def imported():
    """Seconds from a stored file to a notice under review, and from there to an issued edition."""
    from minsheng.apps.demo.loading import issue_sample
    from minsheng.apps.files.actions import store
    from minsheng.apps.notices.actions import Intake, import_notice
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.places.models import Division

    district = Division.objects.get(code="990102")
    reading, issuing = [], []
    for year in YEARS:
        before = time.perf_counter()
        given = Intake(district, year, store(SAMPLE.read_bytes()), SAMPLE.name)
        notice = import_notice(
            actor=Actor.system("bench"), given=given, at=datetime.now(UTC), step=lambda *_: None
        )
        between = time.perf_counter()
        issue_sample(notice)
        reading.append(between - before)
        issuing.append(time.perf_counter() - between)
    return {"import": reading, "issue": issuing, "facts": notice.readings.get().facts.count()}


def start_profiled():
    """Where loading the whole site up to the first page spends its time."""
    kept = cProfile.Profile()
    kept.enable()
    import django

    django.setup()
    from django.test import Client

    Client().get("/account/login/", HTTP_HOST="127.0.0.1")
    kept.disable()
    return top(kept)


def _client(username=CLERK):
    from django.test import Client

    from minsheng.apps.people.models import User

    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(User.objects.get(username=username), "minsheng.apps.people.backends.PostsBackend")
    return client


def _milliseconds(client, path):
    before = time.perf_counter()
    client.get(path)
    return (time.perf_counter() - before) * 1000


def main(words):
    """One measure by name, its result as JSON."""
    if words[0] == "start":
        found = start_profiled()
    else:
        from minsheng.cli.serve import prepare_static
        from minsheng.cli.site import bring_up

        bring_up()
        prepare_static()
        tasks = {
            "pages": lambda: measured(int(words[1]), pages()),
            "profile": lambda: profiled(*words[1:]),
            "crowd": lambda: crowd.filled(int(words[1])),
            "crowded": lambda: measured(int(words[1]), crowd.addresses()),
            "ledger": lambda: ledger.measured(int(words[1])),
            "ledger-kills": lambda: ledger.killed(*map(int, words[1:])),
        }
        found = (
            tasks
            | {"list": pages, "import": imported, "grids": grids.measured, "workbooks": workbooks.measured}
        )[words[0]]()
    sys.stdout.write(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1:])
