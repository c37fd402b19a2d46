"""The demo's year: what stands at the end of September, and that every page and file says the same."""

import datetime
import io
import json
import re
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.urls import reverse
from docx import Document
from docx.enum.section import WD_ORIENT
from python_calamine import CalamineWorkbook

from minsheng.apps.bulletins.models import Bulletin
from minsheng.apps.demo import loading
from minsheng.apps.documents.models import Output
from minsheng.apps.files.actions import open_file
from minsheng.apps.funds.money import wan
from minsheng.apps.funds.overview import overview_of
from minsheng.apps.ledger.figures import Done
from minsheng.apps.ledger.models import Entry, Manner, Period, Standing
from minsheng.apps.matters.models import Matter
from minsheng.apps.months.models import ProjectStanding, Report, RowStanding, TargetStanding
from minsheng.apps.months.reading import programme_month
from minsheng.apps.months.record import month_bytes, month_workbook
from minsheng.apps.months.showing import row_shown
from minsheng.apps.months.slowest import slowest_of
from minsheng.apps.orders.models import Sheet
from minsheng.apps.people.actor import Actor
from minsheng.apps.people.models import Post, User
from minsheng.apps.programmes.models import Programme
from minsheng.apps.scheduling.models import ResolutionTask, Round
from minsheng.apps.spotchecks.listpage import drawn_of, with_last
from minsheng.apps.spotchecks.models import SpotCheck
from minsheng.apps.spotchecks.tally import tally_of
from minsheng.apps.talks.models import Talk
from minsheng.core.standing import Word
from minsheng.kit.checks import registered
from tests.apps.bulletins.steps import tables
from tests.apps.documents.steps import lines
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db

SEPTEMBER = datetime.date(2026, 9, 30)
WORDS = {
    "无任务": 15,
    "常态化": 3,
    "待报": 1,
    "未启动": 1,
    "已完成": 13,
    "超序时": 8,
    "达序时": 5,
    "略滞后": 3,
    "滞后": 2,
    "严重滞后": 1,
}


@pytest.fixture
def programme(monkeypatch, tmp_path):
    """The district's programme as its year went, without what that does not need."""
    monkeypatch.setattr(loading, "_CITY_LISTS", ())
    for step in ("confirm_certain", "hand_down"):
        monkeypatch.setattr(loading, step, lambda *_: None)
    loading.load(tmp_path / "accounts.json", lambda words: None)
    return Programme.objects.get(code="990102-2026")


def test_the_year_stands_as_it_was_told_and_everything_says_the_same(programme, client):
    month = programme_month(programme, SEPTEMBER)
    assert {word.value: count for word, count in month.counts.items()} == WORDS
    _four_are_above_a_fifth_more(month)
    _months_are_frozen_and_reported(programme)
    _a_spot_check_found_one_untrue()
    _a_street_enters_in_every_manner_but_a_review()
    _a_red_project_went_through_the_loop_and_a_relapse_reopened_one()
    _every_paper_is_laid_out_as_the_standard_says()
    _the_minutes_and_the_talk_became_tasks()
    _the_bulletin_says_what_was_frozen(programme)
    _ledger_and_month_say_the_same_shares(programme)
    found = {name: list(check()) for name, check in registered().items()}
    assert found == {name: [] for name in found}
    _ten_projects_have_money(programme)
    words = {each.text.project.code: each.status.word for each in month.projects.values()}
    signed_in(client, _actor("zhb"))
    assert _exported(programme) == words
    tasks = {code: word for code, word in words.items() if word is not Word.NO_TASK}
    assert _on_the_workbook(programme) == Counter(tasks.values())
    assert _on_the_wall(client, programme) == tasks
    assert _on_the_page(client, programme) == tasks
    for code, word in tasks.items():
        assert _on_its_page(client, code) == word
    assert _on_the_workbench(client) == words
    _the_city_sees_the_district_and_acts_on_nothing(client, programme)
    slowest = slowest_of(month.edition, SEPTEMBER, 5)
    assert [(line.number, line.problem != "") for line in slowest] == [
        (number, True) for number in ("37", "22", "23", "15", "36")
    ]


def _a_spot_check_found_one_untrue():
    check = SpotCheck.objects.get()
    tally = tally_of(check, [drawn_of(row) for row in with_last(check.drawn.all())])
    assert (check.target.code, check.size, check.by_unit) == ("990102-2026-14-1", 30, True)
    assert (tally.faults, tally.is_over, round(tally.rate.share, 4)) == (1, True, Decimal("0.0333"))


def _a_street_enters_in_every_manner_but_a_review():
    entries = Entry.objects.filter(allocation__unit__name="望湖路街道办事处")
    assert set(entries.values_list("manner", flat=True)) == set(Manner.values) - {"review"}
    subjects = {
        key.partition(":")[0] for key in entries.filter(manner="subjects").values_list("key", flat=True)
    }
    assert subjects == {"person", "household", "case"}


def _a_red_project_went_through_the_loop_and_a_relapse_reopened_one():
    matters = {each.title: each for each in Matter.objects.all()}
    steps = {title: [step.verb for step in each.steps.order_by("pk")] for title, each in matters.items()}
    assert steps["加装电梯进度严重滞后"] == [
        "assign", "sign", "report", "attach", "answer", "accept", "close", "confirm",
    ]  # fmt: skip
    relapsed = matters["灯草巷路面破损没有修补"]
    assert steps[relapsed.title][-5:] == ["relapse", "sign", "report", "ask", "grant"]
    sheets = Sheet.objects.filter(order__matter=relapsed).order_by("pk")
    assert [(each.order.round, each.colour, str(each.output.number)) for each in sheets] == [
        (2, "blue", "望民督〔2026〕2号"),
        (2, "orange", "望民督〔2026〕3号"),
    ]
    assert (relapsed.state, relapsed.round) == ("handling", 2)
    assert Counter(each.state for each in matters.values()) == {
        "closed": 1,
        "handling": 1,
        "assigned": 5,
        "registered": 1,
    }


def _every_paper_is_laid_out_as_the_standard_says():
    """Margins to a tenth of a millimetre, fonts and sizes of every paper the demo issued, page numbers."""
    kinds = set()
    for output in Output.objects.order_by("pk"):
        with open_file(output.file) as stream:
            paper = Document(stream)
        kinds.add(output.kind)
        for section in paper.sections:
            edges = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
            is_wide = section.orientation == WD_ORIENT.LANDSCAPE
            expected = (28, 26, 35, 37) if is_wide else (37, 35, 28, 26)
            assert [edge.mm for edge in edges] == pytest.approx(expected, abs=0.1), output
            size = (297, 210) if is_wide else (210, 297)
            assert [section.page_width.mm, section.page_height.mm] == pytest.approx(size, abs=0.1)
            for footer in (section.footer, section.even_page_footer):
                assert footer.paragraphs[0].text.split() == ["—", "—"]
        assert paper.settings.odd_and_even_pages_header_footer
        runs = [run for each in paper.paragraphs for run in each.runs if run.text.strip()]
        fonts = {(run.font.name, run.font.size.pt) for run in runs}
        heads = {(name, size) for name, size in fonts if name == "方正小标宋简体" and 22 < size <= 50}
        assert len(heads) == 1, output
        assert fonts - heads <= _FONTS, output
    assert kinds == {"bulletin", "notice", "minutes", "order"}


_FONTS = {
    ("仿宋_GB2312", 16.0),
    ("仿宋_GB2312", 14.0),
    ("仿宋_GB2312", 10.5),
    ("黑体", 16.0),
    ("楷体_GB2312", 16.0),
    ("方正小标宋简体", 22.0),
}
"""What a paper's paragraphs are set in, but for its red head."""


def _the_minutes_and_the_talk_became_tasks():
    """Late projects of the frozen month and the two whose rhythm falls on it were called up."""
    held, chasing = Round.objects.order_by("ordinal")
    assert (held.state, chasing.state, chasing.chases.count() > 12) == ("closed", "open", True)
    late = ProjectStanding.objects.filter(
        period__month=SEPTEMBER, word__in=("未启动", "略滞后", "滞后", "严重滞后")
    )
    numbers = {code.rsplit("-", 1)[-1] for code in late.values_list("project__code", flat=True)}
    called = held.agenda.exclude(project=None).values_list("project__code", flat=True)
    assert {code.rsplit("-", 1)[-1] for code in called} == numbers | {"13", "30"}
    tasks = ResolutionTask.objects.filter(resolution__round=held)
    assert [each.matter.state for each in tasks.order_by("pk")] == ["assigned"] * 3
    told = lines(held.output)
    for resolution in held.resolutions.all():
        begins = f"{resolution.ordinal}. {resolution.words.rstrip('。')}。"
        assert sum(line.startswith(begins) for line in told) == 1
    talk = Talk.objects.get()
    assert (talk.state, talk.task.unit, talk.task.due_on) == ("closed", talk.unit, talk.promised_for)


def _the_bulletin_says_what_was_frozen(programme):
    """Every figure of the paper, read back out of it, from the frozen rows themselves."""
    bulletin = Bulletin.objects.get()
    told = " ".join(lines(bulletin.output))
    counts = Counter(ProjectStanding.objects.filter(period__month=SEPTEMBER).values_list("word", flat=True))
    total, without = sum(counts.values()), counts.pop("无任务")
    assert f"民生实事共{total}项，其中本级无任务{without}项，有任务{total - without}项。" in told
    said = re.search(rf"有任务的{total - without}项中，([^。]*)。", told)[1]
    assert {word: int(count) for word, count in re.findall(r"([^\d、]+)(\d+)项", said)} == counts
    projects, leads, streets = tables(bulletin.output)
    found = {row[0]: row for row in projects if row[0].isdecimal()}
    assert len(found) == total - without
    gaps = {}
    for stand in ProjectStanding.objects.filter(period__month=SEPTEMBER).exclude(word="无任务"):
        number = stand.project.texts.get(edition=stand.edition).number
        row = found[number]
        assert row[9] == stand.word
        assert row[6] == ("—" if stand.actual is None else f"{tenth(stand.actual * 100)}%"), number
        if row[8] != "—":
            gap = tenth(stand.gap)
            if stand.word not in ("常态化", "待报"):
                gaps[number] = gap
            word = f"慢 {gap} 点" if gap > 0 else f"快 {-gap} 点" if gap < 0 else "与序时一致"
            assert row[8] == word, number
        if row[7] not in ("—", "到期达到"):
            assert row[7] == f"{tenth(stand.planned * 100)}%", number
    for number, gap in gaps.items():
        place = 1 + sum(other < gap for other in gaps.values())
        tied = sum(other == gap for other in gaps.values()) > 1
        assert found[number][10] == f"{'并列' if tied else ''}第{place}名"
    assert {row[10] for number, row in found.items() if number not in gaps} == {"—"}
    _the_streets_are_counted_as_frozen(streets)
    _the_leads_are_counted_as_frozen(leads)
    late = {number for number, row in found.items() if row[9] in ("未启动", "略滞后", "滞后", "严重滞后")}
    assert set(re.findall(r"\d+\. 第(\d+)项", told)) == late


def _the_streets_are_counted_as_frozen(table):
    rows = RowStanding.objects.filter(
        period__month=SEPTEMBER, allocation__unit__kind="street", is_leaf=True, planned__isnull=False
    )
    whole, good = Counter(), Counter()
    for row in rows.select_related("allocation__unit"):
        unit = row.allocation.unit_id
        whole[unit] += 1
        good[unit] += row.word in ("超序时", "达序时")
    expected = sorted(
        (whole[unit], good[unit], f"{tenth(Decimal(good[unit] * 100) / whole[unit])}%") for unit in whole
    )
    printed = [row for row in table if row[0].startswith(("第", "并列"))]
    assert sorted((int(row[2]), int(row[3]), row[4]) for row in printed) == expected
    assert len(printed) == 13


def _the_leads_are_counted_as_frozen(table):
    """By the units that the edition names as leads, followed to nobody: none of the demo was succeeded."""
    whole, good = Counter(), Counter()
    stands = ProjectStanding.objects.filter(period__month=SEPTEMBER)
    for stand in stands.exclude(word__in=("无任务", "常态化", "待报")):
        text = stand.project.texts.get(edition=stand.edition)
        for duty in text.responsibility_rows.filter(relation="lead"):
            whole[duty.unit_id] += 1
            good[duty.unit_id] += stand.word in ("已完成", "超序时", "达序时")
    expected = sorted(
        (whole[unit], good[unit], f"{tenth(Decimal(good[unit] * 100) / whole[unit])}%") for unit in whole
    )
    printed = [row for row in table if row[0].startswith(("第", "并列"))]
    assert sorted((int(row[2]), int(row[3]), row[4]) for row in printed) == expected
    shares = [Decimal(row[4].rstrip("%")) for row in printed]
    assert shares == sorted(shares, reverse=True)


def tenth(value):
    """To one decimal, half up, as printed."""
    return Decimal(value).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _ledger_and_month_say_the_same_shares(programme):
    month = programme_month(programme, SEPTEMBER, with_rows=True)
    stands = {each.allocation_id: each for each in Standing.objects.filter(month=SEPTEMBER)}
    told = Counter()
    for target in (each for project in month.projects.values() for each in project.targets):
        for row in month.rows.get(target.aim.value.target_id, ()):
            share = Done(target.aim.value, row.given, stands.get(row.row)).share
            shown = row_shown(target, row).share or "—"
            told[
                "alone" if share == "—" else "same" if share == shown else f"{target.aim.words}: {share}"
            ] += 1
    assert set(told) == {"alone", "same"}
    assert told["same"] > 1000


def _actor(username):
    user = User.objects.get(username=username)
    return Actor(user, Post.objects.held_by(user, SEPTEMBER).get())


def _four_are_above_a_fifth_more(month):
    done = [each for each in month.projects.values() if each.status.word is Word.DONE]
    least = {
        each.text.number: min(target.pace.actual or 0 for target in each.targets if target.is_hard)
        for each in done
    }
    assert [number for number, share in least.items() if share > Decimal("1.2")] == ["3", "6", "11", "20"]


def _months_are_frozen_and_reported(programme):
    frozen = Period.objects.filter(programme=programme, frozen_at__isnull=False)
    assert [period.month.month for period in frozen] == list(range(1, 10))
    states = Report.objects.filter(month=SEPTEMBER).values_list("state", flat=True)
    assert set(states) == {"approved"}
    assert TargetStanding.objects.filter(period__month=SEPTEMBER).count() == 139
    waiting = Counter(Entry.objects.exclude(state="accepted").values_list("state", flat=True))
    assert set(waiting) == {"draft", "submitted"}


def _ten_projects_have_money(programme):
    page = overview_of(programme, list(programme.periods.all()), SEPTEMBER, SEPTEMBER, is_by_source=True)
    assert (page.told, page.untold, page.waiting) == (10, 27, 0)
    assert {light.word: count for light, count in page.counts} == {
        "未填": 27,
        "已付清": 1,
        "正常": 5,
        "上级未下达": 1,
        "偏慢": 1,
        "滞后": 2,
    }
    assert (wan(page.total.planned), wan(page.total.late)) == ("8,370.70", "1,120.00")
    assert sum(sums.paid for _, sums in page.sources) == page.total.paid


def _exported(programme):
    said = json.loads(month_bytes(programme, SEPTEMBER))
    assert said["counts"] == WORDS
    money = {each["number"]: each["funds"] for each in said["projects"] if each["funds"]}
    assert len(money) == 10
    assert money["23"] == {"planned": "30800000.00", "arrived": "18200000.00", "paid": "13900000.00"}
    return {each["code"]: Word(each["word"]) for each in said["projects"]}


def _on_the_workbook(programme):
    periods = list(Period.objects.filter(programme=programme).order_by("month"))
    content = month_workbook(programme, periods, SEPTEMBER, SEPTEMBER)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    (lifts,) = [row for row in rows if row[0] == "22"]
    assert lifts[4:7] == [2520, 2320, 1715]
    assert lifts[8:13] == [30, 126, "部", 0.238095, 0.619048]
    return Counter(Word(row[-1]) for row in rows if row and row[-1] in WORDS)


_LINE = re.compile(
    r'href="/months/projects/([\w-]+)/".*?<span class="st s-\w+"><i[^>]*>\S+</i>(\S+?)</span>', re.S
)


def _on_the_wall(client, programme):
    page = client.get(reverse("months:wall", args=[programme.code])).content.decode()
    table = page[page.index("<tbody>") : page.index("</tbody>")]
    return {code: Word(word) for code, word in _LINE.findall(table)}


def _on_the_page(client, programme):
    page = client.get(reverse("months:programme", args=[programme.code])).content.decode()
    table = page[page.index('id="h-all"') :]
    return {code: Word(word) for code, word in _LINE.findall(table)}


def _on_its_page(client, code):
    page = client.get(reverse("months:project", args=[code])).content.decode()
    return Word(re.search(r'class="st s-\w+ lg"><i[^>]*>\S+</i>(\S+?)</span>', page)[1])


def _on_the_workbench(client):
    page = client.get(reverse("desk:home")).content.decode()
    cells = re.findall(r'href="/months/projects/([\w-]+)/"[^>]*aria-label="[^"]*?，([^，"]+)"', page)
    return {code: Word(word) for code, word in cells}


def _the_city_sees_the_district_and_acts_on_nothing(client, programme):
    signed_in(client, _actor("szhb"))
    code = programme.code
    for url in (
        f"/cascade/programmes/{code}/",
        f"/planning/{code}/",
        f"/months/programmes/{code}/",
        f"/months/programmes/{code}/periods/",
        f"/months/walls/{code}/",
        f"/months/projects/{code}-22/",
        f"/funds/programmes/{code}/",
        f"/checks/programmes/{code}/",
        f"/matters/programmes/{code}/",
    ):
        answer = client.get(url)
        assert answer.status_code == 200, url
        sent = set(re.findall(r'<form[^>]*method="post"[^>]*action="([^"]*)"', answer.content.decode()))
        assert sent <= {"/account/logout/"}, url
    assert client.get(f"/checks/draw/{code}-14-1/").status_code == 403
    assert client.post(f"/months/programmes/{code}/freeze/", {"month": "2026-10"}).status_code == 403
