"""Which edition is in force before any day has come."""

from datetime import date

from minsheng.apps.programmes.models import Edition
from minsheng.apps.programmes.standing import Standings


def test_before_its_day_a_list_stands_as_its_erratum_of_that_day_mends_it():
    day = date(2027, 2, 10)
    first, erratum, later = (
        Edition(pk=n, ordinal=n, in_force_from=begins)
        for n, begins in ((1, day), (2, day), (3, date(2027, 4, 1)))
    )
    assert Standings([first, erratum, later], date(2026, 11, 22)).in_force == erratum
    assert Standings([first, erratum, later], date(2027, 4, 1)).in_force == later


def test_each_edition_that_is_over_was_replaced_by_the_next_to_hold():
    days = (date(2027, 2, 10), date(2027, 2, 10), date(2027, 5, 1), date(2027, 4, 1))
    rows = [Edition(pk=n, ordinal=n, in_force_from=day) for n, day in enumerate(days, start=1)]
    end = Standings(rows, date(2027, 5, 1))
    assert [each and each.ordinal for each in map(end.replaced_by, rows)] == [2, 4, None, 3]
    assert [Standings(rows, date(2027, 3, 31)).replaced_by(row) for row in rows] == [
        rows[1],
        None,
        None,
        None,
    ]
