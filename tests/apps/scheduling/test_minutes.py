"""Minutes: who came, what was resolved, two hands, a paper, and tasks of the units."""

import json
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from docx import Document
from docx.shared import Pt

from minsheng.apps.documents.errors import LetterheadMissing
from minsheng.apps.documents.models import Letterhead, Output, Snapshot
from minsheng.apps.files.actions import open_file
from minsheng.apps.matters.errors import UnitEnded
from minsheng.apps.matters.models import Matter
from minsheng.apps.matters.titles import title_out_of
from minsheng.apps.places.models import Unit
from minsheng.apps.scheduling import actions, errors
from minsheng.apps.scheduling.checks import wrong_rounds
from minsheng.apps.scheduling.models import Resolution, ResolutionTask, Round
from minsheng.apps.scheduling.values import Held
from minsheng.core.process.problems import OwnHand, PartUnfit, Unsaid
from tests.apps.documents.steps import lines
from tests.apps.ledger.steps import day, moment
from tests.apps.matters.steps import took
from tests.apps.scheduling.steps import AFTER, MEETING, WORDS, called, drafted, fresh, met, minuted, resolved
from tests.crowds import kinds, several, together


def nothing_made():
    return not Output.objects.exists() and not Matter.objects.exists()


def test_minutes_become_a_paper_and_a_task_of_each_unit(hall):
    made = minuted(hall)
    told = lines(made.output)
    assert "2026年7月15日，分管副区长在三楼会议室主持召开2026年6月民生实事月调度会，议定事项如下。" in told
    assert f"1. {WORDS}责任单位：{hall.street}、{hall.other}；时限：2026年7月31日前。" in told
    assert f"出席：{hall.street}、区人大代表" in told
    assert f"请假：{hall.other}" in told
    assert f"列席：{hall.world.civil_affairs}" in told
    assert made.output.title == "2026年6月民生实事月调度会纪要"
    tasks = Matter.objects.order_by("ordinal")
    assert [(each.kind, each.source, each.reference, each.item, each.state) for each in tasks] == [
        ("task", "round", "2026年第1次调度", "1-1", "assigned"),
        ("task", "round", "2026年第1次调度", "1-2", "assigned"),
    ]
    assert [each.unit for each in tasks] == [hall.street, hall.other]
    assert {each.due_on for each in tasks} == {day(7, 31)}
    assert {each.title for each in tasks} == {"把出水口的代管协议签下来"}
    assert ResolutionTask.objects.filter(matter=None).count() == 0
    assert took(hall.approver, tasks[0], "sign", AFTER).state == "handling"
    with open_file(made.output.snapshot.file) as stream:
        facts = json.loads(stream.read())
    assert [each["units"] for each in facts["resolutions"]] == [[hall.street.name, hall.other.name]]
    assert list(wrong_rounds()) == []


def test_labels_of_who_was_there_stand_in_hei_and_names_hang_behind_them(hall):
    with open_file(minuted(hall).output.file) as stream:
        paragraphs = Document(stream).paragraphs
    (present,) = [each for each in paragraphs if each.text.startswith("出席：")]
    label, names = present.runs
    assert (label.text, label.font.name, label.font.size) == ("出席：", "黑体", Pt(16))
    assert (names.font.name, names.font.size) == ("仿宋_GB2312", Pt(16))
    assert present.paragraph_format.left_indent == Pt(80)
    assert present.paragraph_format.first_line_indent == -Pt(48)


def test_who_drafted_does_not_issue(hall):
    made = fresh(drafted(hall))
    with pytest.raises(OwnHand):
        actions.issue_minutes(actor=hall.clerk, round_=made, version=made.version, at=AFTER)
    assert nothing_made()
    assert not Snapshot.objects.filter(kind="minutes").exists()


def test_the_leader_of_the_office_issues(hall):
    assert minuted(hall, hall.leader).state == "closed"
    assert Matter.objects.count() == 2


def test_a_draft_comes_back_with_words_and_is_changed(hall):
    made = fresh(drafted(hall))
    with pytest.raises(Unsaid):
        actions.return_minutes(actor=hall.second, round_=made, version=made.version, words="", at=AFTER)
    made = actions.return_minutes(
        actor=hall.second, round_=made, version=made.version, words="时限太紧", at=AFTER
    )
    assert made.state == "called"
    resolution = made.resolutions.get()
    actions.drop_resolution(actor=hall.clerk, resolution=resolution, version=made.version, at=AFTER)
    assert not Resolution.objects.exists()


def test_minutes_need_a_meeting_that_was_held_somebody_and_something(hall):
    made = called(hall)
    with pytest.raises(errors.MeetingAhead):
        actions.draft_minutes(actor=hall.clerk, round_=made, version=made.version, at=moment(7, 14))
    with pytest.raises(errors.NobodyPresent):
        actions.draft_minutes(actor=hall.clerk, round_=made, version=made.version, at=AFTER)
    held = Held(MEETING, {hall.street: "present"}, made.version)
    made = actions.save_meeting(actor=hall.clerk, round_=made, held=held, at=AFTER)
    with pytest.raises(errors.NothingResolved):
        actions.draft_minutes(actor=hall.clerk, round_=made, version=made.version, at=AFTER)


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"due_on": None}, errors.DueMissing),
        ({"units": []}, errors.UnitsMissing),
        ({"due_on": day(7, 16)}, errors.DuePast),
        ({"version": 0}, errors.RoundStale),
    ],
)
def test_a_resolution_says_who_and_when(hall, more, refusal):
    made = called(hall)
    with pytest.raises(refusal):
        resolved(hall, made, **more)
    assert not Resolution.objects.exists()


def test_a_resolution_without_units_is_no_task(hall):
    made = met(hall)
    resolved(hall, made, words="资金按进度拨付。", units=[], due_on=None, project=None)
    made = fresh(made)
    made = actions.draft_minutes(actor=hall.clerk, round_=made, version=made.version, at=AFTER)
    made = actions.issue_minutes(actor=hall.second, round_=fresh(made), version=made.version, at=AFTER)
    assert "2. 资金按进度拨付。" in lines(made.output)
    assert Matter.objects.count() == 2


def test_resolutions_behind_a_dropped_one_move_up(hall):
    made = met(hall)
    for words in ("二", "三"):
        resolved(hall, made, words=words)
    first = made.resolutions.get(ordinal=1)
    actions.drop_resolution(actor=hall.clerk, resolution=first, version=fresh(made).version, at=AFTER)
    assert list(made.resolutions.values_list("ordinal", "words")) == [(1, "二"), (2, "三")]


def test_a_day_that_passed_before_the_issue_is_named(hall):
    made = fresh(drafted(hall))
    with pytest.raises(errors.DuePast) as refusal:
        actions.issue_minutes(actor=hall.second, round_=made, version=made.version, at=moment(7, 31))
    assert refusal.value.facts["resolution"] == "第 1 条"
    assert nothing_made()


def test_a_unit_that_ended_gets_no_task_and_nothing_is_issued(hall):
    made = fresh(drafted(hall))
    Unit.objects.filter(pk=hall.other.pk).update(ends_on=day(7, 10))
    with pytest.raises(UnitEnded):
        actions.issue_minutes(actor=hall.second, round_=made, version=made.version, at=AFTER)
    assert nothing_made()
    assert fresh(made).state == "drafted"


def test_without_a_letterhead_nothing_is_kept(hall):
    made = fresh(drafted(hall))
    with connection.cursor() as cursor:
        on = " ON documents_letterhead" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER documents_letterhead_no_delete{on}")
    Letterhead.objects.filter(kind="minutes").delete()
    with pytest.raises(LetterheadMissing):
        actions.issue_minutes(actor=hall.second, round_=made, version=made.version, at=AFTER)
    assert not Snapshot.objects.filter(kind="minutes").exists()


def test_after_the_issue_nothing_is_written(hall):
    made = minuted(hall)
    with pytest.raises(errors.NotCalled):
        resolved(hall, made)
    with pytest.raises(errors.NotCalled):
        actions.drop_resolution(
            actor=hall.clerk, resolution=made.resolutions.get(), version=fresh(made).version, at=AFTER
        )


def test_verify_finds_minutes_that_were_changed_and_tasks_that_are_gone(hall):
    made = minuted(hall)
    Resolution.objects.filter(round=made).update(words="什么也没有议定")
    ResolutionTask.objects.filter(unit=hall.other).update(matter=None)
    assert [each.code for each in wrong_rounds()] == ["scheduling.minutes_differ", "scheduling.task_missing"]


def test_a_lead_gives_tasks_of_what_it_leads_to_others(hall):
    made = met(hall, hall.lead_clerk)
    with pytest.raises(errors.ResolutionForeign):
        resolved(hall, made, hall.lead_clerk, project=None)
    with pytest.raises(errors.ResolutionForeign):
        resolved(hall, made, hall.lead_clerk, units=[hall.world.civil_affairs])
    made = actions.draft_minutes(
        actor=hall.lead_clerk, round_=fresh(made), version=fresh(made).version, at=AFTER
    )
    with pytest.raises(PartUnfit):
        actions.issue_minutes(actor=hall.second, round_=fresh(made), version=made.version, at=AFTER)
    actions.issue_minutes(actor=hall.lead, round_=fresh(made), version=made.version, at=AFTER)
    assert {each.state for each in Matter.objects.all()} == {"assigned"}


def test_a_street_writes_nothing(hall):
    made = met(hall)
    with pytest.raises(PartUnfit):
        resolved(hall, made, hall.approver)
    made = actions.draft_minutes(actor=hall.clerk, round_=made, version=made.version, at=AFTER)
    with pytest.raises(PartUnfit):
        actions.issue_minutes(actor=hall.approver, round_=fresh(made), version=made.version, at=AFTER)
    with pytest.raises(PermissionDenied):
        actions.issue_minutes(actor=hall.lead_clerk, round_=fresh(made), version=made.version, at=AFTER)


@pytest.mark.parametrize(
    ("words", "title"),
    [("把协议签下来。再说。", "把协议签下来"), ("一；二", "一"), ("字" * 80, "字" * 59 + "…"), ("。", "。")],
)
def test_a_title_is_the_first_sentence(words, title):
    assert title_out_of(words) == title


@pytest.mark.django_db(transaction=True)
def test_of_many_who_issue_one_wins(hall):
    made = fresh(drafted(hall))
    count = 12 if connection.vendor == "postgresql" else 4
    works = [
        partial(actions.issue_minutes, actor=actor, round_=made, version=made.version, at=AFTER)
        for actor in several((hall.second, hall.leader), count)
    ]
    assert kinds(together(works)) == {Round: 1, errors.RoundStale: count - 1}
    assert (Output.objects.count(), Matter.objects.count()) == (1, 2)
