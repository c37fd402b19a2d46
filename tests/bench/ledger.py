"""A 登记表 of very many persons: checked, written, killed and gone on with."""

import resource
import time
from unittest.mock import patch

from tests.bench.figures import Figure, Section

ROWS, LONG = 20_000, 200_000
KILLED_ROWS, KILLS, STATEMENTS, WORKBOOKS = 24_000, 10, 60, 5
SECONDS = ROWS / 8_000
MEGABYTES = 400
RANGE = 2_000
REPORTER = "rS001"


def section(sites):
    """Both databases: seconds of check and writing, memory of the longest, kills that left whole ranges."""
    figures = []
    for database, site in sites.items():
        found = site.inside("ledger", ROWS)
        for name, limit in (("check", None), ("write", SECONDS)):
            remark = f"{ROWS / found[name]:,.0f} rows/s"
            figures.append(Figure(f"{name} {ROWS:,} rows, {database}", found[name], "s", limit, remark))
        long = site.inside("ledger", LONG)
        remark = f"check {LONG / long['check']:,.0f}, write {LONG / long['write']:,.0f} rows/s"
        what = f"memory with {LONG:,} rows, {database}"
        figures.append(Figure(what, long["memory"], "MB", MEGABYTES, remark))
        left = [site.inside("ledger-kills", KILLED_ROWS, KILLS, number) for number in range(WORKBOOKS)]
        killed, off = (sum(each[name] for each in left) for name in ("killed", "off"))
        remark = f"{killed} fell before the end of {WORKBOOKS} workbooks of {KILLED_ROWS:,} rows"
        what = f"{KILLS * WORKBOOKS} kills, {database}: entries too many or too few"
        figures.append(Figure(what, off, "", 0, remark))
    about = (
        f"A workbook of persons with identity numbers: {ROWS:,} rows judged and previewed, then written as "
        "drafts from the .xlsx on: read, judged and told apart again, with steps, encrypted records, events."
    )
    return Section("Ledger", about, figures)


def measured(rows):
    """Runs inside a site: seconds of check and writing, and the most memory of the process."""
    from minsheng.apps.ledger.models import Batch
    from minsheng.apps.ledger.sheets.taking_in import check_batch, write_batch

    with _in_june():
        actor, batch = _begun(rows, since=1_000 if rows > ROWS else 0)
        check, _ = _timed(lambda: check_batch(actor, batch))
        write, done = _timed(lambda: write_batch(actor, Batch.objects.get(pk=batch.pk)))
    if done.created != rows:
        raise SystemExit(f"{done.created} of {rows} rows were written: {done.faults[:3]}")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"check": check, "write": write, "memory": most}


def killed(rows, kills, seed):
    """Runs inside a site: kills at seeded statements, whole ranges after each, then a run to the end."""
    from minsheng.apps.ledger.models import Batch, Entry
    from minsheng.apps.ledger.sheets.taking_in import check_batch, write_batch
    from tests.apps.ledger.manyrows import killed as killed_at
    from tests.apps.ledger.manyrows import seeded

    fallen = 0
    with _in_june():
        actor, batch = _begun(rows, since=5_000 + 500 * seed)
        written = Entry.objects.filter(batch=batch.pk)
        check_batch(actor, batch)
        for at_most in seeded(seed, kills, STATEMENTS):
            fallen += killed_at(actor, batch, at_most)
            entries = written.count()
            if entries % RANGE or Batch.objects.get(pk=batch.pk).done != entries:
                raise SystemExit(f"{entries} entries were left by a kill")
        after = Batch.objects.get(pk=batch.pk)
        if after.ended_at is None:
            write_batch(actor, after)
    return {"killed": fallen, "off": abs(written.values("key").distinct().count() - rows)}


def _in_june():
    from django.utils import timezone

    from tests.apps.ledger.steps import AT

    return patch.object(timezone, "now", lambda: AT)


def _begun(rows, since):
    """A workbook of so many persons, born so many days after the first ones, handed in, not checked yet."""
    from minsheng.apps.ledger.sheets.book import open_book
    from minsheng.apps.ledger.sheets.writing import begin_batch
    from tests.apps.ledger.manyrows import of_many
    from tests.apps.ledger.sheetsteps import downloaded_by
    from tests.apps.ledger.steps import AT, end

    programme, reporter = _staged()
    data = of_many(downloaded_by(reporter, programme), rows, since=since)
    book = open_book(data, reporter, month=end(6), on=AT.date())
    return reporter, begin_batch(actor=reporter, book=book, data=data, at=AT)


def _staged():
    """A programme of a district of its own with a target of persons, and who enters it at one street."""
    from types import SimpleNamespace

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.people.models import Tenure, User
    from minsheng.apps.places.models import Division
    from minsheng.apps.programmes.models import Programme
    from tests.apps.ledger.steps import stage_of
    from tests.conftest import make_actor, make_division, make_unit

    if (user := User.objects.filter(username=REPORTER).first()) is not None:
        post = Tenure.objects.get(user=user).post
        return Programme.objects.get(division=post.unit.division), Actor(user, post)
    city = Division.objects.get(code="990102").parent
    district = make_division("990198", "测试区", "county", city)
    office = make_unit(district, "测试区民生工作领导小组办公室", "测试区民生办")
    world = SimpleNamespace(
        district=district,
        civil_affairs=make_unit(district, "测试区民政局", "测试民政局"),
        clerk=make_actor(office, "office", "bench-clerk", "林一舟"),
    )
    stage = stage_of(world)
    return stage.programme, stage.reporters[0]


def _timed(step):
    before = time.perf_counter()
    made = step()
    return time.perf_counter() - before, made
