"""A bulletin on a frozen month: what it says, what it refuses, objections, corrections."""

import io
import json
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from python_calamine import CalamineWorkbook

from minsheng.apps.audit.models import Event
from minsheng.apps.bulletins import errors
from minsheng.apps.bulletins.actions import answer_objection, object_to, span_of
from minsheng.apps.bulletins.checks import wrong_bulletins
from minsheng.apps.bulletins.facts import facts_of
from minsheng.apps.bulletins.models import Bulletin, Objection
from minsheng.apps.bulletins.values import Fixed
from minsheng.apps.documents.errors import LetterheadMissing
from minsheng.apps.documents.models import Letterhead, Output, Snapshot
from minsheng.apps.files.actions import open_file
from minsheng.apps.months.models import ProjectStanding
from tests.apps.bulletins.steps import AT, out, tables
from tests.apps.documents.steps import lines
from tests.apps.ledger.steps import day, end, moment
from tests.conftest import make_actor
from tests.crowds import kinds, several, together

SENTENCE = "望湖区民生实事共1项，其中本级无任务0项，有任务1项。有任务的1项中，滞后1项。"


def test_it_says_counts_late_ones_reasons_and_next_steps_and_keeps_what_it_said(late):
    made = out(late)
    told = lines(made.output)
    assert made.output.title == "关于2026年6月民生实事项目进展情况的通报"
    assert "现将截至2026年6月30日的进展情况通报如下。" in told
    assert f"截至2026年6月30日，{SENTENCE}总项数按2026年度方案第1版计。" in told
    (line,) = [each for each in told if each.startswith("1. ")]
    assert "滞后，完成率20.0%，序时50.0%，慢 30.0 点。" in line
    assert line.endswith("001街道：出水口在邻区，下一步签代管协议。")
    assert "抓紧协调出水口。" in told
    assert "有异议的，请于2026年7月22日前向综合科提出，电话：0990-5550100。" in told
    assert made.objections_until == day(7, 22)
    projects, leads, streets = tables(made.output)
    (row,) = [each for each in projects if each[0] == "1"]
    assert row[4:] == ["20", "100 个", "20.0%", "50.0%", "慢 30.0 点", "滞后", "第1名"]
    assert [each[2:] for each in streets if each[0].startswith(("第", "并列"))] == [["1", "0", "0.0%"]] * 2
    assert leads[-1] == ["第1名", "区民政局", "1", "0", "0.0%"]
    with open_file(made.snapshot.file) as stream:
        facts = json.loads(stream.read())
    assert (facts["total"], facts["counts"]["滞后"]) == (1, 1)
    with open_file(made.table) as stream:
        book = CalamineWorkbook.from_filelike(io.BytesIO(stream.read()))
    assert book.sheet_names == ["项目", "牵头单位", "街镇"]
    assert list(Event.objects.filter(verb__startswith="bulletins.").values_list("verb", flat=True)) == [
        "bulletins.bulletin_issued"
    ]
    assert list(wrong_bulletins()) == []


def test_streets_that_stand_alike_share_a_place(late):
    streets = facts_of(late.programme, end(6), "")["streets"]
    assert [(each["place"], each["tied"]) for each in streets] == [(1, True), (1, True)]


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"month": end(7)}, errors.MonthOpen),
        ({"kind": "quarter", "month": end(5)}, errors.MonthUnfit),
        ({"category": "没有的类"}, errors.CategoryUnknown),
        ({"seen": "0" * 64}, errors.FiguresMoved),
    ],
)
def test_what_cannot_be_told_is_refused_and_nothing_written(late, more, refusal):
    with pytest.raises(refusal):
        out(late, **more)
    assert not Output.objects.exists()
    assert not Snapshot.objects.exists()


def test_a_project_without_a_word_is_named(late):
    text = late.target.project.texts.get()
    other = late.programme.projects.create(code=f"{late.programme.code}-77")
    extra = type(text)(**{f.attname: getattr(text, f.attname) for f in text._meta.fields if f.name != "id"})
    extra.project, extra.ordinal, extra.number = other, 77, "77"
    extra.title = "新增泊位"
    extra.save()
    assert ProjectStanding.objects.count() == 6
    with pytest.raises(errors.CountsDiffer) as caught:
        out(late)
    assert (caught.value.facts["total"], caught.value.facts["counted"]) == (2, 1)
    assert caught.value.facts["projects"] == "77 新增泊位"
    assert not Output.objects.exists()


def test_one_of_a_time_and_category(late):
    first = out(late)
    with pytest.raises(errors.BulletinTwice) as caught:
        out(late)
    assert caught.value.facts["bulletin"] == str(first)
    second = out(late, kind="quarter")
    assert second.output.title == "关于2026年第二季度民生实事项目进展情况的通报"
    assert (first.ordinal, second.ordinal) == (1, 2)


def test_without_a_letterhead_nothing_is_kept(late):
    with connection.cursor() as cursor:
        on = " ON documents_letterhead" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER documents_letterhead_no_delete{on}")
    Letterhead.objects.all().delete()
    with pytest.raises(LetterheadMissing):
        out(late)
    assert not Snapshot.objects.exists()


def test_a_correction_is_a_further_bulletin_and_the_former_stays(late):
    former = out(late)
    with pytest.raises(errors.CorrectionEmpty):
        out(late, former=former)
    before = Bulletin.objects.values().get(pk=former.pk)
    fixed = Fixed("出水口在邻区", "出水口在本区", "街道报错", late.target.project)
    made = out(late, former=former, fixed=[fixed], at=moment(7, 20))
    assert made.output.title == "关于2026年6月望湖区民生实事项目进展情况通报的更正"
    said = f"《{former.output.title}》中“出水口在邻区”应为“出水口在本区”。原因：街道报错。"
    assert said in lines(made.output)
    assert made.rows.get().project == late.target.project
    assert Bulletin.objects.values().get(pk=former.pk) == before


def test_a_unit_objects_in_time_once_and_another_answers(late, world):
    made, second = out(late), make_actor(world.office, "office", "second", "沈清和")
    street = late.approvers[0]
    objecting = partial(object_to, actor=street, bulletin=made, words="应为 22 个，验收单已交。")
    with pytest.raises(errors.ObjectionLate):
        objecting(project=None, at=moment(7, 23))
    objection = objecting(project=late.target.project, at=moment(7, 22))
    with pytest.raises(errors.ObjectionTwice):
        objecting(project=late.target.project, at=moment(7, 22))
    answering = partial(
        answer_objection, objection=objection, state=Objection.State.REJECTED, words="7月验收，计入7月。"
    )
    with pytest.raises(errors.OwnBulletin):
        answering(actor=late.clerk, at=moment(7, 22))
    kept = answering(actor=second, at=moment(7, 22))
    assert (kept.state, kept.answer) == ("rejected", "7月验收，计入7月。")
    with pytest.raises(errors.ObjectionAnswered):
        answering(actor=second, at=moment(7, 22))
    with pytest.raises(DatabaseError), transaction.atomic():
        Objection.objects.filter(pk=kept.pk).update(answer="改了")


def test_only_the_office_issues_and_only_units_object(late, world):
    for actor in (late.approvers[0], late.lead, world.leader):
        with pytest.raises(PermissionDenied):
            out(late, actor)
    made = out(late)
    with pytest.raises(PermissionDenied):
        object_to(actor=world.leader, bulletin=made, project=None, words="不对。", at=AT)


def test_an_issued_bulletin_is_sealed(late):
    made = out(late)
    with pytest.raises(DatabaseError), transaction.atomic():
        Bulletin.objects.filter(pk=made.pk).update(next_steps="别的")
    with pytest.raises(DatabaseError), transaction.atomic():
        Bulletin.objects.filter(pk=made.pk).delete()


@pytest.mark.parametrize(
    ("kind", "month", "words"),
    [
        ("month", 9, "9月"),
        ("quarter", 9, "第三季度"),
        ("half", 6, "上半年"),
        ("half", 12, "下半年"),
        ("year", 12, "全年"),
    ],
)
def test_a_time_is_said_as_offices_say_it(kind, month, words):
    assert span_of(kind, end(month)) == words


@pytest.mark.django_db(transaction=True)
def test_of_many_who_issue_one_wins(late, world):
    second = make_actor(world.office, "office", "second", "沈清和")
    count = 12 if connection.vendor == "postgresql" else 4
    works = [partial(out, late, actor) for actor in several((late.clerk, second), count)]
    assert kinds(together(works)) == {Bulletin: 1, errors.BulletinTwice: count - 1}
    assert Output.objects.count() == 1
