"""Each kind's form gives back the value it was filled with, and refuses what is no value."""

import pytest

from minsheng.apps.notices.forms import MOST, IssueForm, form_for
from minsheng.apps.notices.models import Fact

FIGURE = {
    "words": "新建社区食堂8家",
    "comparator": "eq",
    "printed": "",
    "low": "8",
    "high": None,
    "ratio": "",
    "unit": "家",
    "baseline": None,
}
HOW = {
    "type": "E",
    "stock": False,
    "hold": "reach",
    "soft": False,
    "subset_of": None,
    "part_of": None,
    "because": ["新建"],
}
RANGE = FIGURE | {"comparator": "range", "low": "1.8", "high": "2.1", "unit": "万元"}
VALUES = [
    ("head", {"what": "title", "value": "实施方案"}),
    ("head", {"what": "signed_on", "value": "2026-02-26"}),
    ("head", {"what": "issuer", "value": ""}),
    ("category", {"name": "养老服务", "part": "第一部分", "declared_count": 2}),
    ("category", {"name": "养老服务", "part": "", "declared_count": None}),
    (
        "project",
        {
            "number": "1",
            "title": "新建社区食堂",
            "category": 2,
            "origin": "city",
            "has_task": True,
            "type": "E",
        },
    ),
    (
        "project",
        {"number": "", "title": "照旧", "category": None, "origin": "", "has_task": False, "type": "H"},
    ),
    ("lead", {"name": "区民政局", "none": False}),
    ("cooperating", {"name": "各街道", "none": True}),
    ("standard", FIGURE | {"measure": 5}),
    ("standard", RANGE | {"measure": None}),
    ("standard", FIGURE | {"ratio": "1:1.5", "low": "1", "unit": "ratio", "measure": None}),
    ("standard", FIGURE | {"baseline": "99.9784", "low": "99.9815", "unit": "%", "measure": None}),
    ("subtarget", FIGURE | HOW | {"measure": 5}),
    ("target", FIGURE | HOW),
    ("target", RANGE | HOW | {"stock": True, "hold": "held", "soft": True, "part_of": 4}),
    ("target", FIGURE | HOW | {"subset_of": 4}),
    ("undertaking", {"words": "健全机制", "type": "G", "because": ["健全"]}),
    ("deadline", {"words": "9月30日前", "due_on": "2026-09-30", "measure": 5, "target": 4}),
    ("deadline", {"words": "年底前", "due_on": "2026-12-31", "measure": None, "target": None}),
    ("pledge", {"words": "应保尽保"}),
    ("measure", {"number": "1", "words": "摸清底数。"}),
]


def fact(kind, value, ordinal=9, project=3):
    return Fact(kind=kind, value=value, ordinal=ordinal, project_id=project, state="open")


PROJECT = {"number": "1", "title": "一", "category": None, "origin": "", "has_task": True, "type": "A"}
SIBLINGS = [
    fact("category", {"name": "养老服务", "part": "", "declared_count": 2}, 2, None),
    fact("project", PROJECT, 3, None),
    fact("target", FIGURE | HOW, 4),
    fact("measure", {"number": "1", "words": "摸清底数。"}, 5),
]


def sent(form):
    """What a browser sends of the form as it is shown."""
    data = {}
    for field in form:
        value = field.value()
        if getattr(field.field.widget, "input_type", "") == "checkbox":
            if value:
                data[field.html_name] = "on"
        else:
            data[field.html_name] = "" if value is None else str(value)
    return data


@pytest.mark.parametrize(("kind", "value"), VALUES)
def test_a_form_sent_back_as_shown_changes_nothing(kind, value):
    given = fact(kind, value)
    form = form_for(given, SIBLINGS, sent(form_for(given, SIBLINGS)))
    assert form.is_valid(), form.errors
    assert form.value() == value


def errors(kind, value, **change):
    given = fact(kind, value)
    data = sent(form_for(given, SIBLINGS)) | {f"f9-{name}": text for name, text in change.items()}
    form = form_for(given, SIBLINGS, data)
    return form, {name: list(found) for name, found in form.errors.items()}


@pytest.mark.parametrize(
    ("kind", "value", "change", "where"),
    [
        ("standard", FIGURE, {"comparator": "range"}, {"high": ["区间要填上限。"]}),
        (
            "standard",
            FIGURE,
            {"comparator": "range", "high": "7"},
            {"high": ["上限 7 小于下限 8。"]},
        ),
        ("standard", FIGURE, {"high": "9"}, {"high": ["只有区间才填上限；不是区间就留空。"]}),
        ("target", FIGURE | HOW, {"low": ""}, {"low"}),
        ("target", FIGURE | HOW, {"low": "八"}, {"low"}),
        ("target", FIGURE | HOW, {"low": "0.1234567"}, {"low"}),
        ("target", FIGURE | HOW, {"low": str(MOST + 1)}, {"low"}),
        ("standard", FIGURE, {"ratio": "1：1"}, {"ratio"}),
        ("standard", FIGURE, {"ratio": "1:"}, {"ratio"}),
        ("standard", FIGURE, {"ratio": "一比一"}, {"ratio"}),
        (
            "target",
            FIGURE | HOW,
            {"subset_of": "4", "part_of": "4"},
            {"part_of": ["“其中”和“分项”只能选一种。"]},
        ),
        ("deadline", VALUES[19][1], {"due_on": "9月30日"}, {"due_on"}),
        ("deadline", VALUES[19][1], {"due_on": "2026-02-30"}, {"due_on"}),
        ("deadline", VALUES[19][1], {"measure": "77"}, {"measure"}),
        (
            "head",
            {"what": "signed_on", "value": ""},
            {"value_text": "2026.2.26"},
            {"value_text": ["“2026.2.26”不是日期，请写成 2026-02-26 这样。"]},
        ),
        ("lead", {"name": "区民政局", "none": False}, {"name": ""}, {"name"}),
        ("project", VALUES[5][1], {"title": ""}, {"title"}),
    ],
)
def test_what_is_no_value_is_refused_where_it_stands(kind, value, change, where):
    _, found = errors(kind, value, **change)
    assert found == where if isinstance(where, dict) else set(found) == where


def test_the_largest_figure_and_six_decimals_are_taken():
    form, found = errors("target", FIGURE | HOW, low=str(MOST))
    assert (found, form.value()["low"]) == ({}, "9200000000000")
    form, found = errors("target", FIGURE | HOW, low="99.981500")
    assert (found, form.value()["low"]) == ({}, "99.9815")


def test_a_ratios_value_is_its_first_part():
    form, found = errors("standard", FIGURE | {"ratio": "1:1", "low": "1"}, ratio="2.5:1")
    assert (found, form.value()["low"], form.value()["ratio"]) == ({}, "2.5", "2.5:1")


@pytest.mark.parametrize(
    ("has_task", "given", "kept"), [("on", "H", "G"), ("on", "E", "E"), ("", "A", "H"), ("", "H", "H")]
)
def test_type_h_goes_with_no_task_alone(has_task, given, kept):
    form, found = errors("project", PROJECT, has_task=has_task, type=given)
    assert (found, form.value()["type"], form.value()["has_task"]) == ({}, kept, has_task == "on")


def test_a_fact_points_at_what_stands_beside_it_alone():
    elsewhere = fact("target", FIGURE | HOW, 7, project=8)
    gone = fact("target", FIGURE | HOW, 8)
    gone.state = "rejected"
    form = form_for(fact("target", FIGURE | HOW), [*SIBLINGS, elsewhere, gone])
    assert [key for key, _ in form.fields["subset_of"].choices] == ["", 4]


def test_a_change_needs_a_reason_and_an_erratum_keeps_its_day():
    data = {"title": "方案", "in_force_from": "2026-04-01", "reason": ""}
    initial = {"in_force_from": "2026-02-26"}
    amended = IssueForm(data, initial=initial, basis="amendment")
    assert list(amended.errors) == ["reason"]
    erratum = IssueForm(data | {"reason": "看错"}, initial=initial, basis="erratum")
    assert erratum.is_valid()
    assert erratum.cleaned_data["in_force_from"].isoformat() == "2026-02-26"
    notice = IssueForm(data, initial=initial, basis="notice")
    assert notice.is_valid()
    assert notice.cleaned_data["in_force_from"].isoformat() == "2026-04-01"


@pytest.mark.parametrize(
    ("kind", "given", "field", "words"),
    [
        ("target", {"low": ""}, "low", "请填“数值”。"),
        ("target", {"low": "八"}, "low", "“数值”要填数字，例如 1200 或 3.5。"),
        ("target", {"low": "-1"}, "low", "“数值”不能小于 0。"),
        ("target", {"low": "1.1234567"}, "low", "“数值”最多 6 位小数，请改短。"),
        ("target", {"high": "甲"}, "high", "“上限”要填数字，例如 1200 或 3.5。"),
        ("target", {"ratio": "1比1"}, "ratio", "“比例”要写成 1:1 或 5:3:2 这样，用英文冒号，不写单位。"),
        ("target", {"type": ""}, "type", "请选“类型”。"),
        ("target", {"type": "Z"}, "type", "“类型”没有这一项，请从列出的里面选。"),
        ("target", {"words": ""}, "words", "请填“原话”。"),
        ("target", {"unit": "户" * 41}, "unit", "“单位”最多 40 个字，现在有 41 个，请改短。"),
        ("deadline", {"words": "9月", "due_on": "九月底"}, "due_on", "“日期”要写成 2026-09-30 这样的日期。"),
        (
            "category",
            {"name": "养老", "declared_count": "二"},
            "declared_count",
            "“标题写的项数”要填整数，例如 12。",
        ),
        ("lead", {"name": ""}, "name", "请填“单位”。"),
    ],
)
def test_a_refused_field_names_itself_and_says_what_to_do(kind, given, field, words):
    value = FIGURE | HOW if kind == "target" else {}
    filled = {key: text for key, text in (value | given).items() if text is not None and text is not False}
    form = form_for(Fact(ordinal=3, kind=kind, value=value), [], {f"f3-{k}": v for k, v in filled.items()})
    assert form.errors.get(field) == [words]


def test_the_words_of_one_form_stay_with_it():
    IssueForm({}, basis="amendment")
    form = IssueForm({"title": ""}, basis="amendment")
    assert form.errors["title"] == ["请填“方案名称”。"]
    assert form.errors["reason"] == ["请填“改动原因”。"]
    assert IssueForm.base_fields["title"].error_messages["required"] != "请填“方案名称”。"
