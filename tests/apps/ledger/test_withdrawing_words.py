"""What is said of an entry that was taken back."""

import pytest

from minsheng.apps.ledger.telling import withdrawn_words
from tests.apps.ledger.steps import accepted, close, day, given, stage_of, withdrawn

pytestmark = pytest.mark.django_db


def test_it_counts_no_more_from_the_first_open_month_on(world):
    stage = stage_of(world)
    entry = accepted(stage, 0, given(day(3, 5), 1))
    other = accepted(stage, 1, given(day(3, 5), 2))
    close(stage, 0, 3)
    assert withdrawn_words(withdrawn(stage, entry)) == "从2026年4月起不再计数，2026年3月已经定下的数不变"
    assert withdrawn_words(withdrawn(stage, other)) == "不再计数"
