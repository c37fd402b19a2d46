"""What forbids submitting is told while the plan is written, each with where it is mended."""

import pytest

from minsheng.apps.planning.errors import PlanFaulty
from minsheng.apps.planning.models import Curve
from tests.apps.planning.steps import (
    OPENING,
    edition_of,
    gate,
    kept,
    on,
    page_of,
    project_of,
    started,
    stone,
    submitted,
    wrote,
)
from tests.conftest import make_post, signed_in

pytestmark = pytest.mark.django_db

PROJECT = "/planning/projects/990102-2026-1/"
STONES = f"{PROJECT}milestones/"
CURVE = f"{PROJECT}curves/990102-2026-1-1/"


@pytest.fixture
def faulty(world):
    """A draft with a late milestone, one without day, a gate that nobody lifts, no months."""
    project = project_of(world, deadlines=[("10月15日前", OPENING, None)])
    plan = started(world.lead_reporter, project)
    empty = make_post(world.office, "leader", "分管副区长")
    late = kept(plan.milestones.get(), due_on=on(10, 16))
    given = (gate("资金", world.clerk), gate("批复", world.clerk))
    wrote(world.lead_reporter, plan, late, stone("招标"), stone("开工", on(5, 1), gates=given))
    plan.milestones.get(title="开工").gates.filter(condition="批复").update(lifter=empty)
    Curve.objects.get().points.all().delete()
    return plan


def codes(faults):
    return [each.code for each in faults]


def test_the_page_tells_what_submitting_would_refuse_and_where_it_is_mended(world, faulty):
    found = page_of(faulty.project, world.lead_reporter).opened.faults
    Curve.objects.get().delete()
    with pytest.raises(PlanFaulty) as refused:
        submitted(world.lead_reporter, faulty)
    told = [(each.code, dict(each.facts)) for each in refused.value.faults]
    assert [(each.problem.code, dict(each.problem.facts)) for each in found] == told
    assert [(each.problem.code, each.milestone, each.target) for each in found] == [
        ("planning.milestone_too_late", 1, ""),
        ("planning.milestone_undated", 2, ""),
        ("planning.lifter_unheld", 3, ""),
        ("planning.curve_missing", None, "990102-2026-1-1"),
    ]


@pytest.mark.parametrize("path", [PROJECT, STONES, CURVE])
def test_the_plan_and_both_its_forms_list_every_fault_with_a_link(client, world, faulty, path):
    html = signed_in(client, world.lead_reporter).get(path).content.decode()
    assert "还不能提交：有 4 处要改" in html
    for number in (1, 2, 3):
        assert f'<a href="{STONES}#m{number}">改第 {number} 个节点</a>' in html
    assert f'<a href="{CURVE}">改月度计划</a>' in html
    assert "节点“招标”没有日期" in html


def test_a_link_leads_to_the_milestone_on_its_form(client, world, faulty):
    html = signed_in(client, world.lead_reporter).get(STONES).content.decode()
    assert '<fieldset id="m3" class="stone"><legend class="vh">节点 3：开工</legend>' in html


def test_submitting_tells_each_fault_once(client, world, faulty):
    version = page_of(faulty.project, world.lead_reporter).opened.plan.version
    answer = signed_in(client, world.lead_reporter).post(f"{PROJECT}submit/", {"version": version})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert html.count("节点“招标”没有日期") == 1


def test_who_only_reads_is_told_without_links(client, world, project):
    plan = started(world.lead_reporter, project)
    wrote(world.lead_reporter, plan, stone("招标", on(5, 1)))
    submitted(world.lead_reporter, plan)
    plan.milestones.update(due_on=None)
    html = signed_in(client, world.clerk).get(PROJECT).content.decode()
    assert "还不能批准：有 1 处要改" in html
    assert "改第 1 个节点" not in html


def test_a_plan_without_fault_lists_none(client, world, project):
    started(world.lead_reporter, project)
    assert "h-faults" not in signed_in(client, world.lead_reporter).get(PROJECT).content.decode()


def test_months_by_milestones_are_judged_as_they_would_be_reckoned_and_not_written(
    world, project, nothing_written
):
    plan = started(world.lead_reporter, project)
    wrote(world.lead_reporter, plan, stone("招标", on(5, 1)), stone("开业", on(9, 1)))
    plan.curves.update(way="by_milestone")
    target = project.targets.get()
    more = {"words": "新建社区食堂 120 家", "low": 120, "unit": "家", "type": "A", "target": target}
    edition_of(
        world.district, more, lead=world.civil_affairs, ordinal=2, programme=project.programme,
        in_force_from=on(3, 5),
    )  # fmt: skip
    with nothing_written():
        assert page_of(project, world.lead_reporter).opened.faults == []
    plan.curves.update(way="equal")
    assert codes(each.problem for each in page_of(project, world.lead_reporter).opened.faults) == [
        "planning.curve_off_goal"
    ]


def test_the_last_day_is_that_of_the_edition_in_force(world, project):
    plan = started(world.lead_reporter, project)
    wrote(world.lead_reporter, plan, stone("开业", on(12, 1)))
    target = project.targets.get()
    said = {"words": "新建社区食堂 100 家", "low": 100, "unit": "家", "type": "A", "target": target}
    edition = edition_of(
        world.district, said, lead=world.civil_affairs, ordinal=2, programme=project.programme,
        in_force_from=on(3, 5),
    )  # fmt: skip
    edition.texts.get().deadline_rows.create(
        ordinal=1, words="11月底前", due_on=on(11, 30), text_hash="0" * 64
    )
    page = page_of(project, world.lead_reporter)
    assert page.last_day == on(11, 30)
    assert codes(each.problem for each in page.opened.faults) == ["planning.milestone_too_late"]
