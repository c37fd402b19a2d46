"""A programme with targets of several kinds, and the way from one to an issue."""

import datetime
from dataclasses import replace
from decimal import Decimal

from minsheng.apps.cascade.actions import issue_level, save_cells
from minsheng.apps.cascade.models import Allocation, Issue, Split
from minsheng.apps.cascade.values import Given, Typed
from minsheng.apps.places.models import Unit
from minsheng.apps.programmes.models import Edition, ProjectText, Responsibility, Target, TargetValue
from tests.apps.notices.steps import SHANGHAI
from tests.conftest import LONG_AGO

AT = datetime.datetime(2026, 3, 10, 9, 0, tzinfo=SHANGHAI)
SPRING = datetime.date(2026, 3, 1)
SUMMER = datetime.date(2026, 6, 1)

COUNTED = {"words": "新建社区食堂 100 家", "low": Decimal(100), "unit": "家", "type": "A"}
WITHIN = {"words": "其中公建 40 家", "low": Decimal(40), "unit": "家", "type": "A"}
RATED = {"words": "签约率不低于 80%", "low": Decimal(80), "unit": "%", "type": "B", "comparator": "ge"}
NAMED = {"words": "建立探访机制", "low": None, "unit": "", "type": "F"}


def edition_of(division, *said, lead=None, year=2026, ordinal=1, programme=None, in_force_from=SPRING):
    """An edition whose one project says the given targets; of a programme's target by its `target`."""
    from minsheng.apps.programmes.models import Programme, Project

    programme = programme or Programme.objects.create(
        division=division, year=year, code=f"{division.code}-{year}"
    )
    edition = Edition.objects.create(
        programme=programme,
        ordinal=ordinal,
        basis="notice" if ordinal == 1 else "amendment",
        reason="" if ordinal == 1 else "市里追加任务",
        title="望湖区民生实事",
        document_number=f"望民生〔{year}〕{ordinal}号",
        in_force_from=in_force_from,
        issued_at=AT,
        text_hash="0" * 64,
    )
    project, _ = Project.objects.get_or_create(programme=programme, code=f"{programme.code}-1")
    text = ProjectText.objects.create(
        edition=edition,
        project=project,
        ordinal=1,
        number="1",
        title="社区食堂建设",
        has_task=True,
        type="A",
        text_hash="0" * 64,
    )
    if lead is not None:
        Responsibility.objects.create(
            text=text, ordinal=1, relation="lead", name=lead.name, unit=lead, text_hash="0" * 64
        )
    for number, given in enumerate(said, 1):
        _say(text, number, dict(given))
    return edition


def _say(text, number, given):
    target = given.pop("target", None) or Target.objects.create(
        project=text.project, code=f"{text.project.code}-{number}"
    )
    values = {"stock": False, "hold": "reach", "soft": False, "is_subtask": False, "comparator": "eq"}
    TargetValue.objects.create(
        text=text, target=target, ordinal=number, text_hash="0" * 64, **(values | given)
    )


def targets_of(edition):
    """The targets of an edition in printed order."""
    return [row.target for row in TargetValue.objects.filter(text__edition=edition).order_by("ordinal")]


def streets(division, count, prefix="S"):
    """Units of the division for splitting, `S001` and on."""
    codes = [f"{prefix}{n:03d}" for n in range(1, count + 1)]
    made = [
        Unit(division=division, code=code, name=f"{code[-3:]}街道", kind="street", begins_on=LONG_AGO)
        for code in codes
    ]
    return Unit.objects.bulk_create(made)


def cell(target, unit, value, version=0, parent=None):
    return Typed(target.pk, unit.pk, version, value, parent.pk if parent else None)


def typed(actor, target, numbers, parent=None):
    """Types numbers (unit → words) over whatever stands; the split."""
    rows = {
        row.unit_id: row.version for row in Allocation.objects.filter(split__target=target, parent=parent)
    }
    cells = [cell(target, unit, value, rows.get(unit.pk, 0), parent) for unit, value in numbers.items()]
    outcomes = save_cells(actor=actor, cells=cells, at=AT)
    assert [each.problem for each in outcomes if each.problem] == []
    return Split.objects.get(target=target)


def seen(split, parent=None):
    """Versions of the rows of a level."""
    rows = split.allocations.taking_part().filter(parent=parent)
    return dict(rows.values_list("pk", "version"))


def given(split, parent=None, kind=Issue.Kind.FIRST, **more):
    """What is confirmed with an issue, everything seen as it stands."""
    split.refresh_from_db()
    said = Given(kind, SPRING, split.version, seen(split, parent))
    return replace(said, **more)


def issued(actor, split, parent=None, kind=Issue.Kind.FIRST, at=AT, **more):
    """An issue of the level as it is drafted."""
    said = given(split, parent, kind, **more)
    return issue_level(actor=actor, split=split, given=said, at=at, parent=parent)


def row_of(split, unit, parent=None):
    return split.allocations.get(unit=unit, parent=parent)


def figures(split, parent=None):
    """Unit code → value and issued value of a level's rows."""
    rows = split.allocations.filter(parent=parent).select_related("unit").order_by("unit__code")
    return {row.unit.code: (row.value, row.issued) for row in rows}
