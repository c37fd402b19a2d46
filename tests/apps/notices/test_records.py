"""A programme's own JSON, handed in like any notice."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from minsheng.apps.jobs.models import Job
from minsheng.apps.jobs.progress import Progress
from minsheng.apps.notices.errors import NoticeKnown
from minsheng.apps.notices.jobs import read_file
from minsheng.apps.notices.models import Notice
from minsheng.apps.programmes.record import record, record_bytes
from minsheng.core.policy.recorded import RecordDamaged, RecordUnknown
from tests.apps.notices.steps import SMALL, TITLE, imported, issued
from tests.conftest import signed_in

SAMPLE = Path(__file__).parents[2] / "corpus" / "heshan-district.docx"
OF_THE_SYSTEM = frozenset(
    ("code", "unit", "group", "place", "file", "text_hash", "programme", "division", "year")
)
"""Keys of a record that say where the programme stands and not what it promises."""


def promised(edition):
    """An edition's record without what is its division's own."""

    def bare(value):
        if isinstance(value, list):
            return [bare(each) for each in value]
        if not isinstance(value, dict):
            return value
        return {key: bare(each) for key, each in value.items() if key not in OF_THE_SYSTEM} | {
            key: value[key].partition("-")[2].partition("-")[2]
            for key in ("subset_of", "part_of", "target")
            if value.get(key)
        }

    return bare(record(edition))


@pytest.mark.parametrize("given", [SMALL, SAMPLE.read_bytes()], ids=["small", "sample"])
def test_a_programme_exported_here_is_issued_elsewhere_with_the_same_facts(world, given):
    first = issued(world.city_clerk, world.city, given)
    data = record_bytes(first)
    second = issued(world.clerk, world.district, data, name="方案.json", year=2027)
    assert second.programme.code == "990102-2027"
    assert promised(second) == promised(first)
    notice = Notice.objects.get(division=world.district)
    assert notice.texts.get().format == "json"


def test_a_programme_is_put_up_for_review_with_nothing_decided(world):
    edition = issued(world.city_clerk, world.city)
    reading = imported(world.clerk, world.district, record_bytes(edition), name="方案.json")
    assert {fact.state for fact in reading.facts.all()} == {"open"}
    assert reading.facts.get(kind="head", value__what="title").value["value"] == TITLE


def test_a_programme_handed_in_twice_is_refused(world, nothing_written):
    data = record_bytes(issued(world.city_clerk, world.city))
    imported(world.clerk, world.district, data, name="方案.json")
    with nothing_written(), pytest.raises(NoticeKnown):
        imported(world.clerk, world.district, data, name="又一份.json")


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (lambda text: text[:-40], RecordDamaged),
        (lambda text: text.replace(b'"recipe": 1', b'"recipe": 7'), RecordUnknown),
    ],
    ids=["cut", "later"],
)
def test_a_json_that_cannot_be_taken_over_writes_no_notice(world, damage, problem):
    data = damage(record_bytes(issued(world.city_clerk, world.city)))
    with pytest.raises(problem):
        imported(world.clerk, world.district, data, name="方案.json")
    assert not Notice.objects.filter(division=world.district).exists()


def test_the_import_page_takes_a_programme(client, world):
    data = record_bytes(issued(world.city_clerk, world.city))
    clerk = signed_in(client, world.clerk)
    assert "导出的方案（.json）" in clerk.get(reverse("notices:import")).content.decode()
    file = SimpleUploadedFile("方案.json", data)
    reply = clerk.post(reverse("notices:import"), {"file": file, "division": "990102", "year": 2027})
    job = Job.objects.get()
    assert reply.headers["Location"] == reverse("desk:job", args=[job.pk])
    read_file(Progress(job), job.arguments)
    assert Notice.objects.get(division=world.district).name == "方案.json"
