"""What `minsheng verify` finds of the words and decisions that editions rest on."""

import pytest

from minsheng.apps.notices.actions import Addition, add_fact, decide_fact
from minsheng.apps.notices.checks import broken_decisions, changed_texts
from minsheng.apps.notices.models import Decision, Fact, Reading, Text
from minsheng.apps.programmes.models import Edition
from minsheng.apps.ui.sentences import sentence_for
from minsheng.kit.checks import Finding, registered
from tests.apps.notices.steps import AT, facts_of, imported, issued

NAME = "民生实事.txt"
EDITION = "990102-2026 第 1 版"


@pytest.fixture
def edition(world):
    return issued(world.clerk, world.district)


def test_both_checks_are_of_those_that_verify_runs():
    assert registered()["通知原文"] is changed_texts
    assert registered()["核对记录"] is broken_decisions


def test_an_untouched_notice_is_sound(edition):
    assert list(changed_texts()) == []
    assert list(broken_decisions()) == []


def test_a_letter_changed_in_the_kept_text_is_found(edition):
    text = Text.objects.get()
    Text.objects.update(text=text.text.replace("8家", "9家"))
    (finding,) = changed_texts()
    assert finding == Finding("programmes.text_changed", {"name": NAME})
    assert sentence_for(finding.code, finding.facts) == (
        f"通知《{NAME}》存下的原文与导入时的摘要不符，原文可能被改过。请用备份核对。"
    )


def test_a_text_exchanged_with_its_hash_is_found_by_the_edition(edition):
    Text.objects.update(text="", sha256="e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    (finding,) = changed_texts()
    assert finding == Finding("programmes.text_not_the_editions", {"edition": EDITION, "name": NAME})
    assert sentence_for(finding.code, finding.facts) == (
        f"{EDITION}所依据的原文摘要与通知《{NAME}》存下的原文不符。请用备份核对这一版和这份通知。"
    )


def test_an_edition_without_its_text_is_found(edition):
    Reading.objects.update(edition=None, state="replaced")
    assert Edition.objects.count() == 1
    (finding,) = changed_texts()
    assert finding == Finding("programmes.text_gone", {"edition": EDITION})
    assert sentence_for(finding.code, finding.facts) == (
        f"{EDITION}所依据的通知原文找不到了，出处无法核对。请用备份核对这一版。"
    )


@pytest.fixture
def decided(world):
    """A fact that was accepted, reopened and accepted: versions 1, 2, 3 were seen, it bears 4."""
    fact = facts_of(imported(world.clerk, world.district), Fact.Kind.TARGET)[0]
    for version, verb in enumerate((Decision.Verb.ACCEPT, Decision.Verb.REOPEN, Decision.Verb.ACCEPT), 1):
        decide_fact(actor=world.clerk, fact=fact, version=version, verb=verb, at=AT)
    assert list(broken_decisions()) == []
    return fact


@pytest.mark.parametrize(("gone", "seen"), [([1], "2、3"), ([2], "1、3"), ([3], "1、2"), ([1, 2, 3], "无")])
def test_a_decision_taken_away_is_found(decided, gone, seen):
    Decision.objects.filter(fact=decided, version_seen__in=gone).delete()
    (finding,) = broken_decisions()
    facts = {"name": NAME, "number": decided.ordinal, "version": 4, "seen": seen}
    assert finding == Finding("programmes.decisions_broken", facts)
    assert sentence_for(finding.code, finding.facts) == (
        f"通知《{NAME}》第 {decided.ordinal} 条现在是第 4 次的内容，而核对记录不连续（记有 {seen}）。"
        "请用备份核对这一条。"
    )


@pytest.mark.parametrize("version", [3, 5])
def test_a_version_set_behind_our_back_is_found(decided, version):
    Fact.objects.filter(pk=decided.pk).update(version=version)
    (finding,) = broken_decisions()
    assert (finding.facts["version"], finding.facts["seen"]) == (version, "1、2、3")


def test_an_added_fact_counts_from_its_addition(world):
    reading = imported(world.clerk, world.district)
    owner = facts_of(reading, Fact.Kind.PROJECT)[0]
    given = Addition(Fact.Kind.PLEDGE, owner, {"words": "全覆盖"}, owner.spans)
    fact = add_fact(actor=world.clerk, reading=reading, given=given, at=AT)
    assert list(broken_decisions()) == []
    Decision.objects.filter(fact=fact).delete()
    (finding,) = broken_decisions()
    assert (finding.facts["number"], finding.facts["seen"]) == (fact.ordinal, "无")
