"""The wall chart by units: which number stands beside which reply, what units are called, what is folded."""

from decimal import Decimal

import pytest

from minsheng.apps.cascade.actions import add_units, offer, reply, take_out_unit
from minsheng.apps.cascade.actions.replying import Words
from minsheng.apps.cascade.models import Reply, Split
from minsheng.apps.places.models import Unit
from minsheng.apps.planning.queries import wall_rows
from minsheng.apps.planning.wallpage import Asked, View, wall_page
from minsheng.apps.programmes.queries import edition_in_force
from tests.apps.cascade.steps import issued, row_of, typed
from tests.apps.planning.steps import AT, COUNTED, MECHANISM, TODAY, in_force, on, project_of, stone
from tests.conftest import make_actor, make_unit, signed_in

WALL = "/planning/990102-2026/wall/"
UNITS = f"{WALL}?by=units"
BEDS = {"words": "新增床位 3000 张", "low": Decimal(3000), "unit": "张", "type": "A"}
CONFIRMED, OBJECTED = Reply.Verb.CONFIRMED, Reply.Verb.OBJECTED


def drawn(project, actor, view=View.UNITS):
    edition = edition_in_force(project.programme, TODAY)
    return wall_page(wall_rows(edition, TODAY), actor, Asked(view))


def given(world, project, unit, numbers):
    """The splits of the targets with what was issued to one unit; the office has the rest."""
    edition = edition_in_force(project.programme, TODAY)
    found = []
    for value, number in zip(edition.texts.get().targetvalue_rows.order_by("ordinal"), numbers, strict=True):
        rest = {} if value.low is None else {world.office: str(value.low - int(number))}
        split = typed(world.clerk, value.target, {unit: number} | rest)
        issued(world.clerk, split)
        found.append(split)
    return found


def cell_of(page, unit):
    """The cell of a unit in the only line."""
    (line,) = page.lines
    return dict(zip([column.key for column in page.columns], line.cells, strict=True))[str(unit.pk)]


def said(actor, split, verb):
    row = row_of(split, actor.post.unit)
    words = Words("场地不足") if verb == OBJECTED else Words()
    reply(actor=actor, row=row, version=row.issued_version, verb=verb, at=AT, words=words)


@pytest.mark.parametrize(
    ("verbs", "beds", "code", "number"),
    [
        ((OBJECTED, CONFIRMED), "30", "objected", "8"),
        ((OBJECTED, OBJECTED), "30", "objected", "8"),
        ((CONFIRMED, CONFIRMED), "30", "confirmed", "8"),
        ((CONFIRMED, OBJECTED), "30", "objected", "另30"),
        ((CONFIRMED, OBJECTED), "300", "objected", "另300"),
        ((CONFIRMED, OBJECTED), "2000", "objected", "另项"),
    ],
)
def test_a_reply_stands_beside_the_number_that_it_is_about(world, verbs, beds, code, number):
    project = project_of(world, COUNTED, BEDS)
    approver = make_actor(world.street, "approver", "head", "石桥")
    for split, verb in zip(given(world, project, world.street, ["8", beds]), verbs, strict=True):
        said(approver, split, verb)
    cell = cell_of(drawn(project, world.clerk), world.street)
    assert (cell.look.code, cell.number) == (code, number)
    told = {CONFIRMED: "", OBJECTED: "（有异议）"}
    whole = f"{int(beds):,} 张"
    assert cell.words == (
        f"新建社区食堂 100 家：8 家{told[verbs[0]]}；新增床位 3000 张：{whole}{told[verbs[1]]}"
    )


def test_a_reply_about_a_target_without_a_number_says_that_it_is_another(world):
    project = project_of(world, COUNTED, MECHANISM)
    approver = make_actor(world.street, "approver", "head", "石桥")
    counted, named = project.targets.order_by("code")
    numbered = typed(world.clerk, counted, {world.street: "8", world.office: "92"})
    edition = edition_in_force(project.programme, TODAY)
    without = Split.objects.create(target=named, edition=edition)
    add_units(actor=world.clerk, split=without, version=1, units=[world.street], at=AT)
    for split in (numbered, without):
        issued(world.clerk, Split.objects.get(pk=split.pk))
    said(approver, numbered, CONFIRMED)
    cell = cell_of(drawn(project, world.clerk), world.street)
    assert (cell.look.code, cell.number) == ("waiting", "另项")


@pytest.mark.parametrize("deep", [False, True])
def test_an_objection_stands_until_a_draft_without_the_unit_is_put_to_the_units(world, deep):
    project = project_of(world)
    (split,) = given(world, project, world.street, ["8"])
    above = row_of(split, world.street) if deep else None
    actor, rest = world.clerk, [world.office]
    if deep:
        rest = [make_unit(world.street_division, f"{n}社区", kind="community", code=n) for n in "一二"]
        Unit.objects.filter(pk__in=[unit.pk for unit in rest]).update(superior=world.street)
        actor = make_actor(world.street, "approver", "head", "石桥")
        typed(actor, split.target, dict(zip(rest, ("3", "5"), strict=True)), above)
        issued(actor, split, above)
    row = row_of(split, rest[0] if deep else world.street, above)
    objecting = make_actor(row.unit, "approver", "objecting", "夏至")
    words = Words("场地不足")
    reply(actor=objecting, row=row, version=row.issued_version, verb=OBJECTED, at=AT, words=words)
    row.refresh_from_db()
    split.refresh_from_db()
    take_out_unit(actor=actor, row=row, version=row.version)
    assert cell_of(drawn(project, world.clerk), row.unit).look.code == "objected"
    split.refresh_from_db()
    offer(actor=actor, split=split, version=split.version, at=AT, parent=above)
    assert cell_of(drawn(project, world.clerk), row.unit).look.code == "waiting"


def test_a_bare_figure_is_called_by_its_project(world):
    project = project_of(world, BEDS | {"words": "3000张"})
    given(world, project, world.street, ["30"])
    assert cell_of(drawn(project, world.clerk), world.street).words == (
        "社区食堂建设：3000张：30 张（待答复）"
    )


def test_of_departments_together_those_are_counted_that_replied_so(world):
    project = project_of(world)
    departments = [make_unit(world.district, f"第{n}局", f"{n}局") for n in range(1, 16)]
    numbers = {world.street: "85"} | dict.fromkeys(departments, "1")
    split = typed(world.clerk, project.targets.get(), numbers)
    issued(world.clerk, split)
    said(make_actor(departments[0], "approver", "first", "甲"), split, OBJECTED)
    page = drawn(project, world.clerk)
    assert [(column.name, column.whole) for column in page.columns] == [
        ("望湖路街道", "望湖路街道办事处"),
        ("部门", "、".join(unit.name for unit in departments)),
    ]
    ((street, together),) = [line.cells for line in page.lines]
    assert (street.look.code, street.number) == ("waiting", "85")
    assert (together.look.code, together.number) == ("objected", "1/15家")
    assert together.words.startswith(
        "第1局：新建社区食堂 100 家：1 家（有异议）；第2局：新建社区食堂 100 家：1 家（待"
    )
    assert [row.columns for row in page.sums] == [[0, 0], [1, 0], [0, 0], [0, 1], [0, 0], [1, 1]]


@pytest.mark.parametrize("view", ["months", "units", "gantt"])
def test_units_have_their_short_names_with_the_full_one_as_title(client, world, view):
    project = project_of(world)
    given(world, project, world.street, ["8"])
    html = signed_in(client, world.clerk).get(f"{WALL}?by={view}").content.decode()
    for pk, name, whole in (
        (world.civil_affairs.pk, "区民政局", "望湖区民政局"),
        (world.street.pk, "望湖路街道", "望湖路街道办事处"),
    ):
        assert f'<option value="{pk}" title="{whole}">{name}</option>' in html
    assert '<td class="c-lead" title="望湖区民政局">区民政局</td>' in html


def test_what_a_cell_holds_is_escaped(client, world):
    project = project_of(world, COUNTED | {"words": '新建"食堂"<b>100家'})
    given(world, project, world.street, ["8"])
    html = signed_in(client, world.clerk).get(UNITS).content.decode()
    assert 'title="新建&quot;食堂&quot;&lt;b&gt;100家：8 家（待答复）"' in html


def test_the_charts_plan_the_same_share_of_this_month(world):
    project = project_of(world, COUNTED, BEDS)
    in_force(world, project, stone("开工", on(3, 31)))
    edition = edition_in_force(project.programme, TODAY)
    for day in (on(1, 1), TODAY, on(10, 31), on(12, 31)):
        whole, short = (wall_rows(edition, day, by_months=months) for months in (True, False))
        assert [row.share for row in short.rows] == [row.share for row in whole.rows]
        assert [row.share for row in whole.rows] == [row.months[day.month - 1].share for row in whole.rows]
        assert [row.stones for row in short.rows] == [row.stones for row in whole.rows]
