"""A draft beside a later edition: what is shown, what one press takes over, what stays one's own."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from minsheng.apps.audit.models import Event
from minsheng.apps.planning.actions import take_edition
from minsheng.apps.planning.errors import EditionNotTaken, EditionStale, PlanStale, PlanUnfit
from minsheng.apps.programmes.models import Deadline
from tests.apps.planning.steps import (
    AT,
    COUNTED,
    OPENING,
    edition_of,
    fresh,
    in_force,
    kept,
    months,
    on,
    page_of,
    project_of,
    started,
    stone,
    submitted,
    targets_of,
    wrote,
)
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db

PROJECT = "/planning/projects/990102-2026-1/"
TAKE = f"{PROJECT}edition/"
PRINTED = (("3月底前", on(3, 31), None), ("10月15日前", OPENING, 1), ("年底前", on(12, 31), None))


def later(world, project, *deadlines, low=100, words="新建社区食堂 100 家", ordinal=2, more=()):
    """A further edition of the project with its one target, and other printed deadlines."""
    said = {"words": words, "low": Decimal(low), "unit": "家", "type": "A", "target": project.targets.first()}
    edition = edition_of(
        world.district, said, *more, lead=world.civil_affairs, ordinal=ordinal, programme=project.programme,
        in_force_from=on(3, 3 + ordinal),
    )  # fmt: skip
    for number, (name, day, target) in enumerate(deadlines, 1):
        Deadline.objects.create(
            text=edition.texts.get(), ordinal=number, words=name, due_on=day, quote=f"{name}建成",
            text_hash="0" * 64, target=target and targets_of(edition)[target - 1],
        )  # fmt: skip
    return edition


def taken(actor, plan, edition):
    plan = fresh(plan)
    return take_edition(actor=actor, plan=plan, version=plan.version, edition=edition.pk, at=AT)


def told(plan):
    rows = plan.milestones.select_related("deadline__text__edition")
    return [
        (row.title, row.due_on, row.deadline and row.deadline.text.edition.ordinal)
        for row in rows.order_by("ordinal")
    ]


@pytest.fixture
def draft(world):
    """A draft of three printed deadlines and a step of its own."""
    project = project_of(world, deadlines=PRINTED)
    plan = started(world.lead_reporter, project)
    rows = [kept(row) for row in plan.milestones.all()]
    wrote(world.lead_reporter, plan, *rows, stone("招标", on(4, 30)))
    return fresh(plan)


def test_a_missing_deadline_is_added_a_moved_one_moves_and_the_rest_stays(world, draft):
    edition = later(
        world,
        draft.project,
        ("3月底前", on(3, 31), None),
        ("11月15日前", on(11, 15), 1),
        ("6月底前", on(6, 30), None),
    )
    taken(world.lead_reporter, draft, edition)
    assert told(draft) == [
        ("3月底前：社区食堂建设", on(3, 31), 2),
        ("11月15日前：新建社区食堂 100 家", on(11, 15), 2),
        ("6月底前：社区食堂建设", on(6, 30), 2),
        ("招标", on(4, 30), None),
    ]
    assert months(draft.curves.get()) == [
        Decimal(each) for each in (8, 16, 25, 33, 41, 50, 58, 66, 75, 83, 100)
    ]
    after = fresh(draft)
    assert (after.edition, after.version) == (edition, draft.version + 1)
    event = Event.objects.get(verb="planning.edition_taken")
    assert event.facts == {"ordinal": 1, "edition": 2, "added": 0, "moved": 2, "gone": 0, "curves": 1}
    assert page_of(draft.project, world.lead_reporter).opened.edition_moved is False


def test_of_two_deadlines_of_the_same_target_a_further_one_is_added_and_one_printed_no_more_stays(
    world, draft
):
    edition = later(
        world,
        draft.project,
        ("10月15日前", OPENING, 1),
        ("10月底前", on(10, 31), 1),
        ("年底前", on(12, 31), None),
    )
    taken(world.lead_reporter, draft, edition)
    assert told(draft) == [
        ("3月底前：社区食堂建设", on(3, 31), None),
        ("10月15日前：新建社区食堂 100 家", OPENING, 2),
        ("年底前：社区食堂建设", on(12, 31), 2),
        ("招标", on(4, 30), None),
        ("10月底前：新建社区食堂 100 家", on(10, 31), 2),
    ]


def test_titles_and_earlier_days_of_ones_own_stay_and_a_later_one_is_brought_forward(world, draft):
    first, second, third, _ = draft.milestones.order_by("ordinal")
    own = [kept(first, title="选定场地", due_on=on(3, 20)), kept(second), kept(third, due_on=on(12, 20))]
    wrote(world.lead_reporter, draft, *own)
    edition = later(
        world,
        draft.project,
        ("4月底前", on(4, 30), None),
        ("10月15日前", OPENING, 1),
        ("11月底前", on(11, 30), None),
    )
    taken(world.lead_reporter, draft, edition)
    assert told(draft) == [
        ("选定场地", on(3, 20), 2),
        ("10月15日前：新建社区食堂 100 家", OPENING, 2),
        ("11月底前：社区食堂建设", on(11, 30), 2),
    ]


def test_what_was_taken_out_on_purpose_does_not_come_back(world, draft):
    _, second, _, _ = draft.milestones.order_by("ordinal")
    wrote(world.lead_reporter, draft, kept(second))
    taken(world.lead_reporter, draft, later(world, draft.project, *PRINTED))
    assert told(draft) == [("10月15日前：新建社区食堂 100 家", OPENING, 2)]


def test_another_value_is_in_the_title_and_in_the_months_and_a_gone_target_is_dropped(world):
    other = {"words": "签约 50 户", "low": Decimal(50), "unit": "户", "type": "A"}
    project = project_of(world, COUNTED, other, deadlines=PRINTED[1:2])
    plan = started(world.lead_reporter, project)
    edition = later(world, project, *PRINTED[1:2], low=120, words="新建社区食堂 120 家")
    taken(world.lead_reporter, plan, edition)
    assert told(plan) == [("10月15日前：新建社区食堂 120 家", OPENING, 2)]
    assert months(plan.curves.get())[-1] == 120
    assert page_of(project, world.lead_reporter).opened.faults == []
    assert submitted(world.lead_reporter, plan).state == "submitted"


def test_typed_months_stay_and_are_told(world, draft):
    draft.curves.update(way="typed")
    taken(world.lead_reporter, draft, later(world, draft.project, *PRINTED, low=120))
    assert months(draft.curves.get())[-1] == 100
    found = page_of(draft.project, world.lead_reporter).opened.faults
    assert [each.problem.code for each in found] == ["planning.curve_off_goal"]


def test_writing_a_draft_does_not_take_the_edition_over(world, draft):
    later(world, draft.project, *PRINTED, ("6月底前", on(6, 30), None))
    wrote(world.lead_reporter, draft, *(kept(row) for row in draft.milestones.all()[:2]))
    assert fresh(draft).edition == draft.edition
    assert page_of(draft.project, world.lead_reporter).opened.edition_moved is True


def test_who_may_not_write_and_what_is_stale_takes_nothing(world, draft, nothing_written):
    edition = later(world, draft.project, *PRINTED)
    for actor in (world.street_reporter, world.neighbour_clerk, world.leader):
        with nothing_written(), pytest.raises(PermissionDenied):
            taken(actor, draft, edition)
    with nothing_written(), pytest.raises(PlanStale):
        take_edition(actor=world.clerk, plan=draft, version=1, edition=edition.pk, at=AT)
    with nothing_written(), pytest.raises(EditionStale) as caught:
        taken(world.clerk, draft, draft.edition)
    assert caught.value.facts["ordinal"] == 2


def test_into_what_is_submitted_nothing_is_taken(world, draft, nothing_written):
    submitted(world.lead_reporter, draft)
    edition = later(world, draft.project, *PRINTED)
    with nothing_written(), pytest.raises(PlanUnfit):
        taken(world.lead_reporter, draft, edition)


def test_a_draft_of_an_earlier_edition_is_not_submitted_until_the_later_is_taken_over(
    world, draft, nothing_written
):
    edition = later(world, draft.project, *PRINTED)
    for actor in (world.lead_reporter, world.clerk):
        with nothing_written(), pytest.raises(EditionNotTaken) as caught:
            submitted(actor, draft)
        assert caught.value.facts == {"plan": fresh(draft), "written": 1, "ordinal": 2}
    taken(world.lead_reporter, draft, edition)
    assert submitted(world.lead_reporter, draft).state == "submitted"


def test_the_refusal_names_the_edition_and_leads_to_the_page_that_takes_it_over(client, world, draft):
    later(world, draft.project, *PRINTED)
    visitor = signed_in(client, world.lead_reporter)
    answer = visitor.post(f"{PROJECT}submit/", {"version": draft.version})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "按方案第 1 版编，现行的是第 2 版。请先看第 2 版改了什么，按它更新，再提交。" in html
    assert f'<a class="btn go" href="{TAKE}">看第 2 版改了什么</a>' in html
    assert '"btn go" href' not in visitor.get(PROJECT).content.decode()


def test_it_is_taken_once(world, draft, nothing_written):
    edition = later(world, draft.project, *PRINTED, ("6月底前", on(6, 30), None))
    taken(world.lead_reporter, draft, edition)
    with nothing_written():
        taken(world.lead_reporter, draft, edition)


def test_a_later_plan_moves_what_it_copies(world):
    project = project_of(world, deadlines=PRINTED[1:2])
    in_force(world, project)
    later(world, project, ("11月15日前", on(11, 15), 1))
    plan = started(world.clerk, project, reason="方案调整")
    assert told(plan) == [("11月15日前：新建社区食堂 100 家", on(11, 15), 2)]


def test_the_page_says_so_and_shows_the_changes_before_one_press(client, world, draft):
    visitor = signed_in(client, world.lead_reporter)
    assert "方案已调整" not in visitor.get(PROJECT).content.decode()
    assert visitor.get(TAKE).status_code == 404
    edition = later(world, draft.project, *PRINTED[:2], ("11月底前", on(11, 30), None), low=120)
    html = visitor.get(PROJECT).content.decode()
    assert "方案已调整" in html
    assert f'href="{TAKE}">看改了什么，按第 2 版更新</a>' in html
    html = visitor.get(TAKE).content.decode()
    assert "<del>年底前：社区食堂建设</del> <ins>11月底前：社区食堂建设</ins>" in html
    assert "按月均匀，重排到10月15日达到 120 家" in html
    stale = visitor.post(TAKE, {"version": draft.version, "edition": draft.edition_id})
    assert (stale.status_code, "方案刚刚又调整到第 2 版" in stale.content.decode()) == (422, True)
    answer = visitor.post(TAKE, {"version": draft.version, "edition": edition.pk})
    assert (answer.status_code, answer["Location"]) == (302, PROJECT)
    assert "方案已调整" not in visitor.get(PROJECT).content.decode()


def test_who_only_reads_is_not_offered_it(client, world, draft):
    submitted(world.lead_reporter, draft)
    later(world, draft.project, *PRINTED)
    html = signed_in(client, world.clerk).get(PROJECT).content.decode()
    assert "方案已调整" in html
    assert TAKE not in html
    assert client.get(TAKE).status_code == 404


@pytest.mark.parametrize("count", [1, 9])
def test_pages_take_a_fixed_number_of_queries(client, world, django_assert_max_num_queries, count):
    project = project_of(world, deadlines=[(f"{n}月底前", on(n + 1, 1), None) for n in range(1, count + 1)])
    in_force(world, project)
    started(world.lead_reporter, project, reason="提前")
    later(world, project, *((f"{n}月底前", on(n + 2, 1), None) for n in range(1, count + 1)), low=120)
    signed_in(client, world.lead_reporter).get(PROJECT)
    for path, most in ((PROJECT, 15), (TAKE, 15)):
        with django_assert_max_num_queries(most):
            assert client.get(path).status_code == 200
