"""Two programmes read and aligned as the command line does it, and what a truth table says of them."""

import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path

from minsheng.cli.listings import listed_of, names_of
from minsheng.core.alignment import Kind, Passed, Ratio, Reason, Relation, align
from minsheng.core.policy.reader import read
from minsheng.core.policy.source import plain_source

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "corpus" / "align"


@cache
def truth(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


def read_list(path):
    source = plain_source(path.read_text(encoding="utf-8"), format="txt", name=path.name)
    return source, read(source)


class Case:
    """An alignment with its rows, asked in the words of the truth table: printed numbers and figures."""

    def __init__(self, upper, lower, relation):
        first, second = read_list(upper), read_list(lower)
        self.names = names_of(first[1], second[1])
        self.upper, self.lower = listed_of(*first), listed_of(*second)
        self.relation = Relation(relation)
        self.found = align(self.upper, self.lower, relation=self.relation, names=self.names)
        self._above = {row.key: row for row in self.upper}
        self._below = {row.key: row for row in self.lower}
        self._figures = [
            {target.key: _printed(target) for row in rows for target in row.targets}
            for rows in (self.upper, self.lower)
        ]

    def parents(self):
        """Lower and upper numbers of the pairs."""
        return {(self._below[pair.lower].number, self._above[pair.upper].number) for pair in self.found.pairs}

    def of_kind(self, kind):
        """Upper numbers of the pairs of a kind."""
        return {self._above[pair.upper].number for pair in self.found.pairs if pair.kind is Kind(kind)}

    def leads_changed(self):
        return {self._below[pair.lower].number for pair in self.found.pairs if pair.leads.is_changed}

    def no_task(self):
        """Names without task with the upper numbers that they stand for."""
        return {(self._below[below].title, self._above[above].number) for below, above in self.found.no_task}

    def alone(self, reason):
        """Numbers of the rows without a partner for a reason."""
        rows = (
            *((self._above, row) for row in self.found.upper_unmatched),
            *((self._below, row) for row in self.found.lower_unmatched),
        )
        return {known[row.key].number for known, row in rows if row.reason is Reason(reason)}

    def shares(self):
        """Lower number, upper figure, lower figure, share at two decimals."""
        return {
            (self._below[each.lower_project].number, *self._pair(each), each.stand.shown)
            for each in self.found.series
            if each.stand.ratio is Ratio.SHARE
        }

    def equal(self):
        """Lower number and figure of rates and standards that are the same."""
        return {
            (self._below[each.lower_project].number, self._pair(each)[0])
            for each in self.found.series
            if each.stand.ratio is Ratio.SAME
        }

    def differing(self):
        """Lower number and both figures of rates that differ."""
        return {
            (self._below[each.lower_project].number, *self._pair(each))
            for each in self.found.series
            if each.stand.ratio is Ratio.RATE_DIFFERS
        }

    def series(self):
        """Upper number and figure, lower number and figure; empty where a mechanism took over."""
        return {
            (
                self._above[each.upper_project].number,
                self._pair(each)[0],
                self._below[each.lower_project].number,
                self._pair(each)[1],
            )
            for each in self.found.series
        }

    def into_mechanism(self):
        return {
            self._above[each.upper_project].number
            for each in self.found.series
            if each.passed is Passed.INTO_MECHANISM
        }

    def dropped(self):
        """Lower number and upper figures that it does not carry."""
        return {
            (self._below[pair.lower].number, self._figures[0][key])
            for pair in self.found.pairs
            for key in pair.dropped_targets
        }

    def added(self):
        return {
            (self._below[pair.lower].number, self._figures[1][key])
            for pair in self.found.pairs
            for key in pair.added_targets
        }

    def _pair(self, each):
        return self._figures[0][each.upper], "" if each.lower is None else self._figures[1][each.lower]


def _printed(target):
    return target.ratio if target.low is None else f"{Decimal(target.low).normalize():f}"


def rows(table):
    """Rows of a truth table as tuples."""
    return {tuple(row) for row in table}
