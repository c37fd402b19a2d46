import pytest

from minsheng.apps.documents.actions import save_letterhead, set_contact
from minsheng.apps.documents.models import Kind
from minsheng.apps.documents.texts import Texts
from minsheng.apps.months.values import ReportGiven
from tests.apps.ledger.steps import AT, PLACES, TOTALS, accepted, day, moment, stage_of, total
from tests.apps.months.steps import approved, frozen

LETTERHEAD = Texts(
    head="望湖区民生办文件",
    issuer="望湖区民生办",
    title="关于{年度}年{月份}民生实事项目进展情况的通报",
    opening="现将截至{截止日期}的进展情况通报如下。",
    closing="有异议的，请于{异议截止日期}前向{联系处室}提出，电话：{联系电话}。",
)
LATE = ReportGiven("比计划慢。", "出水口在邻区", "签代管协议")


@pytest.fixture(autouse=True)
def _database(db):
    """Every test here writes."""


@pytest.fixture
def late(world):
    """A project with 20 of the 50 places planned by the end of June, frozen; its street said why."""
    stage = stage_of(world, PLACES, TOTALS)
    accepted(stage, 0, total(day(6, 1), 20))
    for month in range(1, 6):
        approved(stage, 0, month, at=moment(month + 1, 3))
    approved(stage, 0, 6, LATE, moment(7, 2))
    frozen(stage, *range(1, 7))
    save_letterhead(actor=stage.clerk, kind=Kind.BULLETIN, texts=LETTERHEAD, seen=0, at=AT)
    set_contact(actor=stage.clerk, office="综合科", phone="0990-5550100")
    return stage
