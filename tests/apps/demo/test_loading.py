"""The invented district, made by the offices' own actions."""

import json

import pytest

from minsheng.apps.demo.loading import HalfLoaded, accounts_in, is_loaded, issue_sample, load
from minsheng.apps.notices.models import Decision, Fact, Notice, Reading
from minsheng.apps.people.actor import Actor
from minsheng.apps.people.models import User
from minsheng.apps.programmes.models import Edition
from minsheng.kit.checks import registered
from tests.apps.notices.steps import SMALL, imported

pytestmark = pytest.mark.django_db


def test_the_demo_is_filled_once_and_everything_in_it_verifies(tmp_path):
    accounts_file = tmp_path / "demo" / "accounts.json"
    said = []
    assert not is_loaded(accounts_file)
    load(accounts_file, said.append)
    assert is_loaded(accounts_file)
    assert said[0] == "登记区划和单位"
    edition = Edition.objects.get()
    assert (edition.programme.code, edition.ordinal) == ("990102-2026", 1)
    texts = list(edition.texts.all())
    assert (len(texts), sum(text.has_task for text in texts)) == (52, 37)
    assert sorted(Notice.objects.values_list("state", flat=True)) == ["issued", "kept", "review"]
    accounts = accounts_in(accounts_file)
    assert accounts
    assert all(User.objects.get(username=a.username).check_password(a.password) for a in accounts)
    assert accounts_file.stat().st_mode & 0o777 == 0o600
    assert {name: list(check()) for name, check in registered().items()} == {
        name: [] for name in registered()
    }


@pytest.mark.parametrize("accounts", [False, True])
def test_a_start_that_was_cut_off_is_told_apart(world, tmp_path, accounts):
    accounts_file = tmp_path / "accounts.json"
    if accounts:
        accounts_file.write_text(json.dumps([]), encoding="utf-8")
    with pytest.raises(HalfLoaded) as caught:
        is_loaded(accounts_file)
    assert caught.value.facts == {"folder": tmp_path}


def test_what_was_not_read_is_rejected_by_a_decision_of_its_own(world):
    reading = imported(Actor.system("demo"), world.district, SMALL)
    for what, value in (("issuer", "区民生办"), ("signed_on", "2026-02-26")):
        fact = reading.facts.get(kind="head", value__what=what)
        fact.value |= {"value": value}
        fact.save()
    unread = Fact.objects.create(
        reading=reading, ordinal=99, kind="unread", value={"words": "若干", "why": "policy.unit_unknown"}
    )
    issue_sample(reading.notice)
    assert Decision.objects.get(fact=unread).verb == "reject"
    assert Reading.objects.get().state == "issued"
