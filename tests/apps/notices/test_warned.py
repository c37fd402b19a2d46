"""A warning of the reader marks the rows it speaks of and leads to the first of them."""

from django.urls import reverse

from minsheng.apps.notices import queries
from tests.apps.notices.steps import facts_of, imported
from tests.conftest import signed_in

DIFFERING = """望湖区2026年民生实事
1.新建社区食堂8家，3月底前完成。（牵头单位：区民政局）
2.改造公厕6座。（牵头单位：区城管局）
3.新建书屋5个。（牵头单位：区文旅局）
望湖区民生工作领导小组办公室
2026年4月20日
附件
望湖区2026年民生实事推进措施
1.新建社区食堂9家，3月底前完成。（牵头单位：区民政局）
推进措施：
（1）每月检查。
2.改造公厕6座。（牵头单位：区城管局）
推进措施：
（1）每月检查。
3.新建书屋5个。（牵头单位：区文旅局）
推进措施：
（1）每月检查。
"""


def _page(world):
    reading = imported(world.clerk, world.district, DIFFERING, name="方案.txt")
    item = facts_of(reading, "project")[0].ordinal
    return reading, item, queries.review_page(reading, item, None)


def test_the_rows_that_warnings_speak_of_are_doubtful(world):
    _, _, page = _page(world)
    doubtful = [(row.fact.kind, row.words) for row in page.rows if "提醒" in row.doubt]
    assert doubtful == [("target", "8 家"), ("deadline", "2026年3月31日")]


def test_each_warning_leads_to_its_row(client, world):
    reading, item, page = _page(world)
    rows = {row.fact.ordinal: row.fact.kind for row in page.rows}
    assert [(caution.item, rows[caution.fact]) for caution in page.cautions] == [
        (item, "target"),
        (item, "deadline"),
    ]
    shown = (
        signed_in(client, world.clerk).get(reverse("notices:item", args=[reading.pk, item])).content.decode()
    )
    assert all(f'href="#f-{caution.fact}"' in shown for caution in page.cautions)


def test_the_document_s_own_page_leads_to_the_row_on_the_page_of_its_item(client, world):
    reading, item, page = _page(world)
    shown = signed_in(client, world.clerk).get(reverse("notices:item", args=[reading.pk, 0])).content.decode()
    address = reverse("notices:item", args=[reading.pk, item])
    assert all(f'href="{address}#f-{caution.fact}"' in shown for caution in page.cautions)
