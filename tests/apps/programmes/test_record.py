"""The canonical document of an edition, and what `minsheng verify` finds of it."""

import hashlib
import json

import pytest

from minsheng.apps.audit.models import Event
from minsheng.apps.files.actions import open_file, store
from minsheng.apps.notices.models import Reading
from minsheng.apps.programmes.checks import changed_editions
from minsheng.apps.programmes.models import (
    Deadline,
    Edition,
    Measure,
    Pledge,
    ProjectText,
    Responsibility,
    Standard,
    TargetValue,
)
from minsheng.apps.programmes.record import record, record_bytes
from minsheng.apps.ui.sentences import sentence_for
from minsheng.kit.checks import Finding, registered
from tests.apps.notices.steps import CORRECTED, LATER, issued


@pytest.fixture
def edition(world):
    return issued(world.clerk, world.district)


def stored(edition):
    with open_file(edition.record) as stream:
        return stream.read()


def test_the_stored_record_is_what_the_rows_give_again_and_again(edition):
    again = Edition.objects.get(pk=edition.pk)
    assert stored(edition) == record_bytes(again) == record_bytes(again)
    assert edition.record.sha256 == hashlib.sha256(record_bytes(again)).hexdigest()
    event = Event.objects.get(verb="programmes.edition_issued")
    assert event.facts["record"] == edition.record.sha256


def test_the_record_has_natural_codes_and_figures_as_text(world, edition):
    found = json.loads(stored(edition))
    assert (found["recipe"], found["programme"], found["division"], found["year"]) == (
        1,
        "990102-2026",
        "990102",
        2026,
    )
    first = found["projects"][0]
    assert (first["code"], first["number"], first["category"]) == ("990102-2026-1", "1", 1)
    assert first["units"][0]["unit"] == world.civil_affairs.code
    target = first["targets"][0]
    assert (target["code"], target["low"], target["unit"]) == ("990102-2026-1-1", "8", "家")
    assert target["place"]["quote"] == "新建社区食堂8家"
    assert first["deadlines"][0]["due_on"] == "2026-09-30"
    assert found["projects"][2]["targets"][0]["low"] is None
    assert not [value for value in numbers_in(found) if isinstance(value, float)]


def numbers_in(value):
    if isinstance(value, dict):
        return [each for inner in value.values() for each in numbers_in(inner)]
    if isinstance(value, list):
        return [each for inner in value for each in numbers_in(inner)]
    return [value]


def test_the_check_is_one_of_those_that_verify_runs():
    assert registered()["方案各版"] is changed_editions


def test_an_untouched_edition_is_sound(world, edition):
    issued(world.clerk, world.district, CORRECTED, at=LATER)
    assert list(changed_editions()) == []


@pytest.mark.parametrize(
    ("model", "change", "places"),
    [
        (TargetValue, {"low": 80}, "990102-2026-1"),
        (ProjectText, {"title": "别的"}, "990102-2026-1"),
        (Deadline, {"due_on": "2026-12-31"}, "990102-2026-1"),
        (Responsibility, {"unit": None}, "990102-2026-1"),
        (Edition, {"title": "别的方案"}, "文件信息或类别"),
    ],
)
def test_a_row_changed_behind_our_back_is_found_and_named(edition, model, change, places):
    row = model.objects.order_by("pk").first()
    model.objects.filter(pk=row.pk).update(**change)
    (finding,) = changed_editions()
    assert finding == Finding(
        "programmes.record_differs", {"edition": "990102-2026 第 1 版", "places": places}
    )
    assert sentence_for(finding.code, finding.facts) == (
        f"990102-2026 第 1 版现在的内容与发布时的存档不符：{places}。已发布的版本不应改动，请用备份核对。"
    )


def test_a_row_taken_away_is_found(edition):
    ProjectText.objects.get(number="2").targetvalue_rows.all().delete()
    (finding,) = changed_editions()
    assert finding.facts["places"] == "990102-2026-2"


def test_a_record_exchanged_together_with_the_rows_is_found_by_the_audit_event(edition):
    TargetValue.objects.filter(target__code="990102-2026-1-1").update(low=80)
    forged = store(record_bytes(edition))
    Edition.objects.filter(pk=edition.pk).update(record=forged)
    (finding,) = changed_editions()
    assert finding == Finding("programmes.record_unsealed", {"edition": "990102-2026 第 1 版"})
    assert sentence_for(finding.code, finding.facts)


def test_an_edition_without_a_record_is_found(edition):
    Edition.objects.filter(pk=edition.pk).update(record=None)
    (finding,) = changed_editions()
    assert finding == Finding("programmes.record_missing", {"edition": "990102-2026 第 1 版"})
    assert sentence_for(finding.code, finding.facts)


def test_an_edition_that_vanished_is_found_by_its_audit_event(world, edition):
    second = issued(world.clerk, world.district, CORRECTED, at=LATER)
    number = Event.objects.filter(verb="programmes.edition_issued").order_by("-number").first().number
    erase(second)
    (finding,) = changed_editions()
    assert finding == Finding(
        "programmes.edition_vanished", {"edition": "990102-2026 第 2 版", "number": number}
    )
    assert sentence_for(finding.code, finding.facts) == (
        f"审计记录第 {number} 条写明发布了990102-2026 第 2 版，现在却没有这一版。"
        "已发布的版本不应消失，请用备份核对。"
    )


def erase(edition):
    """Take an edition away with all that hangs on it, as nobody may."""
    Reading.objects.filter(edition=edition).update(edition=None, state="replaced")
    values = TargetValue.objects.filter(text__edition=edition)
    values.delete()
    for model in (Responsibility, Deadline, Standard, Pledge, Measure):
        model.objects.filter(text__edition=edition).delete()
    edition.texts.all().delete()
    edition.categories.all().delete()
    edition.delete()


def test_the_record_takes_as_many_queries_for_any_number_of_projects(edition, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        record(Edition.objects.select_related("programme__division", "file").get(pk=edition.pk))
