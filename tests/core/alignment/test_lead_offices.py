import pytest

from minsheng.core.alignment.offices import changed_leads, function_of


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("市人力资源和社会保障局", "区人社局"),
        ("市卫生健康委员会", "县卫健局"),
        ("市住房城乡建设局", "区住建局"),
        ("市市场监督管理局", "区市场监管局"),
        ("市场监管局", "区市场监管局"),
        ("市公安局", "汀溪公安分局"),
        ("市生态环境局", "市生态环境局汀溪分局"),
        ("市委宣传部", "区委宣传部"),
        ("市残联", "区残疾人联合会"),
        ("市城市管理局", "区城管局"),
        ("市总工会", "区总工会"),
    ],
)
def test_an_office_is_the_same_one_level_down(above, below):
    assert function_of(above) == function_of(below, ["汀溪"])
    assert not changed_leads([above], [below], ["汀溪"]).is_changed


@pytest.mark.parametrize(
    ("above", "below"),
    [("市教育局", "区教体局"), ("市房产局", "区住建局"), ("市园林局", "区城管局"), ("市妇联", "区残联")],
)
def test_an_office_that_does_more_or_other_things_is_another(above, below):
    found = changed_leads([above], [below])
    assert (found.gone, found.new) == ((above,), (below,))


def test_leads_are_sets_and_a_row_without_leads_says_nothing():
    assert not changed_leads(["市教育局", "市残联"], ["区残联", "区教育局"]).is_changed
    assert changed_leads(["市商务局", "市妇联"], ["区商务局"]).gone == ("市妇联",)
    assert not changed_leads(["市商务局"], []).is_changed
