"""The progress strip and the options of projects, which are printed without a template."""

from types import SimpleNamespace

from minsheng.apps.notices.board import Step
from minsheng.apps.notices.printing import options, strip


def test_a_place_of_the_strip_leads_to_its_item_and_says_its_state():
    head = Step(0, "首", "文件与类别", "ok", is_current=False)
    second = Step(30, "2", "新建<菜市场>", "dbt", is_current=True)
    assert strip([head, second], 100).split("\n") == [
        '<a href="/notices/readings/100/0/" title="文件与类别" class="ok"'
        ' aria-label="文件与类别，已核">首</a>',
        '<a href="/notices/readings/100/30/" title="新建&lt;菜市场&gt;" class="dbt" aria-current="step"'
        ' aria-label="第2项，存疑">2</a>',
    ]


def test_a_place_without_a_mark_is_unchecked_and_its_long_title_is_cut():
    (link,) = strip([Step(5, '"5"', "长" * 31, "", is_current=False)], 1).split("\n")
    assert f'title="{"长" * 27}..." aria-label' in link
    assert link.endswith('aria-label="第&quot;5&quot;项，未核">&quot;5&quot;</a>')


def test_options_stand_in_order_with_the_chosen_one_selected():
    texts = [
        SimpleNamespace(project_id=7, number="1", title="甲&乙"),
        SimpleNamespace(project_id=1234, number="", title="丙" * 30),
    ]
    assert options(texts, 1234).split("\n") == [
        '<option value="7">1 甲&amp;乙</option>',
        f'<option value="1234" selected> {"丙" * 30}</option>',
    ]
    assert "selected" not in options(texts, None)
