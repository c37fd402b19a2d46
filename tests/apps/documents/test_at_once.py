"""Two people at once: each order has a number of its own, each number one paper."""

from functools import partial

import pytest
from django.db import connection

from minsheng.apps.audit.trail import verify
from minsheng.apps.documents.checks import wrong_papers
from minsheng.apps.documents.errors import LetterheadStale, NumberTaken, SignOffStale
from minsheng.apps.documents.models import Kind, Letterhead, Number, Output, Series, SignOff
from tests.apps.documents.steps import issued, ready, saved, signed
from tests.conftest import make_actor
from tests.crowds import kinds, several, together
from tests.locks import locks, statements

pytestmark = pytest.mark.django_db(transaction=True)


def offices(world):
    """The clerk, and another of the same office."""
    return world.clerk, make_actor(world.office, "office", "second-clerk", "李言")


def many():
    return 20 if connection.vendor == "postgresql" else 8


def test_many_who_issue_at_once_take_the_numbers_one_after_the_other(world):
    ready(world)
    actors = several(offices(world), many())
    found = together([partial(issued, world, actor) for actor in actors])
    assert kinds(found) == {Output: many()}
    assert sorted(each.number.ordinal for each in found) == list(range(1, many() + 1))
    assert Series.objects.get().last == many()
    assert verify() == list(wrong_papers()) == []


def test_of_many_who_register_one_number_for_different_papers_one_wins(world):
    ready(world)
    papers = [issued(world, kind=Kind.BULLETIN, title=f"第{at}份") for at in range(many())]
    pairs = zip(several(offices(world), many()), papers, strict=True)
    found = together([partial(signed, actor, paper, "望民办〔2026〕12号") for actor, paper in pairs])
    assert kinds(found) == {SignOff: 1, NumberTaken: many() - 1}
    assert Number.objects.count() == SignOff.objects.count() == 1
    assert verify() == list(wrong_papers()) == []


def test_of_many_who_register_one_paper_one_wins(world):
    ready(world)
    paper = issued(world, kind=Kind.BULLETIN)
    actors = several(offices(world), many())
    works = [partial(signed, actor, paper, f"望民办〔2026〕{at}号") for at, actor in enumerate(actors, 1)]
    assert kinds(together(works)) == {SignOff: 1, SignOffStale: many() - 1}
    assert Number.objects.count() == 1


def test_a_series_and_a_hand_that_want_one_number_both_get_one_or_a_sentence(world):
    ready(world)
    papers = [issued(world, kind=Kind.BULLETIN, title=f"第{at}份") for at in range(4)]
    hands = [
        partial(signed, world.clerk, paper, f"望民督〔2026〕{at}号") for at, paper in enumerate(papers, 1)
    ]
    found = together([*hands, *(partial(issued, world) for _ in range(4))])
    outputs = [each for each in found if isinstance(each, Output)]
    assert len(outputs) == 4
    texts = list(Number.objects.values_list("normal", flat=True))
    assert len(texts) == len(set(texts))
    assert verify() == list(wrong_papers()) == []


def test_of_two_who_save_a_letterhead_one_wins(world):
    found = together([partial(saved, actor) for actor in offices(world)])
    assert kinds(found) == {Letterhead: 1, LetterheadStale: 1}


def test_issuing_locks_the_series_and_the_audit_head_last(world):
    ready(world)
    with statements() as said:
        issued(world)
    assert locks(said) == ["lock documents.series", "lock! audit.head"]
    with statements() as said:
        signed(world.clerk, Output.objects.select_related("division").get())
    assert locks(said) == ["lock documents.output", "lock! audit.head"]
