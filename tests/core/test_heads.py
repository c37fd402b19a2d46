"""The name of a list and its year, whatever its covering notice looks like."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from minsheng.core.policy.reader import read
from minsheng.core.policy.reading import Kind
from minsheng.core.policy.source import plain_source

CASES = tomllib.loads(Path(__file__).with_name("heads.toml").read_text(encoding="utf-8"))


def _read(case, on=None):
    text = case["text"] if "table" in case else case["text"] + CASES["items"] + case.get("after", "")
    source = plain_source(text.strip("\n").replace("\n\n", "\n") + "\n", format="txt")
    return source, read(source, on=on)


@pytest.mark.parametrize("case", CASES["head"], ids=lambda case: case["name"])
def test_a_list_has_its_name_and_year(case):
    _, found = _read(case)
    assert found.title is not None
    assert (found.title.value, found.year) == (case["title"], case.get("year"))
    assert [item.code for item in found.warnings] == case.get("remarks", [])
    assert len(found.projects) == 2
    assert not found.categories


@pytest.mark.parametrize("case", CASES["head"], ids=lambda case: case["name"])
def test_a_day_is_due_in_that_year_or_told_as_unread(case):
    source, found = _read(case)
    first = [str(due.due_on) for due in found.projects[0].deadlines]
    assert first == ([case["due"]] if "due" in case else [])
    told = ["".join(source.text[s.start : s.end] for s in item.spans) for item in found.unread]
    assert told == case.get("unread", [])
    assert all(item.why == "policy.date_without_year" for item in found.unread)


def test_a_year_taken_from_the_day_a_file_came_in_is_told():
    case = next(case for case in CASES["head"] if case["name"] == "no year anywhere")
    _, found = _read(case, on=date(2026, 3, 1))
    assert found.year == 2026
    assert [(item.code, item.facts) for item in found.warnings] == [
        ("policy.year_from_arrival", {"year": 2026})
    ]


@pytest.mark.parametrize("headline", ["关于做好2026年民生实事工作的通知", "关于下达2026年民生实事任务的通知"])
def test_a_list_without_units_right_below_a_headline_is_read_and_duties_are_not(headline):
    items = "1.新增学位900个。\n2.改造公厕12座。\n3.建成书屋3个。\n"
    duties = "一、提高认识。3月底前报送方案。\n二、加强领导。\n三、强化督导，每季度通报1次。\n"
    assert len(read(plain_source(f"{headline}\n{items}", format="txt")).projects) == 3
    assert read(plain_source(f"{headline}\n{duties}", format="txt")).kind is Kind.OTHER


@pytest.mark.parametrize(
    ("line", "number", "day"),
    [
        ("（溪政〔2031〕15号）", "溪政〔2031〕15号", None),
        ("溪政办〔2031〕11号　2031年3月5日", "溪政办〔2031〕11号", date(2031, 3, 5)),
        ("> 溪政办〔2031〕11号　2031年3月5日", "溪政办〔2031〕11号", date(2031, 3, 5)),
    ],
)
def test_a_line_of_the_document_number_is_no_project(line, number, day):
    items = "1.扩建书房9座。（区文旅局）\n2.划定车位700个。（区城管局）"
    found = read(plain_source(f"柏溪区2031年民生实事\n{line}\n{items}", format="txt"))
    assert found.document_number is not None
    assert found.document_number.value == number
    assert (found.signed_on.value if found.signed_on else None) == day
    assert [project.title for project in found.projects] == ["扩建书房9座。", "划定车位700个。"]
