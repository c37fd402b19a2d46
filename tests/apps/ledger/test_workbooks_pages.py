"""The pages of a 登记表: download, upload, preview, confirmation, everything."""

import io
import re
import time

import pytest
from django.urls import reverse
from django.utils import timezone

from minsheng.apps.cascade.models import Change, Issue
from minsheng.apps.jobs.models import Job
from minsheng.apps.ledger.actions import set_intake
from minsheng.apps.ledger.models import Batch, Entry
from minsheng.apps.ledger.sheets import handing
from minsheng.apps.programmes.models import Target, TargetValue
from minsheng.engines.office.sheets.workbooks_in import read_workbook
from tests.apps.cascade.steps import typed
from tests.apps.ledger.sheetsteps import HEAD, downloaded, fill, handed, written
from tests.apps.ledger.steps import (
    AT,
    JANUARY,
    PEOPLE,
    PERSONS,
    accepted,
    day,
    end,
    entered,
    given,
    number,
    stage_of,
)
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db(transaction=True)

MOST = 15


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """It is the morning of 10 June 2026."""
    monkeypatch.setattr(timezone, "now", lambda: AT)


@pytest.fixture
def desk(client):
    """`desk(actor)` is the client logged in as the actor."""
    return lambda actor: signed_in(client, actor)


def plain(answer):
    """The page's text without tags and blanks."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", answer.content.decode()))


def filled(stage, *serials):
    rows = [{"办成的日期": "6月3日", "身份证号": number(serial), "姓名": "某人"} for serial in serials]
    return written(fill(downloaded(stage), *rows))


def sent(client, data, month=6):
    file = io.BytesIO(data)
    file.name = "表.xlsx"
    return client.post(reverse("ledger:upload"), {"month": end(month).isoformat(), "file": file})


def batch_url(batch, name="batch"):
    return reverse(f"ledger:{name}", args=[batch.pk])


def test_a_reporter_downloads_fills_uploads_sees_and_confirms(stage, desk):
    client = desk(stage.reporters[0])
    answer = client.get(reverse("ledger:workbook", args=[stage.programme.code]))
    data = b"".join(answer.streaming_content)
    assert next(sheet.name for sheet in read_workbook(data)) == "汇总"
    assert "2026" in answer["Content-Disposition"]
    answer = sent(client, filled(stage, 1, 2))
    batch = Batch.objects.get()
    assert answer.url == batch_url(batch)
    assert Entry.objects.count() == 0
    page = plain(client.get(batch_url(batch)))
    assert "2行=2条新增+0条修改+0条没有变化+0条不能写入" in page
    answer = client.post(batch_url(batch, "write_batch"), follow=True)
    assert "已经写入" in plain(answer)
    assert Entry.objects.count() == 2


def test_what_is_wrong_with_the_file_stands_on_the_form(stage, desk):
    client = desk(stage.reporters[0])
    for data, words in ((b"nothing", "没有"), (filled(stage, 1), "月份不对")):
        answer = sent(client, data, month=5)
        assert answer.status_code == 422
        assert words in plain(answer)
    assert Batch.objects.count() == 0


def test_a_preview_shows_values_before_and_after_and_masks_what_is_refused(stage, desk):
    entered(stage, 0, given(day(6, 1), 1))
    client = desk(stage.reporters[0])
    wrong = number(2)[:-1] + ("1" if number(2)[-1] != "1" else "2")
    rows = [{"办成的日期": "6月5日"}, {"办成的日期": "6月5日", "身份证号": wrong}]
    sent(client, written(fill(downloaded(stage), *rows)))
    page = plain(client.get(batch_url(Batch.objects.get())))
    assert "6月1日：1" in page
    assert "6月5日：1" in page
    assert f"999999********{wrong[-4:]}" in page
    assert wrong not in page


def test_another_unit_finds_neither_batch_nor_its_steps(stage, desk):
    batch = handed(stage, filled(stage, 1))
    client = desk(stage.reporters[1])
    assert client.get(batch_url(batch)).status_code == 404
    assert client.post(batch_url(batch, "write_batch")).status_code == 404
    assert client.post(batch_url(batch, "drop_batch")).status_code == 404
    client = desk(stage.approvers[0])
    assert client.get(batch_url(batch)).status_code == 200
    assert client.post(batch_url(batch, "write_batch")).status_code == 403


def test_a_second_click_writes_nothing_twice(stage, desk):
    client = desk(stage.reporters[0])
    batch = handed(stage, filled(stage, 1))
    client.post(batch_url(batch, "write_batch"))
    again = client.post(batch_url(batch, "write_batch"))
    assert again.status_code == 422
    assert "已写入" in plain(again)
    assert Entry.objects.count() == 1


def test_a_dropped_workbook_is_forgotten(stage, desk):
    client = desk(stage.reporters[0])
    batch = handed(stage, filled(stage, 1))
    client.post(batch_url(batch, "drop_batch"))
    batch.refresh_from_db()
    assert (batch.state, batch.file, batch.preview) == ("dropped", None, "")
    assert Entry.objects.count() == 0


def test_a_long_workbook_is_checked_and_written_by_jobs(stage, desk, monkeypatch):
    monkeypatch.setattr(handing, "AT_ONCE", 0)
    monkeypatch.setattr(handing, "RANGE", 1)
    client = desk(stage.reporters[0])
    answer = sent(client, filled(stage, 1, 2, 3))
    job = Job.objects.get()
    assert answer.url == reverse("desk:job", args=[job.pk])
    batch = Batch.objects.get()
    assert (batch.state, batch.created) == ("ready", 3)
    client.post(batch_url(batch, "write_batch"))
    assert list(Job.objects.order_by("pk").values_list("kind", "state")) == [
        ("ledger.check_batch", "done"),
        ("ledger.write_batch", "done"),
    ]
    assert Entry.objects.count() == 3


def test_pages_ask_at_most_fifteen_queries(stage, desk, django_assert_max_num_queries):
    batch = handed(stage, filled(stage, 1, 2))
    client = desk(stage.reporters[0])
    programme = reverse("ledger:workbook", args=[stage.programme.code])
    for address in (reverse("ledger:upload"), batch_url(batch), reverse("ledger:everything"), programme):
        with django_assert_max_num_queries(MOST):
            answer = client.get(address)
            assert answer.status_code == 200
            b"".join(answer)


def test_a_workbook_of_sixty_targets_asks_no_more(world, desk, django_assert_max_num_queries):
    stage = stage_of(world)
    more = [PEOPLE | {"words": f"为失能老人上门服务 {n} 次"} for n in range(1, 60)]
    first = TargetValue.objects.get()
    for ordinal, said in enumerate(more, 2):
        target = Target.objects.create(project=stage.target.project, code=f"{stage.target.code}{ordinal}")
        value = TargetValue.objects.get(pk=first.pk)
        value.pk, value.target, value.ordinal, value.words = None, target, ordinal, said["words"]
        value.save()
        split = typed(world.clerk, target, {stage.rows[0].unit: "5", stage.rows[1].unit: "5"})
        split.allocations.update(issued=5, issued_open=True)
        issue = Issue.objects.get(split=stage.rows[0].split)
        issue.pk, issue.split = None, split
        issue.save()
        Change.objects.bulk_create(
            Change(issue=issue, allocation=row, value=5, is_open=True) for row in split.allocations.all()
        )
        set_intake(actor=world.clerk, target=target, from_month=JANUARY, given=PERSONS, version=0, at=AT)
    client = desk(stage.reporters[0])
    client.get(reverse("ledger:upload"))  # the first request of a session writes it
    before = time.perf_counter()
    with django_assert_max_num_queries(MOST):
        answer = client.get(reverse("ledger:workbook", args=[stage.programme.code]))
        data = b"".join(answer.streaming_content)
    spent = time.perf_counter() - before
    assert spent <= 5
    assert len(read_workbook(data)) == 63  # with the summary, the seal and the choices


def test_everything_is_one_workbook_with_personal_data_masked(stage, desk):
    accepted(stage, 0, given(day(5, 3), 1))
    entered(stage, 0, given(day(6, 1), 2))
    entered(stage, 1, given(day(6, 1), 3))
    answer = desk(stage.reporters[0]).get(reverse("ledger:everything"))
    sheet = read_workbook(b"".join(answer.streaming_content))[0]
    heads = {title: place for place, title in enumerate(sheet.rows[HEAD])}
    rows = sheet.rows[HEAD + 1 :]
    assert [row[heads["状态"]] for row in rows] == ["已认定", "待审核"]
    assert rows[0][heads["身份证号"]] == f"999999********{number(1)[-4:]}"
    assert rows[0][heads["姓名"]] == "某*"
    assert rows[0][heads["计入月份"]] == "2026年5月"
    assert rows[0][heads["登记人"]] == "赵清"
    assert str(rows[0][heads["登记日期"]])[:10] == str(rows[0][heads["认定日期"]])[:10] == "2026-06-10"
    assert rows[1][heads["认定日期"]] in (None, "")
    assert number(1) not in str(sheet.rows)


def test_without_rows_there_is_no_workbook_and_an_unknown_month_is_not_found(stage, world, desk):
    address = reverse("ledger:workbook", args=[stage.programme.code])
    assert desk(world.street_reporter).get(address).status_code == 404
    client = desk(stage.reporters[0])
    for month in ("x", "2025-01-31", "2026-12-31"):
        assert client.get(address, {"month": month}).status_code == 404
