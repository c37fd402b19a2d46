"""A 任务分解表 downloaded, filled in and uploaded in a real browser."""

import pytest

from tests.apps.cascade.sheetsteps import filled, sheets_of
from tests.apps.cascade.steps import COUNTED, RATED, edition_of, figures, streets, targets_of, typed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def split(world):
    edition = edition_of(world.district, COUNTED, RATED, lead=world.civil_affairs)
    numbers = dict(zip(streets(world.district, 3), ("50", "30", "15"), strict=True))
    return typed(world.clerk, targets_of(edition)[0], numbers)


def downloaded_from(page):
    with page.expect_download() as download:
        page.get_by_role("link", name="下载分解表").click()
    assert download.value.suggested_filename.endswith("任务分解表.xlsx")
    return download.value.path().read_bytes()


@pytest.mark.parametrize("guise", ["desk", "phone"])
def test_a_workbook_is_filled_uploaded_looked_at_and_confirmed(site, world, split, guise):
    site.log_in(world.clerk.user)
    page = site.open(f"/cascade/programmes/{split.target.project.programme.code}/", guise)
    data = downloaded_from(page)
    rows = sheets_of(data)["任务分解"]
    assert rows[4][6:9] == [50, 30, 15]
    typed(world.clerk, split.target, {split.allocations.get(unit__code="S003").unit: "16"})
    page.get_by_role("link", name="上传分解表").click()
    site.check(page)
    changed = filled(data, {(4, 6): "五十五", (4, 7): "32.5", (4, 8): 20, (5, 6): "85%"})
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.get_by_label("分解表").set_input_files({"name": "改好的.xlsx", "mimeType": mime, "buffer": changed})
    page.get_by_role("button", name="读一读").click()
    page.wait_for_selector("#h-new")
    site.check(page)
    shown = page.locator("main").inner_text()
    assert "6 格 = 2 格有改动 + 2 格不能写入 + 2 格没有变化" in shown
    assert "003街道的数已被别人改为 16，您填的 20 没有保存" in shown
    assert "“32.5”合 32.5家，不是整数" in shown
    page.get_by_role("button", name="写入这 2 格").click()
    page.wait_for_selector(".note.ok")
    assert "已写入 2 格" in page.locator("main").inner_text()
    assert figures(split) == {"S001": (55, None), "S002": (30, None), "S003": (16, None)}


def test_a_file_that_is_no_table_is_told_on_the_form(site, world, split):
    site.log_in(world.clerk.user)
    page = site.open(f"/cascade/programmes/{split.target.project.programme.code}/upload/")
    file = {"name": "说明.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 nothing"}
    page.get_by_label("分解表").set_input_files(file)
    with page.expect_response(lambda answer: answer.status == 422):
        page.get_by_role("button", name="读一读").click()
    assert page.locator(".errors, .note.bad, .err").first.is_visible()
