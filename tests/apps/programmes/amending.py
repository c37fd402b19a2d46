"""The way from an issued edition to one that amends it."""

import datetime

from minsheng.apps.notices.actions import decide_fact, issue_reading, start_change
from minsheng.apps.notices.issuepage import issue_page
from minsheng.apps.notices.models import Decision, Reading
from minsheng.apps.programmes.models import Edition
from tests.apps.notices.steps import LATER, facts_of, issue_of

APRIL = datetime.date(2026, 4, 10)


def amended(actor, edition, low, *, number=0, kind="target", **given):
    """An amendment that sets the figure of one target otherwise and leaves all words as they are."""
    reading = Reading.objects.get(edition=edition)
    copy = start_change(actor=actor, reading=reading, basis=Edition.Basis.AMENDMENT, at=LATER)
    fact = facts_of(copy, kind)[number]
    value = fact.value | {"low": low}
    verb = Decision.Verb.EDIT
    decide_fact(actor=actor, fact=fact, version=fact.version, verb=verb, at=LATER, value=value)
    page = issue_page(copy)
    values = {
        "reason": "市里追加任务",
        "in_force_from": APRIL,
        "projects": {row.fact.pk: row.chosen for row in page.pairs},
        "targets": page.target_pairs,
    }
    return issue_reading(actor=actor, reading=copy, given=issue_of(**(values | given)), at=LATER)
