"""Templates are read by people: no line so long that a change in it cannot be seen."""

import pytest

from tests.contracts.tree import short, templates

LONGEST = 200
"""Characters; a tag of the template language cannot be broken, so the limit of the modules is too narrow."""


def _long(path):
    return [
        number
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > LONGEST
    ]


@pytest.mark.parametrize("path", templates(), ids=short)
def test_no_line_of_a_template_is_longer_than_the_limit(path):
    assert _long(path) == []
