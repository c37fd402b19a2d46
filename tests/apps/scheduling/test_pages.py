"""The pages of rounds and instructions, by who convenes, issues, reports and watches; the workbench."""

import pytest
from django.urls import reverse
from django.utils import timezone

from minsheng.apps.matters.models import Matter
from minsheng.apps.scheduling.models import Instruction, Rhythm, Round
from tests.apps.ledger.steps import moment
from tests.apps.scheduling.steps import AFTER, drafted, fresh, met, minuted, opened
from tests.conftest import signed_in

MOST = 15


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: AFTER)


def text_of(answer):
    return " ".join(answer.content.decode().split())


def page_of(client, round_):
    return text_of(client.get(reverse("scheduling:round", args=[round_.pk])))


def post(client, name, pk, **said):
    return client.post(reverse(f"scheduling:{name}", args=[pk]), said)


def test_a_round_is_lived_by_its_pages(hall, client):
    """From opening to the task: one clerk writes, another issues, the street signs."""
    signed_in(client, hall.clerk)
    listed = reverse("scheduling:programme", args=[hall.programme.code])
    answer = client.post(listed, {"kind": "month", "level": "office", "month": "2026-06", "title": ""})
    made = Round.objects.get()
    assert answer.url == reverse("scheduling:round", args=[made.pk])
    shown = page_of(client, made)
    assert "待定议程" in shown
    assert "待定议程" in text_of(client.get(listed))
    assert "慢 30.0 点" in shown
    assert "checked" in shown
    meeting = {"held_on": "2026-07-15", "place": "三楼", "chair": "分管副区长"}
    called = {"version": 1, "projects": [hall.project.code], "topics": "资金\n\n", **meeting}
    assert client.post(reverse("scheduling:call", args=[made.pk]), called).status_code == 302
    shown = page_of(client, made)
    assert "【会议通知】2026年6月民生实事月调度会定于7月15日在三楼召开，分管副区长主持。" in shown
    assert "2. 资金。" in shown
    held = {"version": 2, "others": "", **meeting, f"u{hall.street.pk}": "present"}
    assert client.post(reverse("scheduling:meeting", args=[made.pk]), held).status_code == 302
    said = {"r-version": 3, "r-words": "签协议。", "r-units": [hall.street.pk], "r-due_on": "2026-07-31"}
    assert client.post(reverse("scheduling:resolve", args=[made.pk]), said).status_code == 302
    draft = reverse("scheduling:step", args=[made.pk, "draft"])
    assert client.post(draft, {"version": 4}).status_code == 302
    assert "纪要是您送签的，要由另一位同事签发。" in page_of(client, made)
    signed_in(client, hall.second)
    assert "1 份调度纪要待签发" in text_of(client.get(reverse("desk:home")))
    issue = reverse("scheduling:decide", args=[made.pk, "issue"])
    assert client.post(issue, {"version": 5}).status_code == 302
    shown = page_of(client, made)
    assert "待签收" in shown
    assert client.get(reverse("documents:file", args=[fresh(made).output_id])).status_code == 200
    assert "1 件，办结 0 件" in text_of(client.get(listed))
    signed_in(client, hall.approver)
    assert "签协议" in page_of(client, made)
    assert "1 件问题和任务待签收" in text_of(client.get(reverse("desk:home")))


def test_what_is_typed_stays_when_it_is_refused(hall, client):
    made = met(hall)
    signed_in(client, hall.clerk)
    said = {"r-version": made.version, "r-words": "资金年底前拨付到位。", "r-due_on": "2026-07-31"}
    answer = client.post(reverse("scheduling:resolve", args=[made.pk]), said)
    assert answer.status_code == 422
    assert "定了时限，还没有选责任单位" in text_of(answer)
    assert "资金年底前拨付到位。" in text_of(answer)


def test_two_people_at_once_and_the_second_is_told(hall, client):
    made = drafted(hall)
    signed_in(client, hall.second)
    said = {"version": made.version - 1}
    answer = client.post(reverse("scheduling:decide", args=[made.pk, "issue"]), said)
    assert answer.status_code == 422
    assert "页面显示以后别人改过" in text_of(answer)
    assert not Matter.objects.exists()


@pytest.mark.parametrize(("name", "verb"), [("step", "issue"), ("decide", "draft"), ("step", "nothing")])
def test_a_step_is_taken_at_its_own_address(hall, client, name, verb):
    made = met(hall)
    signed_in(client, hall.clerk)
    said = {"version": made.version}
    assert client.post(reverse(f"scheduling:{name}", args=[made.pk, verb]), said).status_code == 404


def test_a_unit_that_is_chased_sees_it_until_it_has_reported(hall, client, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: moment(8, 2))
    made = opened(hall, month=7, at=moment(8, 2))
    signed_in(client, hall.clerk)
    assert "可以直接发到群里" in page_of(client, made)
    answer = post(client, "chase", made.pk, version=1)
    assert answer.status_code == 302
    assert "【催报】2026年7月月报还没有报齐的：" in page_of(client, made)
    assert post(client, "chase", made.pk, version=1).status_code == 422
    signed_in(client, hall.approver)
    assert "月报被催了，还没有报齐" in text_of(client.get(reverse("desk:home")))
    reported(hall)
    assert "月报被催了" not in text_of(client.get(reverse("desk:home")))


def reported(hall):
    from tests.apps.months.steps import approved

    approved(hall.stage, 0, 7, at=moment(8, 2))


def test_a_watcher_reads_and_has_no_form(hall, client):
    made = minuted(hall)
    signed_in(client, hall.world.auditor)
    shown = page_of(client, made)
    assert "下载纪要" in shown
    assert "签发纪要" in shown
    assert '<form method="post" class="form' not in shown


def test_a_department_round_is_seen_by_who_takes_part(hall, client):
    made = opened(hall, hall.lead_clerk)
    signed_in(client, hall.approver)
    assert client.get(reverse("scheduling:round", args=[made.pk])).status_code == 404
    signed_in(client, hall.lead)
    assert client.get(reverse("scheduling:round", args=[made.pk])).status_code == 200


def test_rhythms_are_set_on_their_page(hall, client):
    signed_in(client, hall.clerk)
    address = reverse("scheduling:rhythms", args=[hall.programme.code])
    assert "滞后才上会" in text_of(client.get(address))
    assert client.post(address, {f"p{hall.project.pk}": "quarter"}).status_code == 302
    assert Rhythm.objects.get().every == "quarter"
    signed_in(client, hall.lead)
    assert client.get(address).status_code == 403


def test_an_instruction_goes_from_the_leader_to_the_street(hall, client):
    signed_in(client, hall.leader)
    address = reverse("scheduling:write", args=[hall.programme.code])
    said = {"giver": "区政府主要负责人", "given_on": "2026-07-14", "on_what": "专报", "words": "逐个盯。"}
    answer = client.post(address, said)
    made = Instruction.objects.get()
    assert answer.url == reverse("scheduling:instruction", args=[made.pk])
    assert "分办给单位" not in text_of(client.get(answer.url))
    signed_in(client, hall.clerk)
    assert "1 件领导批示待分办" in text_of(client.get(reverse("desk:home")))
    out = {"title": "报完成时限", "units": [hall.street.pk], "due_on": "2026-07-31"}
    assert client.post(reverse("scheduling:give", args=[made.pk]), out).status_code == 302
    shown = text_of(client.get(answer.url))
    assert "已分办" in shown
    assert "待签收" in shown
    assert client.get(reverse("scheduling:scan", args=[made.pk])).status_code == 404
    signed_in(client, hall.approver)
    assert client.get(answer.url).status_code == 404


def test_an_instruction_is_filed_with_words(hall, client):
    signed_in(client, hall.clerk)
    said = {"giver": "区长", "given_on": "2026-07-14", "on_what": "专报", "words": "阅。"}
    client.post(reverse("scheduling:write", args=[hall.programme.code]), said)
    made = Instruction.objects.get()
    assert client.post(reverse("scheduling:file", args=[made.pk]), {"f-words": ""}).status_code == 422
    assert client.post(reverse("scheduling:file", args=[made.pk]), {"f-words": "供参阅"}).status_code == 302
    assert "供参阅" in text_of(client.get(reverse("scheduling:instruction", args=[made.pk])))


def test_the_pages_ask_few_queries(hall, client, django_assert_max_num_queries):
    made, frozen = minuted(hall), opened(hall, level="district")
    collecting = opened(hall, month=7)
    signed_in(client, hall.clerk)
    rounds = [reverse("scheduling:round", args=[each.pk]) for each in (made, frozen, collecting)]
    for address in (reverse("scheduling:programme", args=[hall.programme.code]), *rounds):
        client.get(address)
        with django_assert_max_num_queries(MOST):
            assert client.get(address).status_code == 200
