"""Small notices of our own, and the way from one to an edition."""

import datetime
from zoneinfo import ZoneInfo

from minsheng.apps.files.actions import store
from minsheng.apps.notices.actions import (
    Intake,
    Issue,
    accept_facts,
    decide_fact,
    import_notice,
    issue_reading,
    register_units,
)
from minsheng.apps.notices.models import Decision, Fact

SHANGHAI = ZoneInfo("Asia/Shanghai")
AT = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=SHANGHAI)
LATER = datetime.datetime(2026, 4, 1, 10, 0, tzinfo=SHANGHAI)
DAY = datetime.date(2026, 2, 26)
TITLE = "望湖区2026年民生实事实施方案"

SMALL = """望湖区2026年民生实事实施方案
望民生〔2026〕1号

一、养老服务（2项）
1.新建社区食堂8家，9月30日前完成。（牵头单位：区民政局；配合单位：区民生办）
2.为失能老年人提供上门服务1200人次以上。（牵头单位：区民政局）
二、社会救助（1项）
3.健全困境儿童保障机制，做到应保尽保。（牵头单位：区民政局）
"""
"""Three projects, every unit of them in the world's register."""

STRANGE = SMALL.replace("望民生〔2026〕1号", "望民生〔2026〕2号").replace(
    "；配合单位：区民生办", "；配合单位：区文旅局、各街道"
)
"""The same, with a unit and a group that the register does not have."""

CORRECTED = (
    SMALL.replace("望民生〔2026〕1号", "望民生〔2026〕9号")
    .replace("食堂8家", "食堂10家")
    .replace("3.健全困境儿童保障机制，做到应保尽保。", "3.新建儿童之家4个。")
)
"""The same, with another figure and another third project."""

EXPLAINED = """《望湖区2026年民生实事实施方案》政策解读

2026年2月26日，区民生办印发《望湖区2026年民生实事实施方案》（望民生〔2026〕1号），现解读如下。

一、主要内容

（一）养老服务。新建社区食堂8家，为失能老年人提供上门服务1500人次以上。
（二）体育健身。建设口袋体育公园5个。
"""
"""Explains the small notice: one figure agrees, one differs, one is not in it."""


def quiet(_done, _total, _words):
    """Hears of the progress."""


def imported(actor, division, text=SMALL, *, name="民生实事.txt", year=2026, at=AT):
    """The reading of a notice of this text."""
    data = text if isinstance(text, bytes) else text.encode()
    given = Intake(division, year, store(data), name)
    return import_notice(actor=actor, given=given, at=at, step=quiet).readings.get()


def facts_of(reading, kind):
    """Facts of a kind in printed order."""
    return list(reading.facts.filter(kind=kind).order_by("ordinal"))


def accept_all(actor, reading, at=AT):
    """Accept what is open, reject what was not read."""
    for fact in reading.facts.filter(kind=Fact.Kind.UNREAD, state=Fact.State.OPEN):
        decide_fact(actor=actor, fact=fact, version=fact.version, verb=Decision.Verb.REJECT, at=at)
    seen = dict(reading.facts.filter(state=Fact.State.OPEN).values_list("pk", "version"))
    return accept_facts(actor=actor, reading=reading, seen=seen, at=at)


def issue_of(title=TITLE, **given):
    """What a clerk confirms."""
    values = {
        "document_number": "望民生〔2026〕1号",
        "issuer": "区民生办",
        "signed_on": DAY,
        "in_force_from": DAY,
    }
    return Issue(title, **(values | given))


def issued(actor, division, text=SMALL, *, at=AT, name="民生实事.txt", year=2026, **given):
    """The edition of a notice of this text, everything accepted as read."""
    reading = imported(actor, division, text, at=at, name=name, year=year)
    accept_all(actor, reading, at)
    units = reading.facts.filter(kind__in=(Fact.Kind.LEAD, Fact.Kind.COOPERATING))
    register_units(actor=actor, reading=reading, seen=dict(units.values_list("pk", "version")))
    return issue_reading(actor=actor, reading=reading, given=issue_of(**given), at=at)
