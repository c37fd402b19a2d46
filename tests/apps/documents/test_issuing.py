"""Issuing: the next number of the series, none burnt, the file as it was said."""

import datetime
import json

import pytest
from django.db import IntegrityError, connection, transaction

from minsheng.apps.audit.models import Event
from minsheng.apps.documents.actions import keep_snapshot, set_contact, set_series
from minsheng.apps.documents.errors import (
    LetterheadMissing,
    SeriesAsks,
    SeriesBackwards,
    SeriesMissing,
    SeriesStale,
)
from minsheng.apps.documents.issuing import issue_paper
from minsheng.apps.documents.models import Kind, Number, Output, Series, Snapshot
from minsheng.apps.documents.numbers import normal_of
from minsheng.apps.files.actions import open_file
from tests.apps.documents.steps import AT, DAY, issued, lines, paper, ready, saved, signed

NEXT_YEAR = datetime.datetime(2026, 12, 31, 17, tzinfo=datetime.UTC)
"""1 o'clock on 1 January 2027 in Shanghai."""


def numbers():
    return list(Number.objects.order_by("pk").values_list("text", "ordinal"))


def test_orders_take_one_number_after_the_other_and_a_year_begins_again(world):
    ready(world, last=6)
    outputs = [issued(world), issued(world), issued(world, at=NEXT_YEAR)]
    assert [each.number.text for each in outputs] == [
        "望民督〔2026〕7号",
        "望民督〔2026〕8号",
        "望民督〔2027〕1号",
    ]
    assert Series.objects.values_list("year", "last").get() == (2027, 1)


def test_other_papers_take_no_number_and_stand_marked(world):
    ready(world)
    output = issued(world, kind=Kind.BULLETIN)
    assert (output.number, numbers(), Series.objects.get().last) == (None, [], 0)
    assert lines(output)[:3] == ["望湖区民生办文件", "【文号】", "关于2026年10月进展情况的通报"]


def test_a_paper_says_what_letterhead_and_contents_say(world):
    ready(world)
    set_contact(actor=world.clerk, office="综合科", phone="0990-1234567")
    output = issued(world, dated=DAY)
    assert output.title == "关于办理“配餐点停业”的督办单"
    assert lines(output) == [
        "望湖区民生办督办单",
        "望民督〔2026〕1号",
        "关于办理“配餐点停业”的督办单",
        "望湖路街道办事处：",
        "现交由望湖路街道办理，请于【办结时限】前办结。",
        "配餐点停业 12 天。",
        "不能按期办结的，到期以前申请延期。",
        "联系处室：综合科，电话：0990-1234567。",
        "望湖区民生办",
        "2026年11月5日",
        "抄送：区委办公室、区政府办公室。",
        "望湖区民生办\t2026年11月5日印发",
    ]
    assert output.digest == output.file.sha256
    event = Event.objects.order_by("-number").first()
    assert (event.verb, event.facts) == (
        "documents.paper_issued",
        {"kind": "督办单", "number": "望民督〔2026〕1号", "version": 1},
    )


def test_a_very_long_title_is_cut_in_lists_and_whole_on_the_paper(world):
    ready(world)
    output = issued(world, kind=Kind.BULLETIN, title="关于" + "很长" * 300)
    assert len(output.title) == 400
    assert "".join(lines(output)).count("很长") == 300


def test_a_later_letterhead_changes_no_paper_that_was_issued(world):
    ready(world)
    output = issued(world)
    digest, said = output.digest, lines(output)
    saved(world.clerk, seen=1)
    again = Output.objects.get()
    assert (again.digest, lines(again), again.letterhead.version) == (digest, said, 1)
    assert issued(world).letterhead.version == 2


def test_an_issue_that_is_refused_burns_no_number(world):
    ready(world)

    def refused():
        with transaction.atomic():
            issue_paper(actor=world.clerk, paper=paper(world), at=AT)
            raise LetterheadMissing(kind="督办单")

    with pytest.raises(LetterheadMissing):
        refused()
    assert (numbers(), Series.objects.get().last, Output.objects.count()) == ([], 0, 0)
    assert issued(world).number.text == "望民督〔2026〕1号"


def test_without_letterhead_or_series_nothing_is_issued(world):
    with pytest.raises(LetterheadMissing) as caught:
        issued(world)
    assert caught.value.facts == {"kind": "督办单"}
    saved(world.clerk)
    with pytest.raises(SeriesMissing):
        issued(world)
    assert Output.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_paper_is_issued_in_a_transaction_alone(world):
    with pytest.raises(RuntimeError):
        issue_paper(actor=world.clerk, paper=paper(world), at=AT)


def test_a_series_asks_once_after_a_restore(world):
    ready(world)
    Series.objects.update(asks=True)
    with pytest.raises(SeriesAsks):
        issued(world)
    set_series(actor=world.clerk, code="望民督", last=9, seen=0, at=AT)
    assert issued(world).number.text == "望民督〔2026〕10号"


def test_a_series_goes_not_back_behind_what_was_given(world):
    ready(world)
    issued(world)
    issued(world)
    with pytest.raises(SeriesBackwards) as caught:
        set_series(actor=world.clerk, code="望民督", last=1, seen=2, at=AT)
    assert caught.value.facts == {"last": 1, "given": 2, "field": "last"}
    with pytest.raises(SeriesStale):
        set_series(actor=world.clerk, code="望民督", last=5, seen=1, at=AT)
    set_series(actor=world.clerk, code="望督", last=0, seen=2, at=AT)
    assert issued(world).number.text == "望督〔2026〕1号"
    set_series(actor=world.clerk, code="望民督", last=2, seen=1, at=AT)
    assert issued(world).number.text == "望民督〔2026〕3号"


def test_a_number_typed_in_by_hand_is_passed_over(world):
    ready(world)
    signed(world.clerk, issued(world, kind=Kind.BULLETIN), "望民督[2026]第02号")
    assert [issued(world).number.text for _ in range(2)] == ["望民督〔2026〕1号", "望民督〔2026〕3号"]


@pytest.mark.parametrize(
    "text",
    [
        "望民督〔2026〕8号",
        "望民督[2026]8号",
        "望民督（2026）第08号",
        " 望民督【２０２６】 8 号",
        "望民督(2026)8",
    ],
)
def test_numbers_are_compared_as_they_are_meant(text):
    assert normal_of(text) == "望民督〔2026〕8号"


def test_a_snapshot_keeps_exact_figures_under_their_digest(world):
    from decimal import Decimal

    facts = {"rows": [{"done": Decimal("12.50"), "month": datetime.date(2026, 10, 31)}], "count": 1}
    said = {"actor": world.clerk, "kind": Kind.BULLETIN, "division": world.district, "month": DAY, "at": AT}
    first, second = (keep_snapshot(facts=facts, **said) for _ in range(2))
    assert first.digest == second.digest == first.file.sha256
    with open_file(first.file) as stream:
        assert json.load(stream) == {"count": 1, "rows": [{"done": "12.50", "month": "2026-10-31"}]}
    with pytest.raises(TypeError):
        keep_snapshot(facts={"share": 0.5}, **said)
    ready(world)
    assert issued(world, kind=Kind.BULLETIN, snapshot=first).snapshot == first
    assert Snapshot.objects.count() == 2


@pytest.mark.parametrize("table", ["letterhead", "snapshot", "output", "signoff", "number"])
@pytest.mark.parametrize("statement", ["UPDATE documents_{} SET id = id", "DELETE FROM documents_{}"])
def test_what_was_issued_is_changed_by_no_statement(world, table, statement):
    ready(world)
    said = {"actor": world.clerk, "kind": Kind.ORDER, "division": world.district, "month": None, "at": AT}
    keep_snapshot(facts={"count": 1}, **said)
    signed(world.clerk, issued(world))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))
