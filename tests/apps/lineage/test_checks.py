"""What `minsheng verify` finds wrong in decisions: an open absence beside an open pair."""

import pytest

from minsheng.apps.lineage.checks import wrong_absences
from minsheng.apps.lineage.models import Kind, Lineage
from minsheng.cli import verify
from minsheng.kit.checks import Finding
from tests.apps.lineage.steps import AT

pytestmark = pytest.mark.django_db


def decided(country, above, below, kind, source=None, **more):
    """A decision as its table takes it, whatever stands beside it; `above` or `below` None for an absence."""
    source = source or country.city
    return Lineage.objects.create(
        predecessor=source.programme, programme=country.own.programme, source_edition=source,
        edition=country.own, source=country.projects(source)[above] if above else None,
        project=country.projects(country.own)[below] if below else None,
        kind=kind, reason="本区自定", decided_by="林一舟", decided_at=AT, **more,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("above", "below", "kind", "project", "programme"),
    [
        (None, "1", Kind.NEW, "990102-2026-1", "990100-2026"),
        ("1", None, Kind.DROPPED, "990100-2026-1", "990102-2026"),
    ],
)
def test_an_open_absence_beside_an_open_pair_is_found(
    country, capsys, above, below, kind, project, programme
):
    decided(country, "1", "1", Kind.PARENT)
    assert list(wrong_absences()) == []
    planted = decided(country, above, below, kind)
    facts = {"project": project, "programme": programme}
    assert list(wrong_absences()) == [Finding("lineage.absent_and_paired", facts)]
    assert verify.report() == 1
    said = capsys.readouterr().out
    assert "上下级与历年对照：1 处不符" in said
    assert f"项目 {project} 已定为在方案 {programme} 里没有对应项目，却又有一个对应项目" in said
    Lineage.objects.filter(pk=planted.pk).update(ended_at=AT)
    assert list(wrong_absences()) == []


def test_an_ended_pair_another_project_and_another_programme_are_no_fault(country):
    decided(country, "1", "1", Kind.PARENT, ended_at=AT)
    decided(country, "2", "2", Kind.PARENT)
    decided(country, None, "1", Kind.NEW)
    decided(country, "1", None, Kind.DROPPED)
    decided(country, "1", "1", Kind.CONTINUED, source=country.last)
    assert list(wrong_absences()) == []
