"""What components print; their templates are compiled by cotton only from a file."""

from decimal import Decimal
from itertools import count

import pytest
from django.template.loader import get_template

from minsheng.apps.ui.status import STATUSES
from minsheng.apps.ui.templatetags.look import bar_of, status_of


@pytest.fixture
def printed(tmp_path, settings):
    """`printed(source, **context)`: a template of that source, blanks squeezed."""
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    numbers = count()

    def render(source, **context):
        path = tmp_path / f"{next(numbers)}.html"
        path.write_text("{% load look %}" + source, encoding="utf-8")
        return " ".join(get_template(path.name).render(context).split())

    return render


def test_ten_states_have_shapes_words_and_one_character():
    assert "".join(status.cell for status in STATUSES.values()) == "常待未成超达略滞严—"
    assert all(status.shape.encode("gbk") for status in STATUSES.values())


def test_status_prints_shape_word_and_class(printed):
    assert printed('<c-status state="late" />') == (
        '<span class="st s-late"><i aria-hidden="true">▼</i>滞后</span>'
    )


def test_unknown_state_is_a_fault():
    with pytest.raises(KeyError):
        status_of("red")


@pytest.mark.parametrize(
    ("done", "goal", "plan", "actual", "tick"),
    [
        (Decimal(203), Decimal(360), Decimal(75), "62.0", "81.5"),
        (Decimal(400), Decimal(360), Decimal(100), "110.0", "109.0"),
        (Decimal(0), Decimal(360), Decimal(0), "0.0", "0.0"),
        (Decimal(1), Decimal(2), None, "55.0", None),
    ],
)
def test_bar_is_capped_at_its_goal_and_ticked_at_plan(done, goal, plan, actual, tick):
    bar = bar_of(done, goal, plan, 110)
    assert (bar.width, bar.actual, bar.tick) == ("110.0", actual, tick)


def test_nothing_is_drawn_without_a_goal(printed):
    assert bar_of(Decimal(3), Decimal(0), None, 110) is None
    assert bar_of(None, Decimal(5), None, 110) is None
    assert printed('<c-meter :done="done" :goal="goal" state="on" />', done=Decimal(3), goal=None) == ""


def test_done_needs_no_tick(printed):
    drawn = printed('<c-meter :done="d" :goal="d" :plan="d" state="done" />', d=Decimal(5))
    assert 'class="ac"' in drawn
    assert 'class="pl"' not in drawn


TABLE = (
    '<c-table caption="甲表" hidden :rows="rows"><c-slot name="head"><th scope="col">甲</th></c-slot>'
    "{% for row in rows %}<tr><td>{{ row }}</td></tr>{% endfor %}"
    '<c-slot name="empty"><c-empty title="还没有">先导入。</c-empty></c-slot></c-table>'
)


def test_table_has_a_caption_and_its_rows(printed):
    text = printed(TABLE, rows=["<b>"])
    assert '<caption class="vh">甲表</caption>' in text
    assert "<td>&lt;b&gt;</td>" in text
    assert "还没有" not in text


def test_empty_table_says_what_is_missing_instead_of_a_bare_head(printed):
    assert printed(TABLE, rows=[]) == '<div class="empty"><b>还没有</b>先导入。</div>'


def test_progress_without_a_known_whole_draws_no_bar(printed):
    assert "<progress" not in printed('<c-progress words="正在读" :done="3" :total="0" />')
    assert 'max="14" value="6"' in printed('<c-progress words="正在读" :done="6" :total="14" />')
