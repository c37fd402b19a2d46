"""What holds for any text: facts lead back to the source, white space changes nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minsheng.core.policy.reader import read
from minsheng.core.policy.schema import as_schema
from minsheng.core.policy.source import plain_source
from minsheng.core.quantity.passage import fold

PIECES = (
    "一、|（一）|1.|（2）|3、|①|第一项：|推进措施：|附件1|\n|\n\n|，|。|；|、| |\t|“|”|（|）|〔|〕|"
    "牵头单位：|区甲局|市乙委|配合单位：|牵头|新建公园|12个|1.5万人|不少于|以上|左右|每人|每个村|元/月|80%|三分之二|"
    "其中|4月底前|2025年|民生实事|无任务|（3项）|应保尽保|全覆盖|从90%提高到95%|1:1|3—5万元|建立机制|"
    "- 3 -|半小时|余|达到|的|具备"
)
WORDS = st.sampled_from(PIECES.split("|"))
TEXTS = st.lists(WORDS, max_size=60).map("".join)

NOTICE = """石桥区2025年民生实事清单
一、安居（2项）
1.改造老旧小区18个，惠及居民0.62万户，满意率从90%提高到95%。（牵头单位：区甲局；配合单位：区乙局、各镇（街道））
推进措施：
（1）4月底前完成设计，按每户2万元补助，市、区按4:6分担。
（2）加装电梯不少于12部，其中公建3部，做到应装尽装。
2.培训保洁员1500人次以上，每名学员补助300—500元。（牵头单位：区丙局）
推进措施：
（1）每季度至少开设3个班，年底前全部结业。
"""


def facts(text):
    found = as_schema(read(plain_source(text, format="txt")), plain_source(text, format="txt"))
    return _without_places(found)


def _without_places(value):
    if isinstance(value, dict):
        return {
            key: _without_places(item)
            for key, item in value.items()
            if key not in {"spans", "locator", "text", "facts", "warnings"}
        }
    if isinstance(value, list):
        return [_without_places(item) for item in value]
    return fold(value) if isinstance(value, str) else value


def quotes(reading):
    for project in reading.projects:
        for item in (*project.targets, *project.subtargets, *project.standards, *project.deadlines):
            yield item.quote, item.spans
        for unit in (*project.lead_units, *project.cooperating_units):
            yield unit.name, unit.spans
        for item in (*project.pledges, *project.undertakings):
            yield item.words, item.spans[:1] if item in project.pledges else item.spans
        for measure in project.measures:
            yield measure.text, measure.spans
    for category in reading.categories:
        yield category.name, category.spans


@pytest.mark.parametrize("text", [NOTICE])
def test_spans_of_a_notice_recover_each_quote(text):
    source = plain_source(text, format="txt")
    pairs = list(quotes(read(source)))
    assert len(pairs) > 20
    for quote, spans in pairs:
        assert fold("".join(source.quote(span) for span in spans)) == fold(quote)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_spans_recover_quotes_in_any_text_and_nothing_raises(text):
    source = plain_source(text, format="txt")
    for quote, spans in quotes(read(source)):
        assert fold("".join(source.quote(span) for span in spans)) == fold(quote)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_arbitrary_characters_are_read_without_a_fault(text):
    source = plain_source(text)
    as_schema(read(source), source)


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_the_same_text_gives_the_same_answer(text):
    assert read(plain_source(text)) == read(plain_source(text))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_blanks_inside_do_not_change_the_facts(data):
    places = data.draw(st.lists(st.integers(1, len(NOTICE) - 1), max_size=12, unique=True))
    blank = data.draw(st.sampled_from([" ", "\u3000", "\u00a0", "\u200b"]))
    changed = "".join(blank + char if place in places else char for place, char in enumerate(NOTICE))
    assert facts(changed) == facts(NOTICE)


BREAKABLE = [
    "小区",
    "居民0.62",
    "满意率从90%提高",
    "区甲",
    "区乙局、各镇",
    "完成设计，按每户",
    "其中公建",
    "1500人",
    "每名学员补助",
    "全部",
]


@pytest.mark.parametrize("before", BREAKABLE)
@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n- 7 -\n", "\n\n第 8 页\n\n"])
def test_a_page_break_inside_a_long_sentence_does_not_change_the_facts(before, gap):
    place = NOTICE.index(before) + len(before)
    start = NOTICE.rindex("\n", 0, place) + 1
    if place - start < 26 and "，" not in NOTICE[start:place] and "（牵" not in NOTICE[start:place]:
        # A line this short may be a heading: the reader cannot know, so it is cut further to the right.
        place = NOTICE.index("，", place) + 1
    assert facts(NOTICE[:place] + gap + NOTICE[place:]) == facts(NOTICE)
