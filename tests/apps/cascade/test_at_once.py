"""Two people at once: different cells both stand, one cell has one winner, no issue slips past another."""

import pytest

from minsheng.apps.audit.trail import verify
from minsheng.apps.cascade.actions import issue_level, open_split, save_cells
from minsheng.apps.cascade.checks import wrong_splits
from minsheng.apps.cascade.errors import RowsStale, SplitStale
from minsheng.apps.cascade.models import Issue, Split
from minsheng.core.cascade.problems import Unbalanced
from tests.apps.cascade.steps import (
    AT,
    COUNTED,
    WITHIN,
    cell,
    edition_of,
    figures,
    given,
    issued,
    targets_of,
    typed,
)
from tests.apps.notices.test_at_once import at_once
from tests.locks import locks, statements

pytestmark = pytest.mark.django_db(transaction=True)


def saving(actor, *cells):
    return lambda: save_cells(actor=actor, cells=cells, at=AT)


def issuing(actor, split, said):
    return lambda: issue_level(actor=actor, split=split, given=said, at=AT)


def test_two_who_save_different_cells_both_stand(world, target, three):
    split = typed(world.clerk, target, dict.fromkeys(three, "1"))
    found = at_once(
        saving(world.clerk, cell(target, three[0], "10", 1)),
        saving(world.clerk, cell(target, three[1], "20", 1)),
    )
    assert [each.verdict for outcomes in found for each in outcomes] == ["saved", "saved"]
    assert figures(split) == {"S001": (10, None), "S002": (20, None), "S003": (1, None)}
    assert verify() == []


def test_of_two_who_save_the_same_cell_one_is_refused_with_both_values(world, target, three):
    split = typed(world.clerk, target, {three[0]: "1"})
    found = at_once(*(saving(world.clerk, cell(target, three[0], words, 1)) for words in ("10", "20")))
    outcomes = [each for outcomes in found for each in outcomes]
    refused = next(each for each in outcomes if each.verdict == "refused")
    saved = next(each for each in outcomes if each.verdict == "saved")
    assert refused.problem.facts == {"unit": "001街道", "typed": refused.cell.value, "now": saved.cell.value}
    assert figures(split) == {"S001": (saved.value, None)}


def test_two_who_open_the_same_split_or_add_the_same_unit_make_one_row(world, target, three):
    def work():
        return open_split(actor=world.clerk, target=target, at=AT)

    assert at_once(work, work) == [Split.objects.get()] * 2
    found = at_once(*(saving(world.clerk, cell(target, three[0], words)) for words in ("10", "20")))
    assert sorted(each.verdict for outcomes in found for each in outcomes) == ["refused", "saved"]


def test_an_issue_never_puts_into_force_what_was_typed_beside_it(world, target, three):
    split = typed(world.clerk, target, {three[0]: "60", three[1]: "40"})
    made, saved = at_once(
        issuing(world.clerk, split, given(split)), saving(world.clerk, cell(target, three[0], "70", 1))
    )
    assert saved[0].verdict == "saved"
    if isinstance(made, Issue):
        assert figures(split)["S001"] == (70, 60)
    else:
        assert isinstance(made, RowsStale)
        assert figures(split)["S001"] == (70, None)
    assert list(wrong_splits()) == []


def test_of_two_who_issue_the_same_draft_one_is_told_that_it_changed(world, target, three):
    split = typed(world.clerk, target, {three[0]: "100"})
    said = given(split)
    found = at_once(issuing(world.clerk, split, said), issuing(world.clerk, split, said))
    assert sum(isinstance(each, Issue) for each in found) == 1
    assert sum(isinstance(each, SplitStale) for each in found) == 1


def test_a_part_within_and_its_whole_cannot_both_slip_past_each_other(world, three):
    whole, within = targets_of(edition_of(world.district, COUNTED, WITHIN))
    within.values.update(subset_of=whole)
    first = typed(world.clerk, whole, {three[0]: "50", three[1]: "50"})
    issued(world.clerk, first)
    second = typed(world.clerk, within, {three[0]: "20", three[1]: "20"})
    issued(world.clerk, second)
    # Each is within bounds against what is issued of the other; both together are not.
    typed(world.clerk, whole, {three[0]: "30", three[1]: "70"})
    typed(world.clerk, within, {three[0]: "40", three[1]: "0"})
    said = [given(split, kind=Issue.Kind.TRANSFER, reason="调剂") for split in (first, second)]
    found = at_once(issuing(world.clerk, first, said[0]), issuing(world.clerk, second, said[1]))
    assert sum(isinstance(each, Issue) for each in found) == 1
    assert sum(isinstance(each, Unbalanced) for each in found) == 1
    top, inner = figures(first), figures(second)
    assert all(inner[code][1] <= top[code][1] for code in inner)


def test_locks_are_taken_in_the_order_of_the_table(world, target, three):
    split = typed(world.clerk, target, {three[0]: "100"})
    with statements() as typing:
        save_cells(actor=world.clerk, cells=[cell(target, three[0], "99", 1)], at=AT)
    assert locks(typing) == ["lock cascade.split", "lock cascade.allocation", "lock! audit.head"]
    typed(world.clerk, target, {three[0]: "100"})
    said = given(split)
    with statements() as issuing_it:
        issue_level(actor=world.clerk, split=split, given=said, at=AT)
    assert locks(issuing_it) == [
        "lock places.division",
        "lock programmes.programme",
        "lock cascade.split",
        "lock cascade.allocation",
        "lock! audit.head",
    ]
