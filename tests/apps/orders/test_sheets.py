"""Sheets: put up by one, issued by another, with number and paper; blue, orange, red and nothing skipped."""

import datetime
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from docx.oxml.ns import qn
from docx.table import Table
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minsheng.apps.audit.models import Event
from minsheng.apps.documents.errors import LetterheadMissing
from minsheng.apps.documents.models import Number, Output
from minsheng.apps.files.actions import open_file
from minsheng.apps.matters import errors as matter_errors
from minsheng.apps.matters.models import Extension, Matter
from minsheng.apps.orders import errors
from minsheng.apps.orders.actions import issue, put_up, take_back
from minsheng.apps.orders.checks import wrong_orders
from minsheng.apps.orders.models import Order, Sheet
from minsheng.core.process import RIPE, Colour, Course, Pressed, Ripe, next_colour
from minsheng.core.process.problems import PartUnfit
from tests.apps.documents.steps import lines, signed
from tests.apps.ledger.steps import AT, day
from tests.apps.matters.steps import DUE, answered, assigned, closed, proof, registered, took
from tests.apps.orders.steps import DEMAND, at_days, everything, fresh, handling, out, up, wanted
from tests.conftest import signed_in


def cells(output):
    """The rows of a paper's form: label and value by turns."""
    from docx import Document

    with open_file(output.file) as stream:
        body = Document(stream).element.body
    table = Table(next(body.iter(qn("w:tbl"))), None)
    return [list(dict.fromkeys(cell.text for cell in row.cells)) for row in table.rows]


def test_a_sheet_is_put_up_by_one_and_issued_by_another_with_number_and_paper(desk):
    matter = handling(desk)
    sheet = up(desk.supervisor, matter)
    assert (sheet.colour, sheet.reason, sheet.is_waiting) == ("blue", "first", True)
    assert not Number.objects.exists()
    made = issue(actor=desk.clerk, sheet=fresh(sheet), at=AT)
    assert str(made.output.number) == "望民督〔2026〕1号"
    assert (made.issued_on, made.answer_by) == (day(6, 10), day(6, 15))
    assert made.output.snapshot.digest == made.output.snapshot.file.sha256
    told = lines(made.output)
    assert "关于办理“上门服务记录不全”的督办单" in told
    assert (
        f"现将下列事项交由{desk.street.name}办理，请于2026年6月30日前办结，并于2026年6月15日前反馈。" in told
    )
    form = {row[0]: row[1:] for row in cells(made.output)}
    assert form["督办事项"] == ["上门服务记录不全"]
    assert form["责任单位"] == [desk.street.name, "督办级别", "蓝色督办"]
    assert form["事项来源"] == ["督查检查（望督〔2026〕3号）", "缓急", "平件"]
    assert form["基本情况"] == ["抽看 12 户，3 户没有服务记录。"]
    assert form["督办要求"] == [DEMAND]
    assert form["办结时限"] == ["2026年6月30日", "反馈时限", "2026年6月15日"]
    verbs = list(
        Event.objects.filter(verb__startswith="orders.").order_by("pk").values_list("verb", flat=True)
    )
    assert verbs == ["orders.sheet_put_up", "orders.sheet_issued"]
    assert list(wrong_orders()) == []


def test_who_put_it_up_does_not_issue_it(desk):
    sheet = fresh(up(desk.clerk, handling(desk)))
    before = everything()
    with pytest.raises(errors.OwnSheet):
        issue(actor=desk.clerk, sheet=sheet, at=AT)
    assert everything() == before
    issue(actor=desk.second, sheet=sheet, at=AT)
    with pytest.raises(errors.SheetGone):
        issue(actor=desk.supervisor, sheet=fresh(sheet), at=AT)


def test_a_unit_neither_puts_up_nor_issues(desk):
    matter = handling(desk)
    with pytest.raises(PermissionDenied):
        up(desk.approver, matter)
    sheet = fresh(up(desk.clerk, matter))
    with pytest.raises(PermissionDenied):
        issue(actor=desk.approver, sheet=sheet, at=AT)


def test_orange_and_red_follow_when_nobody_answers_and_name_the_papers_before(desk):
    matter = handling(desk)
    out(desk, matter)
    with pytest.raises(errors.NotRipe):
        up(desk.supervisor, matter, at_days(5))
    orange = out(desk, matter, at_days(6))
    assert (orange.colour, orange.reason, orange.answer_by) == ("orange", "unanswered", day(6, 19))
    assert orange.output.title == "关于办理“上门服务记录不全”的橙色督办单"
    before = {row[0]: row[1:] for row in cells(orange.output)}["前次督办"]
    assert before == ["望民督〔2026〕1号，蓝色督办，2026年6月10日签发，要求2026年6月15日前反馈"]
    red = out(desk, matter, at_days(13))
    assert (red.colour, str(red.output.number)) == ("red", "望民督〔2026〕3号")
    with pytest.raises(errors.RedOut):
        up(desk.supervisor, matter, at_days(40))
    assert list(wrong_orders()) == []


def test_a_sheet_goes_by_the_number_that_it_was_signed_under(desk, client):
    matter = handling(desk)
    blue = out(desk, matter)
    signed(desk.clerk, blue.output, "望政督〔2026〕31号", on=day(6, 10))
    signed_in(client, desk.clerk)
    shown = client.get(reverse("orders:programme", args=[desk.programme.code])).content.decode()
    assert ("望政督〔2026〕31号" in shown, "望民督〔2026〕1号" in shown) == (True, False)
    orange = out(desk, matter, at_days(6))
    before = {row[0]: row[1:] for row in cells(orange.output)}["前次督办"]
    assert before == ["望政督〔2026〕31号，蓝色督办，2026年6月10日签发，要求2026年6月15日前反馈"]


def test_a_word_of_the_unit_in_time_holds_the_next_colour_until_the_matter_is_late(desk):
    matter = handling(desk)
    out(desk, matter)
    took(desk.approver, matter, "report", at_days(2), words="名册在核对，周五补齐。")
    with pytest.raises(errors.NotRipe):
        up(desk.supervisor, matter, at_days(15))
    assert out(desk, matter, at_days(21)).reason == "overdue"


def test_an_answer_that_was_sent_back_stood_not(desk):
    matter = handling(desk)
    out(desk, matter)
    took(desk.approver, matter, "answer", at_days(1), words="已补齐。", proofs=[proof()])
    took(desk.supervisor, matter, "return", at_days(2), words="名册缺 2 户。")
    assert out(desk, matter, at_days(6)).reason == "unanswered"


def test_a_draft_taken_back_costs_no_number_and_another_can_be_put_up(desk):
    matter = handling(desk)
    sheet = up(desk.clerk, matter)
    with pytest.raises(errors.SheetWaits):
        up(desk.supervisor, matter)
    with pytest.raises(errors.WordsMissing):
        take_back(actor=desk.clerk, sheet=fresh(sheet), words=" ", at=AT)
    take_back(actor=desk.clerk, sheet=fresh(sheet), words="要求写错了。", at=AT)
    with pytest.raises(errors.SheetGone):
        issue(actor=desk.supervisor, sheet=fresh(sheet), at=AT)
    assert str(out(desk, matter).output.number) == "望民督〔2026〕1号"
    assert Order.objects.count() == 1


def test_only_what_a_unit_has_to_handle_is_pressed(desk):
    with pytest.raises(errors.MatterUnfit):
        up(desk.clerk, registered(desk))
    with pytest.raises(errors.MatterUnfit):
        up(desk.clerk, answered(desk, item="2"))
    with pytest.raises(errors.MatterUnfit):
        up(desk.clerk, closed(desk, item="3"))
    assert up(desk.clerk, assigned(desk, item="4")).colour == "blue"


def test_a_page_that_shows_another_state_puts_nothing_up(desk):
    matter = handling(desk)
    shown = wanted(matter)
    took(desk.approver, matter, "report", words="在办。")
    before = everything()
    with pytest.raises(errors.OrderStale):
        put_up(actor=desk.clerk, matter=matter, wanted=shown, at=AT)
    assert everything() == before


def test_half_an_instruction_is_refused(desk):
    matter = handling(desk)
    with pytest.raises(errors.InstructionHalf) as caught:
        up(desk.clerk, matter, instructed_by="区政府分管副区长")
    assert caught.value.facts == {"field": "instructed_on"}
    sheet = up(
        desk.clerk,
        matter,
        instructed_by="区政府分管副区长",
        instructed_on=day(6, 9),
        instruction="请街道一周内补齐。",
    )
    paper = issue(actor=desk.supervisor, sheet=fresh(sheet), at=AT).output
    form = {row[0]: row[1:] for row in cells(paper)}
    assert form["领导批示"] == ["区政府分管副区长（2026年6月9日）：请街道一周内补齐。"]


def test_without_a_letterhead_nothing_is_written(scene):
    sheet = fresh(up(scene.supervisor, handling(scene)))
    before = everything()
    with pytest.raises(LetterheadMissing):
        issue(actor=scene.clerk, sheet=sheet, at=AT)
    assert everything() == before


def test_a_request_for_time_is_decided_before_a_sheet_goes_out(desk):
    matter = handling(desk)
    sheet = fresh(up(desk.supervisor, matter))
    took(desk.approver, matter, "ask", words="人手不足。", progress="补了 8 户。", due_on=day(7, 10))
    with pytest.raises(errors.ExtensionOpen):
        issue(actor=desk.clerk, sheet=fresh(sheet), at=AT)
    took(desk.clerk, matter, "deny", words="可以按期补齐。")
    issue(actor=desk.clerk, sheet=fresh(sheet), at=AT)
    assert Output.objects.count() == 1


def test_an_extension_is_asked_in_time_and_never_shortens(desk):
    matter = handling(desk)
    ask = {"words": "人手不足。", "progress": "补了 8 户。"}
    with pytest.raises(matter_errors.ExtensionShort):
        took(desk.approver, matter, "ask", due_on=DUE, **ask)
    with pytest.raises(matter_errors.ExtensionLate):
        took(desk.approver, matter, "ask", at_days(21), due_on=day(7, 31), **ask)
    took(desk.approver, matter, "ask", at_days(20), due_on=day(7, 11), **ask)
    with pytest.raises(matter_errors.ExtensionWaits):
        took(desk.approver, matter, "ask", at_days(20), due_on=day(7, 31), **ask)
    # 11 July 2026 is a Saturday: moved on to the Monday.
    granted = took(desk.clerk, matter, "grant", at_days(22))
    assert (granted.due_on, granted.extensions.get().state) == (day(7, 13), "granted")
    with pytest.raises(matter_errors.ExtensionGone):
        took(desk.clerk, matter, "grant", at_days(22))
    assert granted.steps.get(verb="assign").due_on == DUE


def test_what_is_asked_lapses_when_the_matter_is_given_on(desk):
    matter = handling(desk)
    took(desk.approver, matter, "ask", words="人手不足。", progress="补了 8 户。", due_on=day(7, 10))
    took(desk.clerk, matter, "reassign", unit=desk.street, due_on=day(7, 3), words="重新排期。")
    assert Extension.objects.get().state == "lapsed"
    assert Matter.objects.get().due_on == day(7, 3)


def test_a_red_matter_ends_by_closing_alone(desk):
    matter = handling(desk)
    for days in (0, 6, 13):
        out(desk, matter, at_days(days))
    other = handling(desk, item="2")
    with pytest.raises(errors.RedHolds):
        took(desk.clerk, matter, "merge", at_days(14), into=other, words="同一件事。")
    with pytest.raises(errors.RedHolds):
        took(desk.supervisor, matter, "revoke", at_days(14), words="不办了。", document="望督〔2026〕9号")
    out(desk, other, at_days(14))
    with pytest.raises(errors.MergeMilder):
        took(desk.clerk, other, "merge", at_days(14), into=handling(desk, item="3"), words="同一件事。")
    took(desk.clerk, other, "merge", at_days(14), into=matter, words="同一件事。")
    assert Matter.objects.get(pk=other.pk).state == "merged"


def test_a_relapse_begins_a_further_order(desk):
    matter = handling(desk)
    out(desk, matter)
    took(desk.approver, matter, "answer", words="已补。", proofs=[proof()])
    took(desk.supervisor, matter, "accept")
    took(desk.clerk, matter, "close")
    again = took(desk.evaluator, matter, "relapse", at_days(30), words="又缺 2 户。", due_on=day(7, 31))
    sheet = out(desk, again, at_days(31))
    assert (sheet.colour, sheet.order.round, str(sheet.output.number)) == ("blue", 2, "望民督〔2026〕2号")


def test_who_answered_does_not_check_even_under_an_order(desk):
    matter = handling(desk)
    out(desk, matter)
    took(desk.approver, matter, "report", words="在办。")
    took(desk.approver, matter, "answer", words="已补。", proofs=[proof()])
    with pytest.raises(PartUnfit):
        took(desk.approver, matter, "accept")


def test_an_issued_sheet_is_sealed(desk):
    sheet = out(desk, handling(desk))
    for change in ({"demand": "别的"}, {"answer_by": day(7, 1)}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Sheet.objects.filter(pk=sheet.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Sheet.objects.filter(pk=sheet.pk).delete()


def test_a_sheet_issued_by_its_own_hand_is_refused_by_the_database(desk):
    sheet = up(desk.clerk, handling(desk, item="9"))
    paper = out(desk, handling(desk)).output
    with pytest.raises(DatabaseError), transaction.atomic():
        Sheet.objects.filter(pk=sheet.pk).update(
            issued_on=day(6, 10), answer_by=day(6, 15), issued_user=sheet.put_up_user, output=paper
        )


def test_verify_finds_a_skipped_colour(desk):
    first = out(desk, handling(desk))
    table, name = "orders_sheet", "orders_sheet_no_update"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
    Sheet.objects.filter(pk=first.pk).update(colour="red")
    assert [each.code for each in wrong_orders()] == ["orders.seal_missing", "orders.colour_skipped"]


DAYS = st.integers(min_value=0, max_value=60).map(
    lambda days: datetime.date(2026, 3, 2) + datetime.timedelta(days)
)


@given(
    ask=st.lists(DAYS, min_size=1, max_size=12).map(sorted),
    answers=st.lists(DAYS, max_size=6),
    returns=st.lists(DAYS, max_size=4),
    due=DAYS,
    answer_days=st.integers(min_value=1, max_value=9),
)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_course_skips_a_colour_or_hurries_one(ask, answers, returns, due, answer_days):
    papers = []
    for on in ask:
        colour, ripe = next_colour(Course(papers, answers, returns, due, True), on)
        if ripe not in RIPE:
            continue
        papers.append(Pressed(colour, on, on + datetime.timedelta(answer_days)))
    assert [each.colour for each in papers] == list(Colour)[: len(papers)]
    assert all(before.answer_by < after.issued_on for before, after in pairwise(papers))
    for before, after in pairwise(papers):
        in_time = any(before.issued_on <= each <= before.answer_by for each in answers)
        sent_back = sum(each >= before.issued_on for each in returns) >= 2
        assert not in_time or sent_back or due < after.issued_on


def test_nothing_follows_while_others_are_to_act():
    paper = Pressed(Colour.BLUE, day(6, 1), day(6, 5))
    assert next_colour(Course([paper], [], [], day(6, 3), False), day(6, 30)) == (Colour.ORANGE, Ripe.WAITING)
