"""From a reviewed reading to an edition, and from an edition to a further one."""

import datetime
from contextlib import nullcontext
from importlib.resources import files

import pytest
from django.http import QueryDict

from minsheng.apps.audit.models import Event
from minsheng.apps.notices.actions import (
    Accepted,
    Addition,
    add_fact,
    decide_fact,
    drop_change,
    issue_reading,
    register_units,
    start_change,
)
from minsheng.apps.notices.drafting import facts_digest
from minsheng.apps.notices.errors import (
    ChangeOpen,
    EditionFollowed,
    FactsOpen,
    FigureUnfit,
    HeadMissing,
    IssueOvertaken,
    IssueStale,
    NoChangeOpen,
    NothingChanged,
    NotIssued,
    ReadingClosed,
    ReasonMissing,
    TargetsInCircle,
    UnitsUnknown,
    WordsTooLong,
)
from minsheng.apps.notices.issuepage import issue_page
from minsheng.apps.notices.models import Decision, Fact, Notice
from minsheng.apps.notices.units import unresolved_units
from minsheng.apps.places.actions import NewUnit, register_unit
from minsheng.apps.places.models import Unit, UnitKind
from minsheng.apps.places.problems import MembersMissing
from minsheng.apps.programmes.errors import (
    EditionEmpty,
    EditionTooEarly,
    PairedTwice,
    ProjectsWithoutTarget,
)
from minsheng.apps.programmes.models import Edition, Programme, Project, ProjectText, Target, TargetValue
from minsheng.apps.programmes.queries import edition_difference
from minsheng.apps.ui.sentences import sentence
from tests.apps.notices.steps import (
    AT,
    CORRECTED,
    DAY,
    LATER,
    SMALL,
    STRANGE,
    TITLE,
    accept_all,
    facts_of,
    imported,
    issue_of,
    issued,
)

APRIL = datetime.date(2026, 4, 10)


def issue(world, reading, *, at=AT, **given):
    return issue_reading(actor=world.clerk, reading=reading, given=issue_of(**given), at=at)


def issue_as_proposed(world, reading, **given):
    page = issue_page(reading)
    pairs = {row.fact.pk: row.chosen for row in page.pairs}
    return issue(world, reading, at=LATER, projects=pairs, targets=page.target_pairs, **given)


def change_of(edition):
    """The lines of projects that differ, as words gone and words that came."""
    return [
        (
            change.kind,
            change.number,
            {
                line.label: (
                    "".join(piece.words for piece in line.pieces if piece.fate != "new"),
                    "".join(piece.words for piece in line.pieces if piece.fate != "gone"),
                )
                for line in change.lines
            },
        )
        for change in edition_difference(edition)[1]
        if change.number
    ]


def test_the_first_edition_says_what_was_accepted_and_where_it_stands(world, reading, told):
    accept_all(world.clerk, reading)
    edition = issue(world, reading)
    assert (edition.programme.code, edition.ordinal, edition.basis, edition.title) == (
        "990102-2026",
        1,
        "notice",
        TITLE,
    )
    assert (edition.signed_on, edition.in_force_from, edition.issued_at) == (DAY, DAY, AT)
    assert edition.text_hash == reading.text.sha256
    assert edition.file == reading.notice.files.get().file
    texts = list(edition.texts.all())
    assert [(text.project.code, text.number, text.category.name, text.has_task) for text in texts] == [
        ("990102-2026-1", "1", "养老服务", True),
        ("990102-2026-2", "2", "养老服务", True),
        ("990102-2026-3", "3", "社会救助", True),
    ]
    values = TargetValue.objects.filter(text__edition=edition).order_by("text", "ordinal")
    assert [(v.target.code, v.words, v.comparator, v.low, v.unit) for v in values] == [
        ("990102-2026-1-1", "新建社区食堂8家", "eq", 8, "家"),
        ("990102-2026-2-1", "为失能老年人提供上门服务1200人次以上", "ge", 1200, "人次"),
        ("990102-2026-3-1", "健全困境儿童保障机制", "eq", None, ""),
    ]
    first = values[0]
    assert reading.text.text[first.start : first.end] == first.quote == "新建社区食堂8家"
    assert (first.locator, first.text_hash) == ("第5行", reading.text.sha256)
    assert [(r.relation, r.name, r.unit.code) for r in texts[0].responsibility_rows.all()] == [
        ("lead", "区民政局", world.civil_affairs.code),
        ("cooperating", "区民生办", world.office.code),
    ]
    assert [(row.words, row.due_on) for row in texts[0].deadline_rows.all()] == [
        ("9月30日前", datetime.date(2026, 9, 30))
    ]
    assert [row.words for row in texts[2].pledge_rows.all()] == ["应保尽保"]
    reading.refresh_from_db()
    assert (reading.state, reading.edition) == ("issued", edition)
    assert Notice.objects.get().state == "issued"
    verb, facts, words = told()
    assert verb == "programmes.edition_issued"
    assert facts == {
        "title": TITLE,
        "ordinal": 1,
        "projects": 3,
        "without_task": 0,
        "recipe": 1,
        "record": edition.record.sha256,
    }
    assert words == f"发布《{TITLE}》第 1 版：3 项，其中 0 项无任务"


def test_a_reading_is_issued_once(world, reading, nothing_written):
    accept_all(world.clerk, reading)
    issue(world, reading)
    with nothing_written(), pytest.raises(ReadingClosed):
        issue(world, reading)


def test_open_facts_stand_in_the_way(world, reading, nothing_written):
    accept_all(world.clerk, reading)
    one, other = facts_of(reading, "target")
    Fact.objects.filter(pk__in=[one.pk, other.pk, facts_of(reading, "deadline")[0].pk]).update(state="open")
    with nothing_written(), pytest.raises(FactsOpen) as caught:
        issue(world, reading)
    assert caught.value.facts == {"count": 3, "projects": 2}


def registered(actor, reading):
    """Register what the reading names and the register lacks."""
    seen = {fact.pk: fact.version for kind in ("lead", "cooperating") for fact in facts_of(reading, kind)}
    return register_units(actor=actor, reading=reading, seen=seen)


def test_units_named_otherwise_since_they_were_seen_are_reported_and_not_registered(world, nothing_written):
    reading = imported(world.clerk, world.district, STRANGE)
    fact = facts_of(reading, "cooperating")[0]
    edit(world, reading, "cooperating", {"name": "区文旅委"})
    with nothing_written():
        done = register_units(actor=world.clerk, reading=reading, seen={fact.pk: 1})
    assert done == Accepted(0, (fact.ordinal,))


def test_a_group_that_cannot_be_registered_takes_the_units_along(world, nothing_written):
    reading = imported(world.clerk, world.district, STRANGE)
    Unit.objects.filter(kind=UnitKind.STREET).update(ends_on=datetime.date(2026, 3, 2))
    with nothing_written(), pytest.raises(MembersMissing):
        registered(world.clerk, reading)


def test_unknown_units_stand_in_the_way_until_they_are_registered(world, nothing_written):
    reading = imported(world.clerk, world.district, STRANGE)
    accept_all(world.clerk, reading)
    with nothing_written(), pytest.raises(UnitsUnknown) as caught:
        issue(world, reading)
    assert caught.value.facts == {"count": 2, "names": "区文旅局、各街道"}
    old = NewUnit(world.district, "旧街街道", UnitKind.STREET, datetime.date(2020, 1, 1))
    street = register_unit(new=old, actor=world.clerk)
    Unit.objects.filter(pk=street.pk).update(ends_on=datetime.date(2026, 3, 2))
    assert registered(world.clerk, reading) == Accepted(2, ())
    edition = issue(world, reading)
    rows = edition.texts.first().responsibility_rows.filter(relation="cooperating")
    assert [(row.unit and row.unit.name, row.group and row.group.name) for row in rows] == [
        ("区文旅局", None),
        (None, "各街道"),
    ]
    assert rows[1].group.members.get() == world.street


def test_all_streets_are_no_unit_where_none_is_registered(world, nothing_written):
    reading = imported(world.neighbour_clerk, world.neighbour_district, STRANGE)
    with nothing_written(), pytest.raises(MembersMissing) as caught:
        registered(world.neighbour_clerk, reading)
    assert caught.value.facts == {"name": "各街道"}


def test_units_of_next_years_notice_are_known_once_registered(world):
    reading = imported(world.clerk, world.district, STRANGE.replace("2026", "2027"), year=2027)
    registered(world.clerk, reading)
    assert unresolved_units(reading) == []


def test_a_project_with_a_task_needs_something_to_be_held_to(world, reading, nothing_written):
    undertaking = facts_of(reading, "undertaking")[0]
    decide_fact(actor=world.clerk, fact=undertaking, version=1, verb=Decision.Verb.REJECT, at=AT)
    accept_all(world.clerk, reading)
    with nothing_written(), pytest.raises(ProjectsWithoutTarget) as caught:
        issue(world, reading)
    assert caught.value.facts == {"count": 1, "titles": "健全困境儿童保障机制，做到应保尽保"[:16]}


@pytest.mark.parametrize(("given", "what"), [({"title": ""}, "标题"), ({"in_force_from": None}, "生效日期")])
def test_a_title_and_a_day_are_needed(world, reading, nothing_written, given, what):
    accept_all(world.clerk, reading)
    with nothing_written(), pytest.raises(HeadMissing) as caught:
        issue(world, reading, **given)
    assert caught.value.facts == {"what": what}


def test_an_edition_needs_a_project(world, reading, nothing_written):
    for fact in facts_of(reading, "project"):
        decide_fact(actor=world.clerk, fact=fact, version=1, verb=Decision.Verb.REJECT, at=AT)
    accept_all(world.clerk, reading)
    with nothing_written(), pytest.raises(EditionEmpty):
        issue(world, reading)


@pytest.mark.parametrize(
    ("kind", "change", "refusal", "said"),
    [
        ("target", {"low": "9200000000001.5"}, None, None),
        ("target", {"low": "9300000000000"}, FigureUnfit, {"value": "9300000000000"}),
        ("target", {"low": "0.0000001"}, FigureUnfit, {"value": "0.0000001"}),
        ("lead", {"name": "局" * 121, "none": True}, WordsTooLong, {"value": "局" * 40, "most": 120}),
        ("deadline", {"words": "九" * 81}, WordsTooLong, {"value": "九" * 40, "most": 80}),
        ("pledge", {"words": "应" * 41}, WordsTooLong, {"value": "应" * 40, "most": 40}),
    ],
)
def test_what_no_column_holds_is_named_before_anything_is_written(
    world, reading, nothing_written, kind, change, refusal, said
):
    accept_all(world.clerk, reading)
    fact = facts_of(reading, kind)[0]
    fact.value |= change
    fact.save()
    if refusal is None:
        assert issue(world, reading).ordinal == 1
        return
    with nothing_written(), pytest.raises(refusal) as caught:
        issue(world, reading)
    assert caught.value.facts == {"number": fact.ordinal, **said}
    assert sentence(caught.value)


def test_rejected_facts_are_not_issued_and_what_points_at_them_points_nowhere(world, reading):
    target, category = facts_of(reading, "target")[0], facts_of(reading, "category")[0]
    deadline = facts_of(reading, "deadline")[0]
    deadline.value |= {"target": target.ordinal}
    deadline.save()
    project = target.project
    given = Addition(Fact.Kind.UNDERTAKING, project, {"words": "建好食堂", "type": "F", "because": []}, [])
    add_fact(actor=world.clerk, reading=reading, given=given, at=AT)
    for fact in (target, category):
        decide_fact(actor=world.clerk, fact=fact, version=1, verb=Decision.Verb.REJECT, at=AT)
    accept_all(world.clerk, reading)
    edition = issue(world, reading)
    text = edition.texts.get(number="1")
    assert [category.name for category in edition.categories.all()] == ["社会救助"]
    assert (text.category, text.deadline_rows.get().target) == (None, None)
    added = text.targetvalue_rows.get()
    assert (added.words, added.quote, added.start, added.end) == ("建好食堂", "", 0, 0)


def test_a_correction_is_the_next_edition_and_points_nothing_anew(world):
    first = issued(world.clerk, world.district)
    before = (list(Project.objects.values()), list(Target.objects.values()))
    reading = imported(world.clerk, world.district, CORRECTED, at=LATER)
    accept_all(world.clerk, reading, LATER)
    second = issue_as_proposed(world, reading, in_force_from=APRIL)
    assert (second.programme, second.ordinal, second.basis) == (first.programme, 2, "notice")
    assert [p for p in Project.objects.values() if p in before[0]] == before[0]
    assert [t for t in Target.objects.values() if t in before[1]] == before[1]
    assert list(second.texts.values_list("project__code", "number")) == [
        ("990102-2026-1", "1"),
        ("990102-2026-2", "2"),
        ("990102-2026-3a", "3"),
    ]
    assert list(TargetValue.objects.filter(text__edition=second).values_list("target__code", flat=True)) == [
        "990102-2026-1-1",
        "990102-2026-2-1",
        "990102-2026-3a-1",
    ]
    assert change_of(second) == [
        (
            "changed",
            "1",
            {
                "名称": ("新建社区食堂8家，9月30日前完成。", "新建社区食堂10家，9月30日前完成。"),
                "目标": ("8 家（新建社区食堂8家）", "10 家（新建社区食堂10家）"),
            },
        ),
        ("new", "3", {}),
        ("dropped", "3", {}),
    ]
    assert first.texts.first().title == "新建社区食堂8家，9月30日前完成。"


def test_what_the_clerk_confirms_decides_which_row_continues_which(world):
    issued(world.clerk, world.district)
    reading = imported(world.clerk, world.district, CORRECTED, at=LATER)
    accept_all(world.clerk, reading, LATER)
    page = issue_page(reading)
    third = page.pairs[2].fact
    pairs = {row.fact.pk: row.chosen for row in page.pairs}
    assert pairs[third.pk] is None
    pairs[third.pk] = Project.objects.get(code="990102-2026-3").pk
    edition = issue(world, reading, at=LATER, projects=pairs, targets=page.target_pairs)
    assert list(edition.texts.values_list("project__code", flat=True)) == [
        "990102-2026-1",
        "990102-2026-2",
        "990102-2026-3",
    ]
    assert Target.objects.filter(code__startswith="990102-2026-3").count() == 2


def codes_of(edition):
    """The code of each project and of each target, in printed order."""
    values = TargetValue.objects.filter(text__edition=edition).order_by("text__ordinal", "ordinal")
    return (
        list(edition.texts.values_list("project__code", flat=True)),
        list(values.values_list("target__code", flat=True)),
    )


def issue_with(world, reading, chosen, **given):
    """Issue with the projects that the clerk chose, the other ones as proposed."""
    page = issue_page(reading, QueryDict("&".join(f"p-{fact}={row or ''}" for fact, row in chosen.items())))
    pairs = {row.fact.pk: row.chosen for row in page.pairs}
    return issue(world, reading, at=LATER, projects=pairs, targets=page.target_pairs, **given)


REWORDED = SMALL.replace("望民生〔2026〕1号", "望民生〔2026〕9号").replace(
    "2.为失能老年人提供上门服务1200人次以上。",
    "2.由各街道统一安排护理员队伍并按月公布进度和满意度，定期回访改进服务质量，为失能老年人提供上门服务1200人次以上。",
)


def test_the_target_of_a_project_whose_pair_the_clerk_corrected_keeps_its_code(world):
    issued(world.clerk, world.district)
    reading = imported(world.clerk, world.district, REWORDED, at=LATER)
    accept_all(world.clerk, reading, LATER)
    second = facts_of(reading, "project")[1]
    assert issue_page(reading).pairs[1].chosen is None
    old = Project.objects.get(code="990102-2026-2")
    edition = issue_with(world, reading, {second.pk: old.pk})
    assert codes_of(edition) == (
        ["990102-2026-1", "990102-2026-2", "990102-2026-3"],
        ["990102-2026-1-1", "990102-2026-2-1", "990102-2026-3-1"],
    )


def test_a_project_that_the_clerk_calls_new_has_new_targets(world):
    issued(world.clerk, world.district)
    reading = imported(world.clerk, world.district, CORRECTED, at=LATER)
    accept_all(world.clerk, reading, LATER)
    edition = issue_with(world, reading, {facts_of(reading, "project")[0].pk: None})
    assert codes_of(edition) == (
        ["990102-2026-1a", "990102-2026-2", "990102-2026-3a"],
        ["990102-2026-1a-1", "990102-2026-2-1", "990102-2026-3a-1"],
    )


def test_two_projects_cannot_continue_one(world, nothing_written):
    issued(world.clerk, world.district)
    reading = imported(world.clerk, world.district, CORRECTED, at=LATER)
    accept_all(world.clerk, reading, LATER)
    page = issue_page(reading)
    pairs = {row.fact.pk: page.pairs[0].chosen for row in page.pairs}
    with nothing_written(), pytest.raises(PairedTwice) as caught:
        issue(world, reading, projects=pairs, targets={})
    assert caught.value.facts == {"title": "新建社区食堂10家，9月30日前"}


def test_an_edition_is_not_in_force_before_the_one_it_follows(world, nothing_written):
    issued(world.clerk, world.district)
    reading = imported(world.clerk, world.district, CORRECTED, at=LATER)
    accept_all(world.clerk, reading, LATER)
    early = DAY - datetime.timedelta(days=1)
    with nothing_written(), pytest.raises(EditionTooEarly) as caught:
        issue(world, reading, in_force_from=early)
    assert caught.value.facts == {"given": early, "least": DAY}
    assert issue(world, reading, in_force_from=DAY).ordinal == 2


def test_an_issue_that_another_overtook_is_looked_at_again(world, nothing_written):
    issued(world.clerk, world.district)
    reading = imported(world.clerk, world.district, CORRECTED, at=LATER)
    accept_all(world.clerk, reading, LATER)
    with nothing_written(), pytest.raises(IssueOvertaken) as caught:
        issue(world, reading, follows=0)
    assert caught.value.facts == {"last": 1}


@pytest.mark.parametrize("change", ["edit", "reject", "add"])
def test_an_issue_is_refused_where_the_facts_are_not_those_that_were_previewed(
    world, reading, nothing_written, change
):
    accept_all(world.clerk, reading)
    seen = facts_digest(reading.facts.all())
    measure = facts_of(reading, "target")[1]
    if change == "add":
        given = Addition(Fact.Kind.UNDERTAKING, measure.project, {"words": "建好", "type": "F"}, [])
        add_fact(actor=world.clerk, reading=reading, given=given, at=AT)
    else:
        verb = Decision.Verb(change)
        value = measure.value if change == "edit" else None
        decide_fact(actor=world.clerk, fact=measure, version=2, verb=verb, at=AT, value=value)
    with nothing_written(), pytest.raises(IssueStale) as caught:
        issue(world, reading, seen=seen)
    assert sentence(caught.value) == "核对内容在您预览之后又有改动，请重新看过再发布。"
    with pytest.raises(ProjectsWithoutTarget) if change == "reject" else nullcontext():
        issue(world, reading, seen=facts_digest(reading.facts.all()))


@pytest.mark.parametrize(("one", "other"), [("subset_of", "subset_of"), ("part_of", "subset_of")])
def test_targets_that_are_parts_of_each_other_are_not_issued(world, nothing_written, one, other):
    text = SMALL.replace("新建社区食堂8家，", "新建社区食堂8家，改建社区食堂3家，")
    reading = imported(world.clerk, world.district, text)
    accept_all(world.clerk, reading)
    first, second = facts_of(reading, "target")[:2]
    for fact, key, at in ((first, one, second.ordinal), (second, other, first.ordinal)):
        fact.value |= {"subset_of": None, "part_of": None, key: at}
        fact.save()
    with nothing_written(), pytest.raises(TargetsInCircle) as caught:
        issue(world, reading)
    assert caught.value.facts == {"numbers": f"{first.ordinal}、{second.ordinal}"}
    assert f"第 {first.ordinal}、{second.ordinal} 条互为" in sentence(caught.value)
    second.value |= {other: None}
    second.save()
    assert issue(world, reading).ordinal == 1


def test_units_are_those_of_the_day_the_reading_was_made(world):
    from minsheng.apps.places.actions import rename_unit

    first = issued(world.clerk, world.district)
    may, june = datetime.date(2026, 5, 1), datetime.datetime(2026, 6, 1, 9, tzinfo=AT.tzinfo)
    rename_unit(
        unit=world.civil_affairs, name="区民政和社保局", day=may, today=june.date(), actor=world.clerk
    )
    copy = changed(world, first, Edition.Basis.AMENDMENT, at=june)
    edit(world, copy, "lead", {"name": "区民政和社保局"})
    assert unresolved_units(copy) == []
    late = imported(world.clerk, world.district, CORRECTED.replace("区民政局", "区民政和社保局"))
    assert unresolved_units(late) == ["区民政和社保局"]


def changed(world, edition, basis, *, at=LATER):
    return start_change(actor=world.clerk, reading=issued_reading(edition), basis=basis, at=at)


def issued_reading(edition):
    from minsheng.apps.notices.models import Reading

    return Reading.objects.get(edition=edition)


def edit(world, copy, kind, change, number=0):
    fact = facts_of(copy, kind)[number]
    decide_fact(
        actor=world.clerk,
        fact=fact,
        version=fact.version,
        verb=Decision.Verb.EDIT,
        at=LATER,
        value=fact.value | change,
    )


def test_an_erratum_mends_a_slip_keeps_the_day_and_says_why(world, told):
    first = issued(world.clerk, world.district)
    copy = changed(world, first, Edition.Basis.ERRATUM)
    assert told() == (
        "notices.change_started",
        {"basis": "勘误", "name": "民生实事.txt"},
        "对《民生实事.txt》发起勘误",
    )
    assert Notice.objects.get().state == "review"
    assert set(copy.facts.values_list("state", "version")) == {("accepted", 1)}
    assert list(copy.facts.values_list("ordinal", "kind", "value", "spans")) == list(
        issued_reading(first).facts.values_list("ordinal", "kind", "value", "spans")
    )
    edit(world, copy, "target", {"type": "A"})
    second = issue_as_proposed(world, copy, in_force_from=APRIL, reason="类型看错")
    assert (second.ordinal, second.basis, second.reason, second.in_force_from) == (
        2,
        "erratum",
        "类型看错",
        DAY,
    )
    assert change_of(second) == [
        (
            "changed",
            "1",
            {
                "类型": ("节点工程", "累计数量"),
                "目标的算法": ("节点工程，年底达到", "累计数量，年底达到"),
            },
        )
    ]
    assert (Project.objects.count(), Target.objects.count()) == (3, 3)


def test_an_erratum_that_swaps_two_titles_and_rewords_a_target_keeps_every_code(world):
    first = issued(world.clerk, world.district)
    copy = changed(world, first, Edition.Basis.ERRATUM)
    one, other = (fact.value["title"] for fact in facts_of(copy, "project")[:2])
    edit(world, copy, "project", {"title": other})
    edit(world, copy, "project", {"title": one}, number=1)
    edit(world, copy, "target", {"words": "开办老年助餐点", "unit": "处"})
    second = issue_as_proposed(world, copy, reason="两项名称印反")
    assert codes_of(second) == codes_of(first)
    assert list(second.texts.values_list("title", flat=True))[:2] == [other, one]
    values = TargetValue.objects.filter(target__code="990102-2026-1-1").order_by("text__edition__ordinal")
    assert [value.words for value in values] == ["新建社区食堂8家", "开办老年助餐点"]


def test_what_an_amendment_leaves_out_and_adds_moves_no_code(world):
    first = issued(world.clerk, world.district)
    copy = changed(world, first, Edition.Basis.AMENDMENT)
    dropped, words = facts_of(copy, "project")[0], facts_of(copy, "target")[0].value
    decide_fact(actor=world.clerk, fact=dropped, version=1, verb=Decision.Verb.REJECT, at=LATER)
    given = Addition(Fact.Kind.TARGET, facts_of(copy, "project")[1], words, [])
    add_fact(actor=world.clerk, reading=copy, given=given, at=LATER)
    second = issue_as_proposed(world, copy, reason="第1项并入第2项", in_force_from=APRIL)
    assert codes_of(second) == (
        ["990102-2026-2", "990102-2026-3"],
        ["990102-2026-2-1", "990102-2026-2-2", "990102-2026-3-1"],
    )
    # A change of a change finds its codes in the edition it was copied from.
    copy = changed(world, second, Edition.Basis.ERRATUM)
    edit(world, copy, "project", {"title": "为失能老人提供上门服务1200人次以上。"})
    third = issue_as_proposed(world, copy, reason="排版", in_force_from=APRIL)
    assert codes_of(third) == codes_of(second)


@pytest.mark.parametrize("basis", [Edition.Basis.ERRATUM, Edition.Basis.AMENDMENT])
def test_a_change_that_says_what_the_edition_before_says_is_not_issued(world, basis, nothing_written):
    copy = changed(world, issued(world.clerk, world.district), basis)
    with nothing_written(), pytest.raises(NothingChanged) as caught:
        issue_as_proposed(world, copy, reason="没有改")
    assert sentence(caught.value) == (
        f"这份{basis.label}和上一版说的一样，没有可发布的。请先改，或放弃这次{basis.label}。"
    )
    edit(world, copy, "category", {"declared_count": 3})
    assert issue_as_proposed(world, copy, reason="项数看错").ordinal == 2


def test_targets_are_paired_anew_where_a_change_corrects_a_pair_and_stay_elsewhere(world):
    first = issued(world.clerk, world.district)
    copy = changed(world, first, Edition.Basis.ERRATUM)
    one, other = facts_of(copy, "project")[:2]
    rows = {code: Project.objects.get(code=f"990102-2026-{code}").pk for code in (1, 2)}
    edition = issue_with(world, copy, {one.pk: rows[2], other.pk: rows[1]}, reason="两项对反")
    assert codes_of(edition) == (
        ["990102-2026-2", "990102-2026-1", "990102-2026-3"],
        ["990102-2026-1-1", "990102-2026-2-1", "990102-2026-3-1"],
    )


def test_an_amendment_gives_a_further_task_from_its_own_day(world):
    first = issued(world.clerk, world.district)
    copy = changed(world, first, Edition.Basis.AMENDMENT)
    edit(world, copy, "target", {"low": "1500"}, number=1)
    second = issue_as_proposed(
        world, copy, in_force_from=APRIL, reason="追加任务", document_number="望民生〔2026〕20号"
    )
    assert (second.basis, second.in_force_from, second.document_number) == (
        "amendment",
        APRIL,
        "望民生〔2026〕20号",
    )
    words = "为失能老年人提供上门服务1200人次以上"
    assert change_of(second) == [
        ("changed", "2", {"目标": (f"不少于 1,200 人次（{words}）", f"不少于 1,500 人次（{words}）")})
    ]


@pytest.mark.parametrize("basis", [Edition.Basis.ERRATUM, Edition.Basis.AMENDMENT])
@pytest.mark.parametrize("reason", ["", "  "])
def test_a_change_without_a_reason_is_refused(world, nothing_written, basis, reason):
    copy = changed(world, issued(world.clerk, world.district), basis)
    with nothing_written(), pytest.raises(ReasonMissing):
        issue_as_proposed(world, copy, reason=reason)


def test_only_what_is_issued_is_changed_and_one_change_at_a_time(world, reading, nothing_written):
    with nothing_written(), pytest.raises(ChangeOpen):
        start_change(actor=world.clerk, reading=reading, basis=Edition.Basis.ERRATUM, at=AT)
    edition = issued(world.clerk, world.district, CORRECTED)
    changed(world, edition, Edition.Basis.ERRATUM)
    with nothing_written(), pytest.raises(ChangeOpen):
        changed(world, edition, Edition.Basis.AMENDMENT)


def test_a_withdrawn_reading_is_not_changed(world, reading, nothing_written):
    from minsheng.apps.notices.actions import withdraw_notice

    withdraw_notice(actor=world.clerk, notice=reading.notice)
    with nothing_written(), pytest.raises(NotIssued):
        start_change(actor=world.clerk, reading=reading, basis=Edition.Basis.ERRATUM, at=AT)


def test_a_change_of_an_edition_that_another_followed_is_refused(world, nothing_written):
    first = issued(world.clerk, world.district)
    issued(world.clerk, world.district, CORRECTED, at=LATER, in_force_from=APRIL)
    with nothing_written(), pytest.raises(EditionFollowed) as caught:
        changed(world, first, Edition.Basis.ERRATUM)
    assert caught.value.facts == {"base": 1, "last": 2}


def test_a_change_that_was_overtaken_by_an_edition_is_not_issued(world, nothing_written):
    first = issued(world.clerk, world.district)
    copy = changed(world, first, Edition.Basis.AMENDMENT)
    issued(world.clerk, world.district, CORRECTED, at=LATER, in_force_from=APRIL)
    with nothing_written(), pytest.raises(EditionFollowed):
        issue(world, copy, in_force_from=APRIL, reason="追加任务")


def test_a_change_is_given_up_and_another_one_begun(world, told, nothing_written):
    first = issued(world.clerk, world.district)
    copy = changed(world, first, Edition.Basis.AMENDMENT)
    drop_change(actor=world.clerk, notice=copy.notice)
    assert told() == (
        "notices.change_dropped",
        {"basis": "调整", "name": "民生实事.txt"},
        "放弃了对《民生实事.txt》的调整",
    )
    copy.refresh_from_db()
    assert (copy.state, Notice.objects.get().state) == ("replaced", "issued")
    with nothing_written(), pytest.raises(NoChangeOpen):
        drop_change(actor=world.clerk, notice=copy.notice)
    assert changed(world, first, Edition.Basis.ERRATUM).state == "review"


def test_a_review_is_not_given_up_as_a_change(world, reading, nothing_written):
    with nothing_written(), pytest.raises(NoChangeOpen):
        drop_change(actor=world.clerk, notice=reading.notice)


def test_the_demos_correction_differs_in_three_projects_and_keeps_every_code(world):
    data = files("minsheng.apps.demo") / "data"
    first = issued(world.clerk, world.district, (data / "notice.docx").read_bytes(), name="通知.docx")
    codes = (list(Project.objects.values("pk", "code")), list(Target.objects.values("pk", "code")))
    reading = imported(
        world.clerk, world.district, (data / "notice-corrected.docx").read_bytes(), name="更正.docx"
    )
    accept_all(world.clerk, reading)
    second = issue_as_proposed(world, reading, in_force_from=APRIL)
    assert (first.texts.count(), second.ordinal, second.texts.count()) == (52, 2, 52)
    assert (list(Project.objects.values("pk", "code")), list(Target.objects.values("pk", "code"))) == codes
    assert list(second.texts.values_list("number", "project__code")) == list(
        first.texts.values_list("number", "project__code")
    )
    found = change_of(second)
    assert [(kind, number) for kind, number, _ in found] == [
        ("changed", "18"),
        ("changed", "24"),
        ("changed", "30"),
    ]
    said = [lines for _, _, lines in found]
    assert said[1] == {"牵头单位": ("区城管局", "区住建局")}
    assert "1.5万人次" in said[0]["名称"][0]
    assert "1.8万人次" in said[0]["名称"][1]
    assert "完善“十分钟健身圈”" in said[2]["名称"][0]
    assert "增加群众身边的健身场地" in said[2]["名称"][1]


def test_a_letter_keeps_a_number_apart_that_was_given_before(world):
    issued(world.clerk, world.district)
    reading = imported(world.clerk, world.district, CORRECTED, at=LATER)
    accept_all(world.clerk, reading, LATER)
    issue(world, reading, at=LATER)
    assert list(ProjectText.objects.filter(edition__ordinal=2).values_list("project__code", flat=True)) == [
        "990102-2026-1a",
        "990102-2026-2a",
        "990102-2026-3a",
    ]


def test_each_district_and_year_has_its_own_programme(world):
    issued(world.clerk, world.district)
    issued(world.clerk, world.district, SMALL.replace("2026年", "2027年"), year=2027)
    issued(world.neighbour_clerk, world.neighbour_district, CORRECTED)
    assert sorted(Programme.objects.values_list("code", flat=True)) == [
        "990102-2026",
        "990102-2027",
        "990103-2026",
    ]
    assert Event.objects.filter(verb="programmes.edition_issued").count() == 3
