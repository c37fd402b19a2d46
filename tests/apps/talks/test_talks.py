"""Talks: two hands, a promise with a day, the task it becomes, and what came of it."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minsheng.apps.audit.models import Event
from minsheng.apps.desk.gathered import Gathered, gathered
from minsheng.apps.matters.models import Matter
from minsheng.apps.places.models import Unit
from minsheng.apps.talks import errors
from minsheng.apps.talks.actions import take_step
from minsheng.apps.talks.checks import wrong_talks
from minsheng.apps.talks.loop import LOOP
from minsheng.apps.talks.models import Talk
from minsheng.apps.talks.values import Said
from minsheng.core.process import Person, Step, offered, walk
from minsheng.core.process.problems import MoveUnfit, PartUnfit, Unsaid
from tests.apps.ledger.steps import AT, day
from tests.apps.matters.steps import took as matter_took
from tests.apps.talks.steps import PROMISE, brought, took, up
from tests.conftest import signed_in


def test_a_promise_becomes_a_task_whose_end_is_the_result(table):
    made = brought(table, "confirm")
    task = Matter.objects.get()
    assert (made.state, made.task) == ("closed", task)
    assert (task.kind, task.source, task.reference, task.state) == (
        "task", "talk", "2026年第1次约谈", "assigned"
    )  # fmt: skip
    assert (task.unit, task.due_on, task.project) == (table.street, day(6, 30), table.project)
    assert (task.title, task.found_on) == (PROMISE, day(6, 9))
    assert made.result(day(6, 30)) == "兑现中"
    assert made.result(day(7, 1)) == "逾期未兑现"
    matter_took(table.approver, task, "sign")
    matter_took(table.approver, task, "answer", words="已补齐")
    matter_took(table.clerk, task, "accept")
    matter_took(table.supervisor, task, "close")
    assert Talk.objects.get().result(day(7, 1)) == "已兑现"
    assert list(wrong_talks()) == []
    events = Event.objects.filter(verb__startswith="talks.").order_by("pk")
    verbs = list(events.values_list("verb", flat=True))
    assert verbs == ["talks.talk_put_up", *["talks.step_taken"] * 4]


@pytest.mark.parametrize(
    ("last", "who", "verb", "refusal"),
    [
        (None, "clerk", "approve", PartUnfit),
        (None, "clerk", "hold", MoveUnfit),
        ("approve", "approver", "promise", MoveUnfit),
        ("hold", "other", "promise", PermissionDenied),
        ("hold", "reporter", "promise", PartUnfit),
        ("hold", "clerk", "promise", PartUnfit),
        ("promise", "approver", "confirm", PartUnfit),
        ("confirm", "clerk", "return", MoveUnfit),
    ],
)
def test_steps_go_in_order_by_who_may(table, last, who, verb, refusal):
    made = brought(table, last) if last else up(table)
    state = Talk.objects.get().state
    with pytest.raises(refusal):
        took(getattr(table, who), made, verb, "话", day(6, 30))
    assert Talk.objects.get().state == state


def test_what_has_to_be_said_is_said_and_days_fit(table):
    made = brought(table, "approve")
    with pytest.raises(errors.HeldLater):
        took(table.clerk, made, "hold", "要求", day(6, 11))
    with pytest.raises(Unsaid):
        took(table.clerk, made, "hold", "", day(6, 9))
    made = brought_from_held(table, made)
    with pytest.raises(errors.PromisePast):
        took(table.approver, made, "promise", PROMISE, day(6, 10))
    with pytest.raises(Unsaid):
        took(table.approver, made, "promise", PROMISE, None)


def brought_from_held(table, made):
    return took(table.clerk, made, "hold", "要求", day(6, 9))


def test_a_promise_that_passed_before_it_was_confirmed_is_returned(table):
    made = brought(table, "promise")
    later = AT + datetime.timedelta(days=30)
    with pytest.raises(errors.PromisePast):
        took(table.clerk, made, "confirm", at=later)
    assert not Matter.objects.exists()
    made = took(table.clerk, made, "return", "日期过了，重定", at=later)
    made = took(table.approver, made, "promise", PROMISE, day(7, 31), at=later)
    assert took(table.clerk, made, "confirm", at=later).task.due_on == day(7, 31)


def test_one_talk_about_the_same_thing_at_a_time(table):
    made = up(table)
    with pytest.raises(errors.TalkOpen):
        up(table)
    took(table.clerk, made, "withdraw", "改为督办")
    assert up(table).ordinal == 2


def test_a_unit_that_ended_is_not_called_in(table):
    Unit.objects.filter(pk=table.street.pk).update(ends_on=day(6, 1))
    table.street.refresh_from_db()
    with pytest.raises(errors.UnitEnded):
        up(table)


def test_who_saw_an_older_state_is_told(table):
    made = brought(table, "approve")
    made.version = 1
    with pytest.raises(errors.TalkStale):
        take_step(actor=table.clerk, talk=made, verb="hold", said=Said(1, "要求", day(6, 9)), at=AT)


def test_a_unit_knows_of_it_once_it_is_approved(table):
    made = up(table)
    assert not Talk.objects.visible_to(table.approver).exists()
    brought(table, "approve", made)
    assert Talk.objects.visible_to(table.approver).exists()
    assert not Talk.objects.visible_to(table.other).exists()
    with pytest.raises(PermissionDenied):
        up(table, table.leader)


@pytest.mark.parametrize(
    ("last", "who"), [(None, "leader"), ("approve", "clerk"), ("hold", "approver"), ("promise", "supervisor")]
)
def test_what_waits_is_told_to_whose_step_it_is(table, last, who):
    made = brought(table, last) if last else up(table)
    told = {
        name: [each for each in gathered(getattr(table, name), day(6, 10)) if each.kind == "talks"]
        for name in ("leader", "clerk", "supervisor", "approver", "other")
    }
    assert told[who] == [Gathered("talks", table.programme.code, 1, AT, None, made.pk)]
    steering = {"clerk", "supervisor"}
    assert {name for name, found in told.items() if found} == (steering if who in steering else {who})


def test_steps_are_sealed(table):
    made = brought(table, "approve")
    with pytest.raises(DatabaseError), transaction.atomic():
        made.steps.update(words="没有谈")
    Talk.objects.filter(pk=made.pk).update(state="held")
    assert [each.code for each in wrong_talks()] == ["talks.state_differs"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(LOOP.moves)), st.sampled_from("abc"), st.sampled_from(["clerk", "unit"])
        ),
        max_size=14,
    )
)
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_course_ends_in_a_task_by_who_promised(tries):
    """Whoever tries whatever in whatever order: a promise is confirmed by another."""
    state, taken = LOOP.start, []
    for verb, name, part in tries:
        person = Person(name, frozenset({part, "leader"}))
        if verb in {move.verb for move in offered(LOOP, state, person, taken)}:
            taken.append(Step(verb, name))
            state = LOOP.moves[verb].target
    assert walk(LOOP, taken) == state
    if state == "closed":
        promised = [each.person for each in taken if each.verb == "promise"]
        assert promised
        assert taken[-1].person not in promised


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_a_talk_is_lived_by_its_pages(table, client, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: AT)
    signed_in(client, table.clerk)
    listed = reverse("talks:programme", args=[table.programme.code])
    said = {"unit": table.street.pk, "giver": "分管副区长", "cause": "连续两月滞后"}
    made_at = client.post(listed, said).url
    made = Talk.objects.get()
    step = lambda verb: reverse("talks:step", args=[made.pk, verb])  # noqa: E731
    signed_in(client, table.leader)
    assert "1 次约谈等着办下一步" in text_of(client.get(reverse("desk:home")))
    assert client.post(step("approve"), {"version": 1}).status_code == 302
    signed_in(client, table.clerk)
    assert client.post(step("hold"), {"version": 2, "words": "补齐", "day": "2026-06-09"}).status_code == 302
    signed_in(client, table.approver)
    assert "1 次约谈等着办下一步" in text_of(client.get(reverse("desk:home")))
    refused = client.post(step("promise"), {"version": 3, "words": PROMISE, "day": "2026-06-10"})
    assert refused.status_code == 422
    assert PROMISE in text_of(refused)
    assert (
        client.post(step("promise"), {"version": 3, "words": PROMISE, "day": "2026-06-30"}).status_code == 302
    )
    signed_in(client, table.clerk)
    assert client.post(step("confirm"), {"version": 4}).status_code == 302
    shown = text_of(client.get(made_at))
    assert "已转任务" in shown
    assert "兑现中" in text_of(client.get(listed))
    assert client.post(step("nothing"), {"version": 5}).status_code == 404


def test_a_matter_leads_to_a_talk(table, client, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: AT)
    task = brought(table, "confirm").task
    signed_in(client, table.clerk)
    address = reverse("talks:matter", args=[task.pk])
    assert PROMISE in text_of(client.get(address))
    said = {"unit": table.street.pk, "giver": "区长", "cause": "承诺没有兑现", "project": table.project.pk}
    assert client.post(address, said).status_code == 302
    assert Talk.objects.get(ordinal=2).matter == task
    assert "承诺没有兑现" in text_of(client.get(address))
    signed_in(client, table.approver)
    assert client.post(address, said).status_code == 403
