"""A problem through the loop: who may take which step, what it leads to, what is refused."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minsheng.apps.audit.models import Event
from minsheng.apps.matters import errors
from minsheng.apps.matters.actions import take_step
from minsheng.apps.matters.checks import wrong_matters
from minsheng.apps.matters.loop import LOOP
from minsheng.apps.matters.models import LookBack, Matter
from minsheng.apps.matters.parts import person_for
from minsheng.apps.matters.values import Said
from minsheng.apps.people.actor import Actor
from minsheng.core.process.problems import MoveUnfit, OwnHand, PartUnfit, Unsaid
from tests.apps.ledger.steps import AT, day
from tests.apps.matters.steps import (
    DUE,
    answered,
    assigned,
    closed,
    everything,
    later,
    proof,
    registered,
    took,
)
from tests.conftest import make_actor, make_post, make_unit, merge_unit


def lent(actor, unit, role):
    """The same person in a further post of another unit."""
    post = make_post(unit, role, f"借调{actor.user.username}")
    post.tenures.create(user=actor.user, begins_on=day(1, 1))
    return Actor(actor.user, post)


def test_a_problem_goes_from_register_to_look_back(scene):
    matter = closed(scene)
    assert (matter.ordinal, matter.state, matter.round, matter.due_on) == (1, "closed", 1, DUE)
    verbs = list(matter.steps.values_list("verb", flat=True))
    assert verbs == ["assign", "sign", "attach", "answer", "accept", "close"]
    look_back = matter.look_backs.get()
    assert (look_back.due_on, look_back.result) == (day(7, 10), "")
    stable = took(scene.evaluator, matter, "confirm", later(30), words="抽看 5 户，都有记录。")
    look_back.refresh_from_db()
    assert (stable.state, look_back.result, look_back.done_on) == ("closed", "stable", day(7, 10))
    assert list(wrong_matters()) == []


def test_a_relapse_opens_the_next_round_at_the_same_unit(scene):
    matter = took(
        scene.evaluator, closed(scene), "relapse", later(30), words="又缺 2 户。", due_on=day(7, 20)
    )
    assert (matter.state, matter.round, matter.unit, matter.due_on) == (
        "assigned",
        2,
        scene.street,
        day(7, 20),
    )
    assert LookBack.objects.get().result == "relapsed"
    took(scene.approver, matter, "sign")
    with pytest.raises(errors.ProofMissing):
        took(scene.approver, matter, "answer", words="已补。")
    took(scene.approver, matter, "answer", words="已补。", proofs=[proof("第二轮")])
    took(scene.supervisor, matter, "accept")
    again = took(scene.clerk, matter, "close", later(40))
    assert again.look_backs.get(round=2).due_on == day(8, 19)
    assert list(wrong_matters()) == []


def test_each_step_is_in_the_audit_in_words(scene):
    closed(scene)
    events = Event.objects.filter(verb__startswith="matters.").order_by("pk")
    steps = [event.facts.get("step", "登记") for event in events]
    assert steps == ["登记", "交办", "签收", "附材料", "报请验收", "验收通过", "销号"]
    assert events[6].facts == {"matter": "第 1 号 上门服务记录不全", "step": "销号", "state": "已销号"}


def test_who_handled_accepts_neither_with_another_post_nor_through_a_colleague_of_the_unit(scene, world):
    matter = answered(scene)
    colleague = make_actor(scene.street, "reporter", "mate", "安同")
    for person in (scene.reporter, colleague):
        with pytest.raises(PartUnfit):
            took(lent(person, world.office, "supervisor"), matter, "accept")


def test_who_accepted_does_not_close(scene):
    matter = took(scene.clerk, answered(scene), "accept")
    with pytest.raises(OwnHand) as caught:
        took(scene.clerk, matter, "close")
    assert caught.value.facts == {"title": "销号", "done": "验收通过"}
    assert took(scene.second, matter, "close").state == "closed"


def test_the_lead_accepts_and_does_not_close(scene):
    matter = took(scene.lead, answered(scene), "accept")
    assert matter.state == "accepted"
    with pytest.raises(PartUnfit):
        took(scene.lead, matter, "close")


def test_a_lead_that_is_to_mend_it_itself_does_not_accept(scene):
    matter = registered(scene)
    took(scene.clerk, matter, "assign", unit=scene.lead.post.unit, due_on=DUE)
    took(scene.lead, matter, "sign")
    took(scene.lead, matter, "answer", words="已改。", proofs=[proof()])
    with pytest.raises(PartUnfit):
        took(scene.lead, matter, "accept")


def test_the_unit_gives_it_back_once(scene):
    matter = took(scene.approver, assigned(scene), "refuse", words="不属本单位职责。")
    assert matter.state == "refused"
    took(scene.clerk, matter, "uphold", words="属地负责。")
    with pytest.raises(errors.RefusedOnce):
        took(scene.approver, matter, "refuse", words="还是不属本单位。")


def test_another_unit_is_given_it_with_a_new_day(scene):
    other = scene.stage.rows[1].unit
    matter = took(scene.approver, assigned(scene), "refuse", words="不属本单位职责。")
    given = took(scene.clerk, matter, "reassign", unit=other, due_on=day(7, 4), words="改由二街道办。")
    # 4 July 2026 is a Saturday.
    assert (given.unit, given.due_on, given.state) == (other, day(7, 6), "assigned")
    with pytest.raises(PermissionDenied):
        took(scene.approver, given, "sign")
    assert took(scene.stage.approvers[1], given, "sign").state == "handling"


def test_what_is_mended_at_once_is_due_on_the_next_working_day(scene):
    friday = AT.replace(day=12)
    matter = registered(scene, manner="at_once")
    given = took(scene.clerk, matter, "assign", friday, unit=scene.street)
    assert given.due_on == day(6, 15)


@pytest.mark.parametrize("due_on", [day(6, 9), day(6, 10)])
def test_a_due_day_lies_behind_today(scene, due_on):
    matter = registered(scene)
    with pytest.raises(errors.DueBefore) as caught:
        took(scene.clerk, matter, "assign", unit=scene.street, due_on=due_on)
    assert caught.value.facts["earliest"] == "6月11日"


def test_a_problem_without_what_shows_it_mended_is_not_put_up(scene):
    matter = took(scene.approver, assigned(scene), "sign")
    before = everything()
    with pytest.raises(errors.ProofMissing):
        took(scene.approver, matter, "answer", words="已改。")
    assert everything() == before


def test_a_task_needs_no_proof_and_no_look_back(scene):
    matter = took(scene.approver, assigned(scene, kind="task"), "sign")
    took(scene.approver, matter, "answer", words="已办。")
    took(scene.supervisor, matter, "accept")
    assert took(scene.clerk, matter, "close").look_backs.count() == 0
    with pytest.raises(errors.NothingToLookBack):
        took(scene.evaluator, matter, "confirm", words="没有反弹。")


def test_one_file_is_not_before_and_after(scene):
    matter = took(scene.approver, assigned(scene, proofs=[proof("现场")]), "sign")
    with pytest.raises(errors.ProofTwice) as caught:
        took(scene.reporter, matter, "attach", proofs=[proof("现场")])
    assert caught.value.facts == {"phase": "整改前", "round": 1, "field": "proofs"}


def test_a_file_sent_again_in_its_round_is_kept_once(scene):
    matter = took(scene.approver, assigned(scene, proofs=[proof("现场")]), "sign")
    matter = took(scene.reporter, matter, "attach", proofs=[proof("通了"), proof("通了")])
    matter = took(scene.approver, matter, "answer", words="已疏通。", proofs=[proof("通了"), proof("近景")])
    assert list(matter.evidence.values_list("phase", "round")) == [("before", 1), ("after", 1), ("after", 1)]


def test_the_same_words_without_a_number_stand_once(scene):
    first = registered(scene, reference="", item="")
    with pytest.raises(errors.MatterTwice) as caught:
        registered(scene, reference="", item="")
    assert caught.value.facts == {"matter": str(first)}
    assert registered(scene, reference="", item="", place="南浦停车场").ordinal == 2
    took(scene.clerk, first, "withdraw", words="重复登记。")
    assert registered(scene, reference="", item="").ordinal == 3


def test_the_same_number_of_a_source_stands_once(scene):
    first = registered(scene)
    with pytest.raises(errors.SourceTaken) as caught:
        registered(scene, reference="望督 〔２０２６〕3号")
    assert caught.value.facts["matter"] == str(first)
    assert registered(scene, item="2").ordinal == 2
    took(scene.clerk, first, "withdraw", words="重复登记。")
    assert registered(scene).ordinal == 3


def test_what_was_merged_goes_on_in_the_other_with_the_earlier_day(scene):
    first = took(scene.approver, assigned(scene, due_on=day(6, 20)), "sign")
    second = took(scene.approver, assigned(scene, item="2"), "sign")
    third = took(scene.approver, assigned(scene, item="3"), "sign")
    took(scene.clerk, first, "merge", into=second, words="同一件事。")
    took(scene.clerk, second, "merge", into=third, words="同一件事。")
    first.refresh_from_db()
    third.refresh_from_db()
    # 20 June 2026 is a Saturday, and the 22nd the next working day.
    assert (first.state, first.merged_into, third.due_on) == ("merged", third, day(6, 22))
    with pytest.raises(errors.MergeUnfit):
        took(scene.clerk, third, "merge", into=second, words="反过来。")


def test_nothing_is_merged_into_a_matter_of_another_unit(scene):
    first = assigned(scene)
    other = took(
        scene.clerk, registered(scene, item="2"), "assign", unit=scene.stage.rows[1].unit, due_on=DUE
    )
    with pytest.raises(errors.MergeUnfit):
        took(scene.clerk, first, "merge", into=other, words="同一件事。")


def test_who_assigned_does_not_revoke(scene):
    matter = assigned(scene)
    with pytest.raises(OwnHand):
        took(scene.clerk, matter, "revoke", words="事实有误。", document="望督〔2026〕9号")
    with pytest.raises(Unsaid):
        took(scene.second, matter, "revoke", words="事实有误。")
    revoked = took(scene.second, matter, "revoke", words="事实有误。", document="望督〔2026〕9号")
    assert (revoked.state, revoked.is_open) == ("revoked", False)


def test_a_step_on_another_state_than_was_shown_is_refused_and_writes_nothing(scene):
    matter = assigned(scene)
    took(scene.approver, matter, "sign")
    before = everything()
    with pytest.raises(errors.MatterStale) as caught:
        take_step(actor=scene.approver, matter=matter, verb="sign", said=Said(matter.version), at=AT)
    assert caught.value.facts == {"state": "办理中"}
    assert everything() == before


def test_who_follows_a_unit_goes_on_with_its_matters(scene, world):
    matter = assigned(scene)
    heir = make_unit(world.district, "湖东街道办事处", kind="street")
    merge_unit(scene.street, heir, day(6, 11))
    follower = make_actor(heir, "approver", "heir", "许安")
    assert took(follower, matter, "sign", later(2)).state == "handling"


def test_a_neighbour_and_a_unit_without_part_do_not_see_it(scene, world):
    matter = registered(scene)
    others = (world.neighbour_clerk, scene.stage.reporters[1])
    assert [Matter.objects.visible_to(actor).count() for actor in others] == [0, 0]
    seeing = (scene.clerk, scene.supervisor, scene.lead)
    assert [Matter.objects.visible_to(actor).count() for actor in seeing] == [1, 1, 1]
    with pytest.raises(PermissionDenied):
        took(world.neighbour_clerk, matter, "assign", unit=scene.street, due_on=DUE)


def test_verify_finds_a_state_that_no_steps_lead_to(scene):
    matter = assigned(scene)
    Matter.objects.filter(pk=matter.pk).update(state="closed")
    (found,) = wrong_matters()
    assert (found.code, found.facts["state"]) == ("matters.state_differs", "已销号")


_WHO = ("reporter", "approver", "lead", "clerk", "second", "supervisor", "evaluator")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tries=st.lists(st.tuples(st.integers(0, 9), st.sampled_from(_WHO)), min_size=10, max_size=30))
def test_no_sequence_of_steps_closes_without_a_check_by_another(scene, tries):
    """Whoever tries whatever: behind every closing stands an acceptance by one who never handled."""
    matter = registered(scene, reference="", place=f"第{Matter.objects.count() + 1}处", at=AT)
    for number, (choice, name) in enumerate(tries):
        matter = Matter.objects.get(pk=matter.pk)
        moves = LOOP.moves_from(matter.state)
        if not moves:
            break
        move = moves[choice % len(moves)]
        said = {"words": "说明", "unit": scene.street, "due_on": day(12, 1), "document": "望督〔2026〕9号"}
        if move.verb == "ask":
            said |= {"progress": "在办", "due_on": day(12, 1) + datetime.timedelta(number)}
        proofs = [proof(f"{matter.pk}-{number}")] if move.verb in ("attach", "answer") else []
        held = matter.due_on
        try:
            took(getattr(scene, name), matter, move.verb, proofs=proofs, **said)
        except (MoveUnfit, PartUnfit, OwnHand, Unsaid, PermissionDenied, errors.RefusedOnce):
            continue
        except (errors.NothingToLookBack, errors.MergeUnfit):
            continue
        except (errors.ExtensionGone, errors.ExtensionWaits, errors.ExtensionShort):
            continue
        now = Matter.objects.get(pk=matter.pk).due_on
        assert (
            now == held
            or move.verb in ("assign", "reassign", "relapse")
            or (move.verb == "grant" and now > held)
        )
    _is_proved(matter)


def _is_proved(matter):
    steps = list(matter.steps.values_list("verb", "user__username"))
    handled = set()
    accepted = None
    for verb, user in steps:
        if verb in ("attach", "report", "ask", "answer"):
            handled.add(user)
            accepted = None
        elif verb == "accept":
            assert user not in handled
            accepted = user
        elif verb == "close":
            assert accepted is not None
            assert user not in {*handled, accepted}
    assert list(wrong_matters()) == []


def test_a_split_unit_leaves_its_matters_to_the_office(scene, world):
    matter = assigned(scene)
    for name in ("东湖街道", "西湖街道"):
        heir = make_unit(world.district, name, kind="street")
        scene.street.successors.create(to_unit=heir, day=day(6, 11), kind="split")
    scene.street.ends_on = day(6, 11)
    scene.street.save(update_fields=["ends_on"])
    follower = make_actor(heir, "approver", "heir", "许安")
    assert person_for(follower, matter, datetime.date(2026, 6, 12)).parts == {"kin"}
    given = took(scene.clerk, matter, "reassign", later(2), unit=heir, due_on=DUE, words="由西湖街道承担。")
    assert took(follower, given, "sign", later(3)).state == "handling"
