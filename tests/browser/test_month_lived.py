"""A month lived through in a real browser: by workbook alone, frozen and mended, seen by five posts."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from minsheng.apps.ledger.actions import set_intake
from minsheng.apps.ledger.models import Entry, Evidence, Warning
from minsheng.apps.months.models import Report
from tests.apps.cascade.steps import edition_of, issued, streets, targets_of, typed
from tests.apps.ledger.sheetsteps import sheets_of, typed_into
from tests.apps.ledger.steps import (
    AT,
    JANUARY,
    PEOPLE,
    PERSONS,
    PLACES,
    TOTALS,
    accepted,
    day,
    end,
    entered,
    moment,
    number,
    stage_of,
    total,
)
from tests.apps.months.steps import approved, frozen
from tests.conftest import make_actor
from tests.engines.images.test_cleaning import notes, photo

pytestmark = pytest.mark.django_db(transaction=True)

FEBRUARY = moment(2, 3)
BOTH = ["desk", "phone"]


@pytest.fixture
def clock(monkeypatch):
    """`clock(at)` makes it that moment; time goes on."""
    real = timezone.now

    def turn(at):
        began = real()
        monkeypatch.setattr(timezone, "now", lambda: at + (real() - began))

    return turn


def one_line(page):
    """The text of the page's main part on one line."""
    return " ".join(page.locator("main").inner_text().split())


def press(site, page, name):
    page.get_by_role("button", name=name, exact=True).click()
    site.check(page)


def follow(site, page, name):
    page.get_by_role("link", name=name).first.click()
    site.check(page)


class TestByWorkbookAlone:
    """A street with two targets takes June's workbook, types as in WPS, and corrects one row."""

    @pytest.fixture
    def stage(self, world, clock):
        """The street's reporter and approver, the lead's approver, the office; and the programme."""
        clock(AT)
        lead, office = world.civil_affairs, world.clerk
        edition = edition_of(world.district, PEOPLE, PLACES, lead=lead, in_force_from=JANUARY)
        (unit,) = streets(world.district, 1)
        for target, way in zip(targets_of(edition), (PERSONS, TOTALS), strict=True):
            issued(office, typed(office, target, {unit: "100"}), holds_from=JANUARY)
            set_intake(actor=office, target=target, from_month=JANUARY, given=way, version=0, at=AT)
        reporter, approver = (
            make_actor(unit, role, f"s-{role}", "赵清") for role in ("reporter", "approver")
        )
        return reporter, approver, make_actor(lead, "approver", "lead-approver", "孙和"), edition.programme

    @pytest.mark.parametrize("guise", BOTH)
    def test_a_month_from_the_download_to_the_wall_chart(self, site, world, stage, tmp_path, guise):
        reporter, approver, lead, programme = stage
        site.log_in(reporter.user)
        data = self.downloaded(site, guise)
        assert list(sheets_of(data)) == ["汇总", "社区食堂建设", "社区食堂建设(2)", "对照", "选项"]
        people = {f"A{n + 3}": f"2026.6.{n}" for n in (1, 2, 3)}
        people |= {f"B{n + 3}": f"{number(n)} " for n in (1, 2, 3)} | {f"C{n + 3}": "赵清" for n in (1, 2, 3)}
        places = {"A4": "6月9日", "B4": "１２个", "C4": "区城管局", "D4": "泊位验收单"}
        data = typed_into(typed_into(data, "社区食堂建设", people), "社区食堂建设(2)", places)
        filled = self.saved(tmp_path, data)
        page = self.handed_in(site, filled, guise)
        assert "4 行 = 4 条新增 + 0 条修改 + 0 条没有变化 + 0 条不能写入" in one_line(page)
        press(site, page, "写入新增和修改的 4 条")
        assert "已经写入" in one_line(page)
        assert Entry.objects.count() == 4

        page = self.handed_in(site, filled, guise)
        assert "4 行 = 0 条新增 + 0 条修改 + 4 条没有变化 + 0 条不能写入" in one_line(page)
        assert "没有可以写入的" in one_line(page)
        press(site, page, "放弃这份登记表")

        again = self.downloaded(site, guise)
        waiting = sheets_of(again)["社区食堂建设(2)"][3]
        assert [str(cell) for cell in waiting[1:4]] == ["12", "区城管局", "泊位验收单"]
        for figure in ("1,2", "14"):
            mended = self.saved(tmp_path, typed_into(again, "社区食堂建设(2)", {"B4": figure}))
            page = self.handed_in(site, mended, guise)
            if figure == "1,2":
                assert "3 条没有变化 + 1 条不能写入" in one_line(page)
                assert "社区食堂建设(2) B4 1,2 没有写入这一行：“1,2”不是一个数。" in one_line(page)
                press(site, page, "放弃这份登记表")
        assert "4 行 = 0 条新增 + 1 条修改 + 3 条没有变化 + 0 条不能写入" in one_line(page)
        press(site, page, "写入新增和修改的 1 条")

        site.log_in(approver.user)
        for count in (3, 1):
            page = site.open("/ledger/", guise)
            follow(site, page, f"审核 {count} 条")
            press(site, page, f"全部审核通过（{count} 条）")
        site.log_in(lead.user)
        page = site.open("/ledger/acceptance/", guise)
        for box in page.locator("main").get_by_role("checkbox").all():
            box.check()
        press(site, page, "认定勾选的")
        assert "已认定 4 条。" in one_line(page)

        site.log_in(reporter.user)
        summary = sheets_of(self.downloaded(site, guise))["汇总"]
        assert [row[4:6] for row in summary[-2:]] == [["—", "3 人"], ["—", "14 个"]]
        site.log_in(world.clerk.user)
        page = site.open(f"/months/walls/{programme.code}/?month=2026-06", guise)
        wall = page.locator("table.wall tbody").inner_text().split()
        assert wall[-9:] == ["社区食堂建设", "区民政局", "▼▼严重滞后", "3", "▼▼严", "3", "0", "/", "1"]
        page = site.open(f"/months/projects/{programme.projects.get().code}/?month=2026-06", guise)
        assert "3 / 100 人 3.0%" in one_line(page)
        assert "14 / 100 个 14.0%" in one_line(page)
        table = page.request.get(f"{site.address}/months/programmes/{programme.code}/2026-06/workbook/")
        _, _, head, *rows = sheets_of(table.body())["6月"]
        told = [
            [row[head.index(name)] for name in ("指标", "完成", "目标", "计量单位", "完成率")] for row in rows
        ]
        assert told[:2] == [
            ["为失能老人上门服务 100 人", 3, 100, "人", Decimal("0.03")],
            ["新增停车位 100 个", 14, 100, "个", Decimal("0.14")],
        ]

    def downloaded(self, site, guise):
        page = site.open("/ledger/upload/", guise)
        with page.expect_download() as download:
            page.get_by_role("link", name="登记表").last.click()
        return download.value.path().read_bytes()

    def saved(self, folder, data):
        file = folder / "六月.xlsx"
        file.write_bytes(data)
        return file

    def handed_in(self, site, file, guise):
        page = site.open("/ledger/upload/", guise)
        page.get_by_label("登记表", exact=True).set_input_files(file)
        press(site, page, "核对")
        return page


class TestFreezeAndCorrection:
    """20 places in January are frozen, found to be 18, and mended in February."""

    @pytest.fixture
    def stage(self, world, clock):
        clock(FEBRUARY)
        made = stage_of(world, PLACES, TOTALS)
        accepted(made, 0, total(day(1, 20), 20), at=FEBRUARY)
        approved(made, 0, 1, at=FEBRUARY)
        return made

    def shown(self, site, stage, month, guise):
        code = stage.target.project.code
        page = site.open(f"{reverse('months:project', args=[code])}?month={month}", guise)
        return one_line(page)

    @pytest.mark.parametrize("guise", BOTH)
    def test_a_frozen_figure_stays_and_the_open_month_moves(self, site, stage, clock, guise):
        site.log_in(stage.clerk.user)
        page = site.open(reverse("months:periods", args=[stage.programme.code]), guise)
        page.locator("summary", has_text="冻结 1月").click()
        press(site, page, "确定冻结 1月")
        assert "2026年1月已冻结" in one_line(page)
        assert "20 / 100 个" in self.shown(site, stage, "2026-01", guise)
        clock(moment(2, 10))

        site.log_in(stage.reporters[0].user)
        page = site.open(f"/ledger/rows/{stage.rows[0].pk}/enter/", guise)
        self.fill(page, "18", "2026-02-09")
        press(site, page, "保存")
        said = "累计数只会越来越大：填的 2026-02-09 是 18，已认定的 2026-01-20 是 20，先后对不上。"
        assert said in one_line(page)

        follow(site, page, "更正已认定的数")
        self.fill(page, "18", "2026-02-09")
        page.get_by_label("更正的是哪个月").select_option("2026年1月")
        page.get_by_label("更正原因").fill("两个泊位不在任务范围内")
        press(site, page, "保存")
        mended = Entry.objects.latest("pk")
        site.log_in(stage.approvers[0].user)
        page = site.open(f"/ledger/entries/{mended.pk}/", guise)
        assert "更正" in one_line(page)
        press(site, page, "审核通过")
        site.log_in(stage.lead.user)
        page = site.open(f"/ledger/entries/{mended.pk}/", guise)
        press(site, page, "认定")
        assert Entry.objects.get(pk=mended.pk).counted_in == end(2)
        assert "20 / 100 个" in self.shown(site, stage, "2026-01", guise)
        assert "18 / 100 个" in self.shown(site, stage, "2026-02", guise)

    def fill(self, page, figure, on):
        page.get_by_label("累计完成").fill(figure)
        page.get_by_label("由谁出具").fill("区城管局")
        page.get_by_label("依据的材料").fill("泊位复核单")
        page.get_by_label("截至哪一天").fill(on)


def test_a_stale_form_of_a_month_frozen_meanwhile_says_where_corrections_go(site, world, clock):
    clock(FEBRUARY)
    stage = stage_of(world, PLACES, TOTALS)
    site.log_in(stage.reporters[0].user)
    page = site.open(reverse("months:report", args=[stage.rows[0].pk, "2026-01"]), "phone")
    page.get_by_label("做了什么").fill("北里停车场划线启用。")
    frozen(stage, 1)
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_selector(".note.bad")
    site.check(page)
    assert "2026年1月已经冻结或正在冻结，不能再改。更正请登记在以后的月份里，差额计入当月。" in one_line(page)
    assert Report.objects.count() == 0


@pytest.mark.parametrize("guise", BOTH)
class TestTheWorkbenchOfFivePosts:
    """On 3 February January is over: each post sees its own step, does it, and the line is gone."""

    @pytest.fixture
    def stage(self, world, clock):
        clock(FEBRUARY)
        return stage_of(world, PLACES, TOTALS)

    def lines(self, site, actor, guise):
        """What the workbench asks for, each line's text; at most ten."""
        site.log_in(actor.user)
        page = site.open("/", guise)
        found = [" ".join(text.split()) for text in page.locator(".todo tr").all_inner_texts()]
        assert len(found) <= 10
        return page, found

    def begun(self, site, actor, words, guise):
        """The page that a line of the workbench leads to."""
        page, found = self.lines(site, actor, guise)
        assert [line for line in found if words in line], found
        page.locator(".todo tr", has_text=words).get_by_role("link").last.click()
        site.check(page)
        return page

    def test_reporter_approver_lead_office_and_leader(self, site, world, stage, guise):
        reporter, approver = stage.reporters[0], stage.approvers[0]
        entered(stage, 0, total(day(1, 20), 20), at=FEBRUARY)
        page = self.begun(site, approver, "1 条台账待审核", guise)
        follow(site, page, "审核 1 条")
        press(site, page, "全部审核通过（1 条）")
        page = self.begun(site, stage.lead, "1 条台账待认定", guise)
        page.locator("main").get_by_role("checkbox").check()
        press(site, page, "认定勾选的")

        page = self.begun(site, reporter, "1 项月报待填", guise)
        follow(site, page, "填写：")
        page.get_by_label("做了什么").fill("北里停车场 20 个泊位划线启用。")
        press(site, page, "保存")
        assert self.lines(site, reporter, guise)[1] == []
        page = self.begun(site, approver, "1 份月报待审核", guise)
        page.locator("main").get_by_role("checkbox").check()
        press(site, page, "审核通过勾选的")
        page = self.begun(site, stage.lead, "1 份月报待认可", guise)
        page.locator("main").get_by_role("checkbox").check()
        press(site, page, "认可勾选的")
        for actor in (approver, stage.lead):
            assert not [
                line for line in self.lines(site, actor, guise)[1] if "月报" in line or "台账" in line
            ]

        page = self.begun(site, stage.clerk, "1 月还没有冻结", guise)
        page.locator("summary", has_text="冻结 1月").click()
        press(site, page, "确定冻结 1月")
        assert self.lines(site, stage.clerk, guise)[1] == []
        page, found = self.lines(site, world.leader, guise)
        assert found == []
        assert "1月，一项一格" in one_line(page)
        assert "1月31日的数，已冻结" in one_line(page)


@pytest.mark.parametrize("guise", BOTH)
def test_a_person_and_a_photo_are_sent_in_one_go(site, world, clock, guise):
    clock(AT)
    stage = stage_of(world)
    site.log_in(stage.reporters[0].user)
    page = site.open("/ledger/", guise)
    follow(site, page, "登记：")
    page.get_by_label("身份证号").fill(number(1))
    page.get_by_label("姓名").first.fill("赵小清")
    data = photo(exif=notes("2026:06:09 10:00:00"))
    page.locator("#id_proofs").set_input_files(
        files=[{"name": "门口.jpg", "mimeType": "image/jpeg", "buffer": data}]
    )
    press(site, page, "保存")
    entry = Entry.objects.get()
    page = site.open(f"/ledger/entries/{entry.pk}/", guise)
    assert "2026年6月9日拍摄" in one_line(page)
    assert Evidence.objects.get().entry == entry
    assert not Warning.objects.exists()
