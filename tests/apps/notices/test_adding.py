"""Where the words stand that a clerk selects or types, and the value read from them."""

import pytest

from minsheng.apps.notices.adding import find_quote, proposed_value
from minsheng.apps.notices.errors import QuoteAmbiguous, QuoteMissing
from minsheng.apps.notices.models import Fact
from minsheng.apps.notices.wording import value_in_words
from minsheng.core.policy.source import Span

TEXT = "1.新建食堂8\n家，改建食堂8 家。\n2.新建食堂8家。🙂建好为止。"


def test_a_quote_is_found_across_line_ends_and_blanks():
    assert find_quote(TEXT, "改建食堂8家", []) == Span(10, 17)
    assert TEXT[10:17] == "改建食堂8 家"
    assert find_quote(TEXT, " 新建 食堂\n8家，改建", []) == Span(2, 12)


def test_a_quote_that_stands_once_is_found_wherever_the_item_is():
    assert find_quote(TEXT, "建好为止", [(0, 5)]) == Span(29, 33)
    assert TEXT[29:33] == "建好为止"


def test_of_several_places_the_one_within_the_item_is_taken():
    assert find_quote(TEXT, "新建食堂8家", [(0, 18)]) == Span(2, 9)
    assert find_quote(TEXT, "新建食堂8家", [(19, 34)]) == Span(21, 27)


def test_the_place_that_was_selected_wins_over_the_item():
    assert find_quote(TEXT, "新建食堂8家", [(0, 18)], 21) == Span(21, 27)
    assert find_quote(TEXT, "新建食堂8家", [(0, 18)], 7) == Span(2, 9)


def test_several_places_and_none_alone_in_the_item_are_ambiguous():
    with pytest.raises(QuoteAmbiguous) as caught:
        find_quote(TEXT, "新建食堂8家", [])
    assert caught.value.facts == {"quote": "新建食堂8家", "count": 2}
    with pytest.raises(QuoteAmbiguous):
        find_quote(TEXT, "食堂", [(0, 19)])


@pytest.mark.parametrize("quote", ["", "  \n", "新建食堂9家", ".*"])
def test_words_that_stand_nowhere_are_missing(quote):
    with pytest.raises(QuoteMissing) as caught:
        find_quote(TEXT, quote, [(0, 19)])
    assert caught.value.facts == {"quote": quote}


@pytest.mark.parametrize(
    ("kind", "quote", "words"),
    [
        ("target", "新建社区食堂 12 家", "12 家"),
        ("subtarget", "培训护理员不少于300人次", "不少于 300 人次"),
        ("standard", "每人每月补助800元", "800 元/人/月"),
        ("lead", "、区民政局，", "区民政局"),
        ("deadline", "10月底前", "2026年10月31日"),
        ("undertaking", "建立联席会议制度", "建立联席会议制度"),
        ("measure", "摸清\n底数", "摸清底数"),
        ("pledge", "应享尽享", "应享尽享"),
    ],
)
def test_the_value_is_read_from_the_words_alone(reading, kind, quote, words):
    value = proposed_value(reading, Fact.Kind(kind), quote)
    assert value_in_words(kind, value) == words


@pytest.mark.parametrize("kind", ["target", "subtarget", "standard"])
def test_words_without_a_figure_leave_the_value_to_the_clerk(reading, kind):
    value = proposed_value(reading, Fact.Kind(kind), "提升服务水平")
    assert (value["words"], value["low"], value["unit"]) == ("提升服务水平", None, "")


def test_a_day_that_is_none_is_left_open(reading):
    assert proposed_value(reading, Fact.Kind.DEADLINE, "尽快")["due_on"] == ""
