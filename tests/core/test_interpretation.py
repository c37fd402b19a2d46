"""Documents that explain a notice: recognised, without projects, their statements held against the notice."""

import json
import os
from pathlib import Path

import pytest

import minsheng
from minsheng.core.policy.comparing import compare, compare_claims
from minsheng.core.policy.reader import read
from minsheng.core.policy.reading import Kind
from minsheng.core.policy.schema import as_schema
from minsheng.core.policy.source import plain_source
from minsheng.engines.office.opening import open_document

GOLD = Path(__file__).resolve().parents[1] / "corpus" / "interpretations"
SHARED = Path(
    os.environ.get("MINSHENG_SHARED", Path(__file__).resolve().parents[2] / ".." / "shared")
).resolve()
DATA = Path(minsheng.__file__).parent / "apps" / "demo" / "data"
DEMO = DATA / "notice.docx"


def shared_text(name):
    path = SHARED / "corpus" / "docs" / f"{name}.txt"
    if not path.is_file():
        reason = f"no shared documents at {path.parent}; set MINSHENG_SHARED to the folder above"
        if os.environ.get("REQUIRE_ALL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return plain_source(path.read_text(encoding="utf-8"), format="txt", name=f"{name}.txt")


def pair(name):
    """An interpretation and its notice, as sources."""
    if name == "004":
        return shared_text("004"), shared_text("001")
    text = (DATA / "interpretation.txt").read_text(encoding="utf-8")
    return plain_source(text, format="txt"), open_document(DEMO.read_bytes(), name="notice.docx")


@pytest.fixture(
    scope="module", params=[pytest.param("004", marks=pytest.mark.shared), "wanghu"], ids=["004", "wanghu"]
)
def case(request):
    source, notice = pair(request.param)
    reading, listed = read(source), read(notice)
    gold = json.loads((GOLD / f"{request.param}.json").read_text(encoding="utf-8"))
    return gold, as_schema(reading, source, compared=compare(reading, listed), notice=listed)


def test_it_has_no_projects(case):
    _, found = case
    assert found["kind"] == "interpretation"
    assert (found["projects"], found["categories"], found["document_number"]) == ([], [], None)


def test_it_says_which_notice_it_speaks_of(case):
    gold, found = case
    assert {key: found["about"][key] for key in gold["about"]} == gold["about"]


def test_each_claim_is_judged_as_by_hand(case):
    gold, found = case
    judged = [
        [
            item["comparator"],
            item["value"],
            item["unit"],
            item["project"] and (item["project"]["number"] or item["project"]["title"]),
            item["verdict"],
        ]
        for item in found["claims"]
    ]
    assert judged == [claim[1:] for claim in gold["claims"]]


def test_each_claim_quotes_its_statement(case):
    gold, found = case
    for claim, item in zip(gold["claims"], found["claims"], strict=True):
        assert claim[0] in item["quote"] or item["quote"] in claim[0]


def kind_of(text):
    return read(plain_source(text, format="txt")).kind


@pytest.mark.parametrize(
    "headline",
    [
        "《石桥区2025年民生实事》政策解读",
        "【图解】石桥区2025年民生实事",
        "一图读懂 | 石桥区2025年10件民生实事",
        "石桥区2025年民生实事项目热点问答",
        "关于《石桥区2025年民生实事清单》的解读材料",
        "《石桥区2025年民生实事》起草说明",
    ],
)
def test_a_document_headed_as_an_explanation_is_one(headline):
    assert kind_of(f"{headline}\n一、新建口袋公园6个。\n二、改造路灯320盏。\n") is Kind.INTERPRETATION


@pytest.mark.parametrize(
    "text",
    [
        "首页 > 政策解读 > 部门解读\n石桥区2025年民生实事\n1.新建口袋公园6个。\n2.改造路灯320盏。\n",
        "石桥区2025年民生实事清单\n1.开展民生实事政策解读12场。（责任单位：区甲局）\n2.改造路灯320盏。（责任单位：区乙局）\n",
        "关于做好2025年民生实事政策解读工作的通知\n石桥区2025年民生实事\n1.新建口袋公园6个。（责任单位：区甲局）\n",
        "《石桥区2025年民生实事》政策解读\n1.新建口袋公园6个。（责任单位：区甲局）\n2.改造路灯320盏。（责任单位：区乙局）\n",
    ],
)
def test_a_list_of_its_own_stays_a_notice_whatever_it_says_of_explaining(text):
    assert kind_of(text) is Kind.NOTICE


def test_questions_and_background_are_no_claims():
    text = (
        "石桥区2025年民生实事问答\n问：今年的民生实事怎么产生的？\n答：去年12月收到建议320条，走访居民1200户。\n"
        "问：养老方面有哪些实事？\n答：新建社区食堂5家，改造适老化家庭120户。\n"
    )
    claims = read(plain_source(text, format="txt")).claims
    assert [(item.value, item.unit) for item in claims] == [(5, "家"), (120, "户")]


NOTICE = (
    "石桥区2025年民生实事\n1.新增托位240个，每个托位补助1万元。（责任单位：区甲局）\n"
    "2.供水合格率不低于98%。（责任单位：区乙局）\n3.惠及居民1.15万户。（责任单位：区丙局）\n"
)


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("新增托位240个", "agrees"),
        ("新增托位24个", "digits_lost"),
        ("新增托位2240个", "differs"),
        ("惠及居民1万户", "differs"),
        ("新增托位260个", "differs"),
        ("供水合格率达98%", "agrees"),
        ("供水合格率不高于98%", "differs"),
        ("供水合格率达8%", "digits_lost"),
        ("惠及居民1.15户", "digits_lost"),
        ("惠及居民1.5万户", "digits_lost"),
        ("惠及居民2.3万户", "differs"),
        ("放养鱼苗5万尾", "unmatched"),
    ],
)
def test_a_claim_beside_its_notice(said, verdict):
    explained = read(plain_source(f"《石桥区2025年民生实事》解读\n{said}。\n", format="txt"))
    (judged,) = compare_claims(explained.claims, read(plain_source(NOTICE, format="txt")))
    assert judged.verdict == verdict


def test_a_headline_without_marks_still_names_its_notice():
    about = read(plain_source("一图读懂|石桥区2025年10件民生实事\n新建口袋公园6个\n", format="txt")).about
    assert (about.title.value, about.number) == ("石桥区2025年10件民生实事", None)


def test_how_it_is_carried_out_is_no_claim():
    text = (
        "《石桥区2025年民生实事》解读\n一、主要任务有哪些？\n新建公园6个。\n"
        "二、如何保障落实？\n建立机制，每季度通报1次。\n"
    )
    assert [item.quote for item in read(plain_source(text, format="txt")).claims] == ["新建公园6个"]


def test_a_statement_takes_in_the_clause_that_says_what_is_paid():
    text = "《石桥区2025年民生实事》解读\n为年满80周岁老人发放高龄津贴，每人每月不低于100元。\n"
    (claim,) = read(plain_source(text, format="txt")).claims
    assert (claim.quote, claim.value, claim.unit) == (
        "为年满80周岁老人发放高龄津贴,每人每月不低于100元",
        100,
        "元/人/月",
    )


@pytest.mark.parametrize(
    ("words", "claims"),
    [
        ("新招聘幼儿教师26名。", ["新招聘幼儿教师26名"]),
        ("宣传期间18家单位参加。", []),
        ("坚持群众参与。", []),
    ],
)
def test_a_promise_among_what_is_new_is_a_claim(words, claims):
    text = f"《石桥区2025年民生实事》解读\n一、主要内容\n新建公园6个。\n二、创新举措\n{words}\n"
    found = read(plain_source(text, format="txt")).claims
    assert [item.quote for item in found[1:]] == claims


def test_a_sentence_that_announces_an_explanation_makes_one():
    text = (
        "依照《石桥市关于办好30项民生工程的通知》（石政〔2025〕7号）的安排，《青溪县2025年民生工程实施方案》已经下发，"
        "现将其内容解读如下：\n一、制定背景\n今年3月，市里召开会议。\n二、主要内容\n1、新增学位900个；\n2、改造公厕12座。\n"
    )
    reading = read(plain_source(text, format="txt"))
    assert reading.kind == "interpretation"
    assert not reading.projects
    assert reading.about.title.value == "青溪县2025年民生工程实施方案"
    assert reading.about.number is None
    assert [(str(claim.value), claim.unit) for claim in reading.claims if claim.value] == [
        ("900", "个"),
        ("12", "座"),
    ]
