"""Decisions on facts: accept, edit, reject, undo, in bulk, added ones."""

import pytest

from minsheng.apps.notices.actions import (
    Accepted,
    Addition,
    accept_facts,
    add_fact,
    confirm_phrases,
    decide_fact,
)
from minsheng.apps.notices.errors import (
    DecisionStale,
    FactRejected,
    NothingDecided,
    NothingRestored,
    ParentRejected,
    ReadingClosed,
    UnreadIsNoFact,
)
from minsheng.apps.notices.models import Decision, Fact
from minsheng.apps.ui.sentences import sentence
from tests.apps.notices.steps import AT, LATER, STRANGE, accept_all, facts_of, imported, issue_of

ACCEPT, EDIT, REJECT, REOPEN, RESTORE = (
    Decision.Verb.ACCEPT,
    Decision.Verb.EDIT,
    Decision.Verb.REJECT,
    Decision.Verb.REOPEN,
    Decision.Verb.RESTORE,
)


def decide(world, fact, verb, *, version=None, value=None, at=AT):
    fact.refresh_from_db()
    seen = fact.version if version is None else version
    decide_fact(actor=world.clerk, fact=fact, version=seen, verb=verb, at=at, value=value)
    fact.refresh_from_db()


def stands(fact):
    fact.refresh_from_db()
    return fact.state, fact.version


@pytest.fixture
def target(reading):
    return facts_of(reading, "target")[0]


@pytest.fixture
def who():
    return "林一舟（望湖区民生工作领导小组办公室）"


@pytest.fixture
def unread(reading):
    return Fact.objects.create(
        reading=reading,
        ordinal=99,
        kind=Fact.Kind.UNREAD,
        value={"words": "三百六十五", "why": "policy.unit_unknown"},
        doubt="policy.unit_unknown",
    )


def test_accepting_keeps_the_value_and_notes_who_and_when(world, target, who, told):
    decide(world, target, ACCEPT)
    assert stands(target) == ("accepted", 2)
    decision = Decision.objects.get()
    assert (decision.fact, decision.version_seen, decision.verb) == (target, 1, "accept")
    assert (decision.before, decision.after) == (target.value, target.value)
    assert (decision.decided_by, decision.decided_at) == (who, AT)
    number = target.ordinal
    assert told() == (
        "notices.fact_decided",
        {"number": number, "verb": "接受", "kind": "年度目标", "value": "8 家"},
        f"核对《民生实事.txt》第 {number} 条（年度目标）：接受，“8 家”",
    )


def test_editing_puts_the_new_value_in_and_keeps_the_old_in_the_decision(world, target):
    before = dict(target.value)
    decide(world, target, EDIT, value=before | {"low": "9", "comparator": "ge"})
    assert stands(target) == ("edited", 2)
    assert (target.value["low"], target.value["comparator"]) == ("9", "ge")
    decision = Decision.objects.get()
    assert (decision.before, decision.after) == (before, target.value)


def test_a_stale_decision_is_refused_with_both_values(world, target, who, nothing_written):
    decide(world, target, EDIT, value=target.value | {"low": "9"})
    with nothing_written(), pytest.raises(DecisionStale) as caught:
        decide(world, target, ACCEPT, version=1)
    assert caught.value.facts == {
        "number": target.ordinal,
        "who": who,
        "seen": "8 家",
        "now": "9 家（已改）",
    }
    assert sentence(caught.value) == (
        f"第 {target.ordinal} 条已被{who}改过，您看到的是“8 家”，现在是“9 家（已改）”。请看过新值再决定。"
    )


def test_the_same_decision_twice_is_stale_the_second_time(world, target, nothing_written):
    decide(world, target, ACCEPT)
    with nothing_written(), pytest.raises(DecisionStale) as caught:
        decide(world, target, ACCEPT, version=1)
    assert caught.value.facts["now"] == "8 家（已接受）"


def test_undoing_brings_back_the_value_before_and_opens_the_fact(world, target, told):
    before = dict(target.value)
    decide(world, target, EDIT, value=before | {"low": "9"})
    decide(world, target, REOPEN)
    assert stands(target) == ("open", 3)
    assert target.value == before
    assert told()[1]["verb"] == "撤销"


def test_nothing_is_undone_that_was_not_decided(world, target, nothing_written):
    with nothing_written(), pytest.raises(NothingDecided) as caught:
        decide(world, target, REOPEN)
    assert caught.value.facts == {"number": target.ordinal}


def test_an_undo_is_not_undone_by_another_one(world, target, nothing_written):
    decide(world, target, EDIT, value=target.value | {"low": "9"})
    decide(world, target, REOPEN)
    with nothing_written(), pytest.raises(NothingDecided):
        decide(world, target, REOPEN)


def test_each_undo_takes_back_one_decision_with_value_and_state(world, target):
    read = dict(target.value)
    for low in ("5", "9"):
        decide(world, target, EDIT, value=read | {"low": low})
    decide(world, target, REOPEN)
    assert (target.state, target.value["low"]) == ("edited", "5")
    decide(world, target, REOPEN)
    assert (target.state, target.value) == ("open", read)
    with pytest.raises(NothingDecided):
        decide(world, target, REOPEN)


def test_one_press_brings_back_what_was_read_however_often_it_was_changed(world, target, told):
    read = dict(target.value)
    for low in ("5", "9", "7"):
        decide(world, target, EDIT, value=read | {"low": low})
    decide(world, target, RESTORE)
    assert (target.state, target.value, target.version) == ("open", read, 5)
    assert told()[0] == "notices.fact_decided"
    assert "：还原，“8 家" in told()[2]
    decide(world, target, REOPEN)
    assert (target.state, target.value["low"]) == ("edited", "7")


def test_what_says_so_still_or_is_rejected_or_added_is_not_restored(world, reading, target, nothing_written):
    with nothing_written(), pytest.raises(NothingRestored):
        decide(world, target, RESTORE)
    decide(world, target, ACCEPT)
    with nothing_written(), pytest.raises(NothingRestored) as caught:
        decide(world, target, RESTORE)
    assert caught.value.facts == {"number": target.ordinal}
    given = Addition(Fact.Kind.TARGET, target.project, dict(target.value), target.spans)
    added = add_fact(actor=world.clerk, reading=reading, given=given, at=AT)
    decide(world, added, EDIT, value=added.value | {"low": "9"})
    with nothing_written(), pytest.raises(NothingRestored):
        decide(world, added, RESTORE)
    decide(world, target, EDIT, value=target.value | {"low": "9"})
    decide(world, target, REJECT)
    with nothing_written(), pytest.raises(FactRejected):
        decide(world, target, RESTORE)


def test_a_stale_restoring_is_refused_with_both_values(world, target, nothing_written):
    decide(world, target, EDIT, value=target.value | {"low": "9"})
    with nothing_written(), pytest.raises(DecisionStale) as caught:
        decide(world, target, RESTORE, version=1)
    assert (caught.value.facts["seen"], caught.value.facts["now"]) == ("8 家", "9 家（已改）")


def test_undoing_a_rejection_shows_an_edit_as_an_edit(world, target):
    decide(world, target, EDIT, value=target.value | {"low": "5"})
    decide(world, target, REJECT)
    decide(world, target, REOPEN)
    assert (target.state, target.value["low"]) == ("edited", "5")


def test_a_value_that_is_open_is_always_the_readers(world, reading, target):
    read = dict(target.value)
    for verb, low in ((EDIT, "5"), (ACCEPT, None), (EDIT, "9"), (REJECT, None), (REOPEN, None), (EDIT, "7")):
        decide(world, target, verb, value=read | {"low": low} if low else None)
    while target.state != "open":
        decide(world, target, REOPEN)
    assert target.value == read
    accept_facts(actor=world.clerk, reading=reading, seen={target.pk: target.version}, at=AT)
    target.refresh_from_db()
    assert (target.state, target.value) == ("accepted", read)


def test_an_edit_below_a_rejected_project_comes_back_as_an_edit(world, reading, target):
    decide(world, target, EDIT, value=target.value | {"low": "5"})
    project = facts_of(reading, "project")[0]
    decide(world, project, REJECT, at=LATER)
    decide(world, project, REOPEN, at=LATER)
    target.refresh_from_db()
    assert (target.state, target.value["low"]) == ("edited", "5")


def test_rejecting_a_project_rejects_what_is_below_it_and_nothing_else(world, reading, told):
    project = facts_of(reading, "project")[0]
    decide(world, project, REJECT)
    assert stands(project) == ("rejected", 2)
    assert {(part.state, part.version) for part in project.parts.all()} == {("rejected", 2)}
    others = reading.facts.exclude(pk=project.pk).exclude(project=project)
    assert set(others.values_list("state", flat=True)) == {"open"}
    assert Decision.objects.count() == 1 + project.parts.count()
    assert told()[2] == (
        f"核对《民生实事.txt》第 {project.ordinal} 条（项目）：不采，“1 新建社区食堂8家，9月30日前完成。”"
    )


def test_undoing_the_rejection_brings_back_what_fell_with_the_project_alone(world, reading):
    project = facts_of(reading, "project")[0]
    deadline = facts_of(reading, "deadline")[0]
    decide(world, deadline, REJECT)
    decide(world, project, REJECT, at=LATER)
    decide(world, project, REOPEN, at=LATER)
    assert stands(project) == ("open", 3)
    assert stands(deadline) == ("rejected", 2)
    assert set(project.parts.exclude(pk=deadline.pk).values_list("state", "version")) == {("open", 3)}


def test_nothing_below_a_rejected_project_is_accepted(world, reading, nothing_written):
    project, target = facts_of(reading, "project")[0], facts_of(reading, "target")[0]
    decide(world, project, REJECT)
    for verb in (ACCEPT, EDIT, REOPEN):
        with nothing_written(), pytest.raises(ParentRejected) as caught:
            decide(world, target, verb, value=target.value)
        assert caught.value.facts == {"number": target.ordinal}


def test_an_unread_passage_is_rejected_or_left_but_never_accepted(world, unread, nothing_written):
    for verb in (ACCEPT, EDIT):
        with nothing_written(), pytest.raises(UnreadIsNoFact) as caught:
            decide(world, unread, verb, value=unread.value)
        assert caught.value.facts == {"number": 99}
    decide(world, unread, REJECT)
    assert stands(unread) == ("rejected", 2)


def test_bulk_acceptance_leaves_stale_decided_and_unread_facts(world, reading, unread, told):
    seen = dict(reading.facts.values_list("pk", "version"))
    edited, rejected = facts_of(reading, "target")
    decide(world, edited, EDIT, value=edited.value | {"low": "9"})
    decide(world, rejected, REJECT)
    done = accept_facts(actor=world.clerk, reading=reading, seen=seen, at=AT)
    left = {edited.pk, rejected.pk, unread.pk}
    assert done.count == len(seen) - 3
    assert done.stale == (edited.ordinal, rejected.ordinal)
    assert set(reading.facts.exclude(pk__in=left).values_list("state", "version")) == {("accepted", 2)}
    assert [stands(fact)[0] for fact in (edited, rejected, unread)] == ["edited", "rejected", "open"]
    verb, facts, words = told()
    assert verb == "notices.facts_accepted"
    assert facts["count"] == done.count
    assert words == f"核对《民生实事.txt》：整批接受 {done.count} 条"


def test_a_fact_that_is_open_again_is_still_stale_to_who_saw_it_before(world, reading, target):
    decide(world, target, EDIT, value=target.value | {"low": "9"})
    decide(world, target, REOPEN)
    done = accept_facts(actor=world.clerk, reading=reading, seen={target.pk: 1}, at=AT)
    assert (done.count, done.stale) == (0, (target.ordinal,))
    assert stands(target) == ("open", 3)


def test_bulk_acceptance_of_nothing_fresh_writes_nothing(world, reading, nothing_written):
    accept_all(world.clerk, reading)
    with nothing_written():
        assert accept_facts(actor=world.clerk, reading=reading, seen={}, at=AT) == accept_all(
            world.clerk, reading
        )


def test_bulk_acceptance_takes_facts_of_its_own_reading_alone(world, reading):
    other = imported(world.clerk, world.district, STRANGE)
    stranger = facts_of(other, "target")[0]
    done = accept_facts(actor=world.clerk, reading=reading, seen={stranger.pk: 1}, at=AT)
    assert (done.count, done.stale) == (0, ())
    assert stands(stranger) == ("open", 1)


def test_bulk_acceptance_leaves_what_is_below_a_rejected_project(world, reading):
    project, target = facts_of(reading, "project")[0], facts_of(reading, "target")[0]
    Fact.objects.filter(pk=project.pk).update(state="rejected")
    done = accept_facts(actor=world.clerk, reading=reading, seen={target.pk: 1}, at=AT)
    assert (done.count, stands(target)) == (0, ("open", 1))


def addition(reading, *, project=None, words="免费", kind=Fact.Kind.PLEDGE):
    start = reading.text.text.index("失能老年人")
    return Addition(kind, project, {"words": words}, [[start, start + 5]])


def test_an_added_fact_is_accepted_at_once_and_says_who_added_it(world, reading, who, told):
    project = facts_of(reading, "project")[1]
    last = reading.facts.count()
    fact = add_fact(actor=world.clerk, reading=reading, given=addition(reading, project=project), at=AT)
    assert (fact.ordinal, fact.kind, fact.project, fact.value) == (
        last + 1,
        "pledge",
        project,
        {"words": "免费"},
    )
    assert (fact.state, fact.version, fact.added_by) == ("accepted", 1, who)
    assert Decision.objects.values_list("version_seen", "verb", "before", "decided_at").get() == (
        0,
        "add",
        {},
        AT,
    )
    assert told() == (
        "notices.fact_added",
        {"number": last + 1, "kind": "承诺词", "value": "免费"},
        f"核对《民生实事.txt》：补了第 {last + 1} 条（承诺词）“免费”",
    )


def test_a_fact_added_twice_is_two_facts_that_can_be_rejected_and_brought_back(world, reading):
    given = addition(reading, project=facts_of(reading, "project")[1])
    first, second = (add_fact(actor=world.clerk, reading=reading, given=given, at=AT) for _ in range(2))
    assert second.ordinal == first.ordinal + 1
    decide(world, second, REJECT)
    assert stands(second) == ("rejected", 2)
    decide(world, second, REOPEN)
    assert stands(second) == ("accepted", 3)
    assert second.value == {"words": "免费"}
    with pytest.raises(NothingDecided):
        decide(world, first, REOPEN)


def test_nothing_is_added_below_a_rejected_project(world, reading, nothing_written):
    project = facts_of(reading, "project")[1]
    decide(world, project, REJECT)
    with nothing_written(), pytest.raises(ParentRejected) as caught:
        add_fact(actor=world.clerk, reading=reading, given=addition(reading, project=project), at=AT)
    assert caught.value.facts == {"number": project.ordinal}


@pytest.mark.parametrize("verb", ["accept", "edit", "reject"])
def test_a_rejected_fact_takes_nothing_but_being_reopened(world, reading, nothing_written, verb):
    target = facts_of(reading, "target")[0]
    decide(world, target, REJECT)
    target.refresh_from_db()
    with nothing_written(), pytest.raises(FactRejected) as caught:
        decide(world, target, Decision.Verb(verb))
    assert caught.value.facts == {"number": target.ordinal}
    decide(world, target, Decision.Verb.REOPEN)
    assert target.state == "open"


def seen_units(reading):
    return {fact.pk: fact.version for fact in facts_of(reading, "cooperating")}


def test_a_phrase_is_confirmed_as_no_unit_where_it_was_seen_and_stale_ones_are_reported(world, told):
    reading = imported(world.clerk, world.district, STRANGE)
    unit, phrase = facts_of(reading, "cooperating")
    lead = facts_of(reading, "lead")[0]
    decide(world, unit, EDIT, value={"name": "区文旅委", "none": False})
    seen = {unit.pk: 1, phrase.pk: 1, facts_of(reading, "target")[0].pk: 1}
    assert confirm_phrases(actor=world.clerk, reading=reading, seen=seen, at=AT) == Accepted(
        1, (unit.ordinal,)
    )
    for fact in (unit, phrase, lead):
        fact.refresh_from_db()
    assert (phrase.state, phrase.version, phrase.value) == ("edited", 2, {"name": "各街道", "none": True})
    assert (unit.value, lead.version) == ({"name": "区文旅委", "none": False}, 1)
    assert told() == (
        "notices.phrases_confirmed",
        {"names": "各街道", "count": 1},
        "核对《民生实事.txt》：各街道 共 1 处确认不是单位",
    )


def test_a_phrase_confirmed_before_is_left_alone(world, nothing_written):
    reading = imported(world.clerk, world.district, STRANGE)
    confirm_phrases(actor=world.clerk, reading=reading, seen=seen_units(reading), at=AT)
    with nothing_written():
        again = confirm_phrases(actor=world.clerk, reading=reading, seen=seen_units(reading), at=AT)
        assert again == Accepted(0, ())


@pytest.mark.parametrize(
    ("kind", "words", "said"),
    [
        ("pledge", "拨打0599-8812345咨询", "拨打0599-*******咨询"),
        ("pledge", "联系13800138000", "联系***********"),
        ("pledge", "联系138 0013-8000", "联系*************"),
        ("pledge", "满意率98.5%，共123456人", "满意率98.5%，共123456人"),
        ("pledge", "编号1234567890123", "编号1234567890123"),
    ],
)
def test_what_may_be_a_telephone_is_masked_in_the_trail(world, reading, told, kind, words, said):
    given = Addition(Fact.Kind(kind), facts_of(reading, "project")[0], {"words": words}, [])
    fact = add_fact(actor=world.clerk, reading=reading, given=given, at=AT)
    assert fact.value["words"] == words
    assert told()[1]["value"] == said


@pytest.mark.parametrize(("kind", "label"), [("unread", "未读懂"), ("measure", "推进措施")])
def test_whole_passages_do_not_go_into_the_trail(world, reading, told, kind, label):
    project = facts_of(reading, "project")[0]
    value = {"words": "张某某家住幸福路", "number": "1", "why": ""}
    given = Addition(Fact.Kind(kind), project, value, [])
    fact = add_fact(actor=world.clerk, reading=reading, given=given, at=AT)
    name, number = "民生实事.txt", fact.ordinal
    assert told() == (
        "notices.passage_added",
        {"number": number, "kind": label},
        f"核对《{name}》：补了第 {number} 条（{label}）",
    )
    decide(world, fact, REJECT)
    assert told() == (
        "notices.passage_decided",
        {"number": number, "kind": label, "verb": "不采"},
        f"核对《{name}》第 {number} 条（{label}）：不采",
    )


def test_a_reading_that_was_issued_takes_no_decision(world, reading, nothing_written):
    from minsheng.apps.notices.actions import issue_reading

    accept_all(world.clerk, reading)
    issue_reading(actor=world.clerk, reading=reading, given=issue_of(), at=AT)
    target = facts_of(reading, "target")[0]
    with nothing_written():
        with pytest.raises(ReadingClosed):
            decide(world, target, REJECT)
        with pytest.raises(ReadingClosed):
            accept_facts(actor=world.clerk, reading=reading, seen={target.pk: 2}, at=AT)
        with pytest.raises(ReadingClosed):
            add_fact(actor=world.clerk, reading=reading, given=addition(reading), at=AT)
        with pytest.raises(ReadingClosed):
            confirm_phrases(actor=world.clerk, reading=reading, seen=seen_units(reading), at=AT)
