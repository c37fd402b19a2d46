"""A layout: kept in versions, taken from an empty table, filled with a month, exported with its version."""

import io
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from minsheng.apps.audit.trail import verify
from minsheng.apps.filing.actions import save_layout
from minsheng.apps.filing.errors import LayoutEmpty, LayoutStale
from minsheng.apps.filing.filling import filled
from minsheng.apps.filing.models import Layout
from minsheng.apps.ledger.models import Period
from minsheng.apps.months.values import ReportGiven
from minsheng.engines.office.sheets.workbooks_out import Column, Sheet, write_workbook
from tests.apps.funds.steps import confirmed, line
from tests.apps.ledger.steps import AT, PLACES, TOTALS, accepted, day, end, moment, stage_of, total
from tests.apps.months.steps import approved, frozen, put_up
from tests.conftest import signed_in

NAME = "市民生办月报表"
COLUMNS = [
    {"field": "number", "heading": "序号", "factor": 1},
    {"field": "project", "heading": "项目", "factor": 1},
    {"field": "asked", "heading": "目标（千）", "factor": 1000},
    {"field": "done", "heading": "累计", "factor": 1},
    {"field": "month_done", "heading": "本月", "factor": 1},
    {"field": "share", "heading": "完成率", "factor": 1},
    {"field": "word", "heading": "状态", "factor": 1},
    {"field": "problem", "heading": "问题", "factor": 1},
    {"field": "", "heading": "备注", "factor": 1},
]
MOST = 15


@pytest.fixture
def places(world):
    """100 places: 10 by March, which is frozen, 30 by June, with a problem told of June."""
    stage = stage_of(world, PLACES, TOTALS)
    accepted(stage, 0, total(day(3, 1), 10), at=moment(3, 5))
    for month in range(1, 6):
        approved(stage, 0, month, at=moment(month + 1, 3))
    frozen(stage, 1, 2, 3)
    accepted(stage, 0, total(day(6, 5), 30))
    approved(stage, 0, 6, ReportGiven("慢。", "缺场地。", "协调"), moment(7, 2))
    return stage


def saved(actor, columns=COLUMNS, name=NAME, seen=0, **more):
    return save_layout(
        actor=actor, name=name, columns=columns, per_project=more.get("per_project", True), seen=seen, at=AT
    )


def table(stage, layout, month):
    return filled(
        layout,
        stage.programme,
        Period.objects.filter(programme=stage.programme).order_by("month"),
        end(month),
    )


def test_a_change_makes_the_next_version(world, places):
    first = saved(world.clerk)
    second = saved(world.clerk, COLUMNS[:3], seen=1)
    assert [(each.version, len(each.columns)) for each in (first, second)] == [(1, 9), (2, 3)]
    assert list(Layout.objects.visible_to(world.clerk).current()) == [second]
    with pytest.raises(LayoutStale) as caught:
        saved(world.clerk, seen=1)
    assert caught.value.facts["version"] == 2
    with pytest.raises(LayoutEmpty):
        saved(world.clerk, [], seen=2)
    assert verify() == []


def test_the_office_alone_saves_and_neighbours_see_nothing(world, places):
    for actor in (world.leader, world.street_reporter, places.lead):
        with pytest.raises(PermissionDenied):
            saved(actor)
    saved(world.clerk)
    assert not Layout.objects.visible_to(world.neighbour_clerk).exists()


def test_a_month_fills_the_columns(places):
    found, title = table(places, saved(places.clerk), 6), places.target.project.texts.get().short_title
    assert found.headings == [column["heading"] for column in COLUMNS]
    assert found.rows == [
        ["1", title, Decimal("0.1"), Decimal(30), Decimal(20), "30.0%", "滞后", "缺场地", None],
    ]
    assert found.note == f"截至2026年6月底，未冻结，数还会变；格式：{NAME} 第 1 版"
    march = table(places, Layout.objects.get(), 3)
    assert march.rows[0][3:6] == [Decimal(10), Decimal(10), "10.0%"]
    assert march.note.startswith("截至2026年3月底，已冻结")


def test_the_workbook_names_the_version_that_it_followed(client, world, places):
    layout = saved(world.clerk)
    answer = signed_in(client, world.clerk).get(f"/filing/{layout.pk}/workbook/?month=2026-06")
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(b"".join(answer.streaming_content) if answer.streaming else answer.content)
    )
    rows = book.get_sheet_by_index(0).to_python()
    assert any(f"格式：{NAME} 第 1 版" in str(cell) for row in rows for cell in row)
    at = next(number for number, row in enumerate(rows) if row[0] == "序号")
    assert rows[at + 1][2:6] == [0.1, 30, 20, "30.0%"]


def test_an_empty_table_gives_the_columns_and_the_form_keeps_them(client, world, places):
    empty = write_workbook(
        [
            Sheet(
                "表",
                tuple(Column(each) for each in ("序号", "项目名称", "牵头单位", "目标数（万）", "备注")),
                [],
                title="情况表",
            )
        ],
        created=AT,
    )
    signed_in(client, world.clerk)
    answer = client.post("/filing/headings/", {"file": SimpleUploadedFile("空表.xlsx", empty)})
    html = answer.content.decode()
    assert (answer.status_code, Layout.objects.count()) == (200, 0)
    assert 'value="目标数（万）"' in html
    sent = {"seen": 0, "name": NAME, "form-TOTAL_FORMS": 3, "form-INITIAL_FORMS": 0}
    for at, (place, heading, field, factor) in enumerate(
        [(20, "目标数（万）", "asked", 10_000), (10, "", "project", 1), ("", "", "", "")]
    ):
        sent |= {
            f"form-{at}-{name}": value
            for name, value in zip(
                ("place", "heading", "field", "factor"), (place, heading, field, factor), strict=True
            )
        }
    made = client.post("/filing/new/", sent)
    layout = Layout.objects.get()
    assert made.headers["Location"] == f"/filing/{layout.pk}/"
    assert layout.columns == [
        {"field": "project", "heading": "项目名称", "factor": 1},
        {"field": "asked", "heading": "目标数（万）", "factor": 10_000},
    ]
    again = client.post("/filing/new/", sent)
    assert again.status_code == 422
    assert "已经有第 1 版" in again.content.decode()


def test_what_is_no_such_table_is_told_on_the_form(client, world, places):
    signed_in(client, world.clerk)
    other = write_workbook([Sheet("表", (Column("姓名"), Column("电话")), [])], created=AT)
    for name, data in (("名单.xlsx", other), ("坏.xlsx", b"PK\x03\x04")):
        answer = client.post("/filing/headings/", {"file": SimpleUploadedFile(name, data)})
        assert answer.status_code == 422
    assert Layout.objects.count() == 0


def test_pages_ask_at_most_fifteen_questions(client, world, places, django_assert_max_num_queries):
    layout = saved(world.clerk)
    signed_in(client, world.clerk)
    for address in (
        "/filing/",
        "/filing/new/",
        f"/filing/{layout.pk}/",
        f"/filing/{layout.pk}/edit/",
    ):
        client.get(address)
        with django_assert_max_num_queries(MOST):
            assert client.get(address).status_code == 200


def test_neighbours_find_no_layout(client, world, places):
    layout = saved(world.clerk)
    signed_in(client, world.neighbour_clerk)
    for address in (f"/filing/{layout.pk}/", f"/filing/{layout.pk}/edit/", f"/filing/{layout.pk}/workbook/"):
        assert client.get(address).status_code == 404


def test_words_of_a_report_that_is_not_approved_are_not_filed(world, places):
    put_up(places, 1, 6, ReportGiven("慢。", "没有人手。", "招人"), moment(7, 2))
    (row,) = table(places, saved(world.clerk), 6).rows
    assert row[7] == "缺场地"


def test_the_money_of_a_project_stands_in_its_first_line(world, places):
    confirmed(places, 6, line("county", 30, 20, 10))
    heads = {"funds_planned": "计划资金", "funds_arrived": "到位资金（万元）", "funds_paid": "支付资金"}
    columns = [
        {"field": key, "heading": heading, "factor": 10_000 if "万" in heading else 1}
        for key, heading in heads.items()
    ]
    (row,) = table(places, saved(world.clerk, columns), 6).rows
    assert row == [Decimal(300_000), Decimal(20), Decimal(100_000)]
    (row,) = table(places, saved(world.clerk, columns, seen=1), 5).rows
    assert row == [None, None, None]
