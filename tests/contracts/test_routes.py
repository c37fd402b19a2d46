"""Every address asks for a right or is listed as open; none vanishes unnoticed."""

from django.conf import settings
from django.urls import reverse

from minsheng.apps.people.permissions import table
from tests.contracts.routes import LIST, routes

OPEN = {
    "people:login": "nobody is known yet",
    "ui:feedback": "whoever cannot log in must be able to say so",
}
"""Open to everybody."""

OWN = {
    "people:logout": "ends one's own session",
    "people:password": "one's own password, also before any post is held",
    "people:account": "one's own account",
    "people:switch": "one's own posts",
}
"""Open to whoever is logged in, with or without a post."""


def test_every_address_asks_for_a_right_or_is_listed_as_open():
    bare = [route.name for route in routes() if not hasattr(route.view, "permission")]
    assert sorted(set(bare) - OPEN.keys() - OWN.keys()) == []


def test_every_right_that_an_address_asks_for_stands_in_the_table():
    asked = {route.view.permission for route in routes() if hasattr(route.view, "permission")}
    assert sorted(asked - table().keys()) == []


def test_no_address_vanishes_or_appears_unnoticed():
    """After a wanted change: `python -m tests.contracts.routes`, and name the change in the changelog."""
    listed = LIST.read_text(encoding="utf-8").splitlines()
    assert [route.line for route in routes()] == listed


def test_side_bar_leads_to_pages_that_exist_and_asks_for_their_rights():
    by_name = {route.name: route.view for route in routes()}
    for _, entries in settings.NAVIGATION:
        for _, name, permission, count in entries:
            assert reverse(name)
            assert by_name[name].permission == permission
            assert not count or count in settings.NAVIGATION_COUNTS
