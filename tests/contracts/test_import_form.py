"""The import form offers the divisions of the post in use and of nobody else."""

import re

import pytest
from django.urls import reverse

from tests.conftest import signed_in


@pytest.mark.parametrize(
    ("who", "offered"),
    [
        ("clerk", ["990102", "990102001"]),
        ("neighbour_clerk", ["990103"]),
        ("city_clerk", ["990100", "990102", "990102001", "990103"]),
    ],
)
def test_the_import_form_offers_only_divisions_of_the_own_area(client, world, who, offered):
    page = signed_in(client, getattr(world, who)).get(reverse("notices:import")).content.decode()
    select = re.search(r'<select[^>]*name="division".*?</select>', page, re.S)
    values = re.findall(r'<option value="(\d+)"', select[0]) if select else []
    hidden = re.findall(r'name="division"[^>]*value="(\d+)"', page)
    assert sorted(values or hidden) == offered
