"""The pages of splits: who opens them, what they show, what they send and refuse."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from minsheng.apps.cascade.models import Allocation, Base, Reply, Split
from tests.apps.cascade.steps import COUNTED, NAMED, RATED, edition_of, issued, row_of, targets_of, typed
from tests.conftest import make_actor, signed_in


@pytest.fixture
def split(world, target, three):
    return typed(world.clerk, target, dict(zip(three, ("50", "30", "15"), strict=True)))


@pytest.fixture
def office(client, world):
    return signed_in(client, world.clerk)


def fields_of(page):
    """Every named field of a page with its value, as a browser without scripts would send the grid."""
    inputs = re.findall(r'<input[^>]*?name="([cv]-[\d-]+)" value="([^"]*)"', page.content.decode())
    assert inputs
    return dict(inputs)


def key(target, unit, parent=0):
    return f"{target.pk}-{parent}-{unit.pk}"


def test_every_page_opens_for_the_office(office, world, target, three, split):
    issued_row = row_of(split, three[0])
    programme = target.project.programme
    for address in (
        reverse("cascade:programme", args=[programme.code]),
        reverse("cascade:seat", args=[programme.code]),
        reverse("cascade:issue_ready", args=[programme.code]),
        reverse("cascade:project", args=[target.project.code]),
        reverse("cascade:target", args=[target.code]),
        reverse("cascade:paste", args=[target.code]),
        reverse("cascade:add_units", args=[target.code]),
        reverse("cascade:issue", args=[target.code]),
        reverse("cascade:history", args=[target.code]),
        reverse("cascade:take_out", args=[issued_row.pk]),
        reverse("cascade:unit", args=[programme.code, three[0].code]),
        reverse("cascade:paste_unit", args=[programme.code, three[0].code]),
        reverse("cascade:bases"),
        reverse("cascade:new_base"),
    ):
        assert office.get(address).status_code == 200, address
    assert office.get(reverse("cascade:mine")).url == reverse("cascade:programme", args=[programme.code])


def test_the_whole_form_is_sent_back_and_only_what_changed_is_written(office, target, three, split):
    address = reverse("cascade:target", args=[target.code])
    page = office.get(address)
    assert "差额" in page.content.decode()
    sent = fields_of(page)
    sent[f"c-{key(target, three[2])}"] = "20"
    before = dict(split.allocations.values_list("unit__code", "version"))
    answer = office.post(reverse("cascade:save", args=[target.code]), sent)
    assert (answer.status_code, answer.url) == (302, f"{address}#grid")
    rows = {row.unit.code: (row.value, row.version) for row in split.allocations.select_related("unit")}
    assert rows["S003"] == (Decimal(20), before["S003"] + 1)
    assert rows["S001"] == (Decimal(50), before["S001"])
    assert "已保存 1 格" in office.get(address).content.decode()
