import datetime
import io
import re

import docx
import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from minsheng.apps.audit.models import Event
from minsheng.apps.duties.actions import appoint_charge, set_reporter
from minsheng.apps.duties.models import Charge, Duty, Function, Signature
from minsheng.apps.programmes.models import Programme
from tests.apps.duties.steps import SPRING
from tests.apps.notices.steps import SHANGHAI
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db


def text(answer):
    return answer.content.decode()


def squeezed(answer):
    """The page's words without tags and blanks."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]*>", "", text(answer)))


@pytest.fixture(autouse=True)
def june(monkeypatch):
    """The day on which all pages are opened: 15 June 2026."""
    now = datetime.datetime(2026, 6, 15, 10, 0, tzinfo=SHANGHAI)
    monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.fixture
def desk(client, town):
    """`desk(actor)` is a browser of the actor."""
    return lambda actor: signed_in(client, actor)


def address(town, name="programme"):
    return reverse(f"duties:{name}", args=[town.programme.code])


def of_project(town, number, name="project", *further):
    return reverse(f"duties:{name}", args=[town.project(number).code, *further])


def test_the_list_tells_counts_that_add_up(desk, town):
    page = squeezed(desk(town.office).get(address(town)))
    assert "4项=3有任务+1无任务（不列责任）" in page
    assert "签收8份=0已签+0签收后有变动+8未签" in page
    assert "全部5个单位" in page
    assert "区民政局填报" in page
    assert "签收本单位" not in page


def test_the_side_bar_leads_to_the_newest_list(desk, town):
    answer = desk(town.street_approver).get(reverse("duties:lists"))
    assert answer.headers["Location"] == address(town)
    neighbour = desk(town.world.neighbour_clerk).get(reverse("duties:lists"))
    assert neighbour.headers["Location"] == reverse("programmes:list")


def test_filters_leave_the_projects_of_a_unit(desk, town):
    page = squeezed(desk(town.office).get(address(town), {"unit": town.finance.pk}))
    assert "2项，共3项" in page
    assert "签收5份" not in page
    empty = squeezed(desk(town.office).get(address(town), {"unit": town.government.pk}))
    assert "没有符合的项目" in empty


@pytest.mark.parametrize("given", [{"unit": "x"}, {"unit": "-1"}, {"leader": "9" * 20}])
def test_a_filter_that_is_no_key_is_not_found(desk, town, given):
    assert desk(town.office).get(address(town), given).status_code == 404


def test_a_unit_signs_its_projects_from_the_list(desk, town):
    browser = desk(town.civil_approver)
    page = browser.get(address(town))
    assert "签收本单位 2 项" in text(page)
    seen = re.search(r'name="seen" value="([^"]+)"', text(page))[1]
    answer = browser.post(address(town, "sign"), {"seen": seen}, follow=True)
    assert "已签收 2 项。" in text(answer)
    assert "签收8份=2已签+0签收后有变动+6未签" in squeezed(answer)
    assert "签收本单位" not in text(answer)
    assert Signature.objects.count() == 2


def test_one_project_is_signed_from_its_own_page(desk, town):
    browser = desk(town.street_approver)
    page = browser.get(of_project(town, 1))
    given = dict(re.findall(r'name="(seen|back)" value="([^"]+)"', text(page)))
    answer = browser.post(address(town, "sign"), given, follow=True)
    assert answer.redirect_chain == [(of_project(town, 1), 302)]
    assert "●已签收审核岗石桥" in squeezed(answer)


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        ("", "请填"),
        ("abc", "没有签收：页面上的清单不完整。请刷新页面后再签收。"),
        (
            "{pk}:" + "0" * 64,
            "没有签收：有 1 个项目的责任刚刚改过（新建社区食堂8家）。请看过新的内容再签收。",
        ),
        ("999999:" + "0" * 64, "没有签收：“望湖区民政局”在这份清单里没有承担任务。"),
    ],
)
def test_a_refused_signature_says_why_and_writes_nothing(desk, town, seen, words):
    answer = desk(town.civil_approver).post(
        address(town, "sign"), {"seen": seen.format(pk=town.project(1).pk)}
    )
    assert answer.status_code == 422
    assert words in text(answer) or not seen
    assert Signature.objects.count() == 0


def test_the_projects_page_offers_forms_to_whoever_may_use_them(desk, town):
    forms = {"set_reporter", "state_duty", "appoint_charge"}

    def offered(actor):
        page = text(desk(actor).get(of_project(town, 1)))
        return {name for name in forms if of_project(town, 1, name) in page}

    assert offered(town.office) == forms
    assert offered(town.civil_approver) == forms
    assert offered(town.finance_approver) == {"appoint_charge"}
    assert offered(town.world.street_reporter) == set()


def test_the_office_changes_everything_from_the_projects_page(desk, town):
    browser, day = desk(town.office), "2026-06-15"
    given = {"target": "", "unit": town.health.pk, "begins_on": day}
    answer = browser.post(of_project(town, 1, "set_reporter"), given, follow=True)
    assert "已定填报单位。" in text(answer)
    given = {"unit": town.finance.pk, "words": "安排资金", "begins_on": day}
    browser.post(of_project(town, 1, "state_duty"), given)
    given = {"unit": town.civil.pk, "function": "liaison", "post": town.liaison.post.pk, "begins_on": day}
    answer = browser.post(of_project(town, 1, "appoint_charge"), given | {"everywhere": "on"}, follow=True)
    assert "已在 2 个项目定责任人。" in text(answer)
    page = squeezed(answer)
    assert "区卫健委自" in page
    assert "区财政局安排资金" in page
    assert "填报岗（liaison）陆小满" in page
    charge = Charge.objects.filter(project=town.project(1)).get()
    answer = browser.post(of_project(town, 1, "end_charge", charge.pk), {"day": day}, follow=True)
    assert "已免除，这一责任现在空缺。" in text(answer)
    assert Charge.objects.filter(project=town.project(1)).count() == 0


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("set_reporter", {"unit": "finance"}, "“由谁填报”没有这一项，请从列出的里面选。"),
        ("set_reporter", {"begins_on": "2031-01-01"}, "没有保存：日期 2031-01-01 不在 2026-01-01 至"),
        ("state_duty", {"words": "长" * 201}, "“职责”最多 200 个字，现在有 201 个，请改短。"),
        ("appoint_charge", {"function": "leader"}, "不能作分管领导：岗位要属于所选单位"),
    ],
)
def test_a_refused_change_says_why_and_writes_nothing(desk, town, name, given, words):
    right = {
        "set_reporter": {"target": "", "unit": town.health.pk},
        "state_duty": {"unit": town.finance.pk, "words": "拨款"},
        "appoint_charge": {
            "unit": town.civil.pk, "function": "liaison", "post": town.liaison.post.pk,
        },
    }  # fmt: skip
    wrong = {key: getattr(town, str(value), None) or value for key, value in given.items()}
    wrong = {key: getattr(value, "pk", value) for key, value in wrong.items()}
    events = Event.objects.count()
    answer = desk(town.office).post(
        of_project(town, 1, name), {"begins_on": "2026-06-01"} | right[name] | wrong
    )
    assert answer.status_code == 422
    assert words in text(answer)
    assert (Duty.objects.count(), Charge.objects.count(), Event.objects.count()) == (0, 0, events)


def test_changes_are_posted_by_those_who_may(desk, town):
    given = {"target": "", "unit": town.health.pk, "begins_on": "2026-06-01"}
    for actor, status in ((town.finance_approver, 403), (town.world.leader, 403)):
        assert desk(actor).post(of_project(town, 1, "set_reporter"), given).status_code == status
    assert (
        desk(town.world.neighbour_clerk).post(of_project(town, 1, "set_reporter"), given).status_code == 404
    )
    assert desk(town.office).get(of_project(town, 1, "set_reporter")).status_code == 405
    assert Duty.objects.count() == 0


@pytest.mark.parametrize("name", ["programme", "workbook", "paper"])
def test_a_neighbour_finds_nothing(desk, town, name):
    assert desk(town.world.neighbour_clerk).get(address(town, name)).status_code == 404


def test_whoever_sees_no_business_data_sees_no_list(desk, town):
    assert desk(town.world.system_administrator).get(address(town)).status_code == 403


def test_a_programme_without_edition_is_not_found(desk, town):
    Programme.objects.create(division=town.world.district, year=2027, code="990102-2027")
    assert desk(town.office).get(reverse("duties:programme", args=["990102-2027"])).status_code == 404


def test_a_project_without_task_says_that_nobody_answers(desk, town):
    idle = town.edition.texts.get(has_task=False).project
    page = desk(town.office).get(reverse("duties:project", args=[idle.code]))
    assert "本级无任务，不列责任" in text(page)
    assert '<form method="post" action="/duties/' not in text(page)


def test_the_history_tells_who_answered_when(desk, town):
    set_reporter(actor=town.office, project=town.project(1), unit=town.health, begins_on=SPRING)
    appoint_charge(actor=town.office, projects=[town.project(1)], new=town.charge())
    page = squeezed(desk(town.office).get(of_project(town, 1)))
    assert "沿革2条" in page
    assert "2026-03-01区卫健委填报" in page
    assert "2026-03-01区民政局联络员：填报岗（liaison）" in page


def test_the_workbook_has_the_columns_of_the_form(desk, town):
    head = town.charge(town.vice_head.post, function=Function.LEADER)
    appoint_charge(actor=town.office, projects=[town.project(3)], new=head)
    answer = desk(town.office).get(address(town, "workbook"))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[2][:9] == [
        "序号", "类别", "项目", "年度目标", "分管领导", "牵头单位", "主要负责人", "分管负责人", "联络员",
    ]  # fmt: skip
    assert rows[5][0] == "3"
    assert rows[5][4:6] == ["领导岗 江一帆", "区民政局（填报）"]
    assert rows[5][9:11] == ["区财政局", "区民政局 未签\n区财政局 未签"]


def test_the_annex_is_a_landscape_table_with_a_table_to_sign(desk, town):
    answer = desk(town.office).get(address(town, "paper"), {"unit": town.finance.pk})
    paper = docx.Document(io.BytesIO(answer.content))
    assert paper.sections[0].orientation == 1
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in paper.tables]
    assert tables[0][2][:4] == ["1", "新建社区食堂8家\n新建社区食堂8家", "", "区民政局（填报）\n区卫健委"]
    assert tables[1][1][:5] == ["1", "望湖区民政局", "2", "0", "0 / 2"]
    assert "按筛选 2 项，共 3 项有任务" in "".join(line.text for line in paper.paragraphs)


def test_what_is_to_be_signed_stands_on_the_units_desk(desk, town):
    page = squeezed(desk(town.civil_approver).get("/"))
    assert "签收2项责任待签收望湖区2026年民生实事实施方案责任清单" in page
    assert "责任待签收" not in squeezed(desk(town.office).get("/"))


@pytest.mark.parametrize("who", ["office", "civil_approver", "street_approver"])
def test_each_page_opens_with_few_queries(desk, town, who, django_assert_max_num_queries):
    appoint_charge(actor=town.office, projects=[town.project(1)], new=town.charge())
    browser = desk(getattr(town, who))
    for page in (
        address(town),
        f"{address(town)}?unit={town.finance.pk}",
        of_project(town, 1),
        of_project(town, 2),
        reverse("duties:lists"),
    ):
        browser.get(page)
        with django_assert_max_num_queries(15):
            assert browser.get(page).status_code in (200, 302), page
