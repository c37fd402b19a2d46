"""The rows of an edition out of its draft, in a fixed number of queries."""

import re
from collections.abc import Iterable
from itertools import count, product
from typing import Any

from minsheng.apps.programmes.drafts import EditionDraft, FigureDraft, Place, ProjectDraft
from minsheng.apps.programmes.models import (
    Category,
    Deadline,
    Edition,
    Measure,
    Pledge,
    Project,
    ProjectText,
    Responsibility,
    Standard,
    Target,
    TargetValue,
)

# 22, 3-1, 12a: printed numbers in Arabic digits.
_NUMBER = re.compile(r"[0-9A-Za-z]{1,8}(?:[-.][0-9A-Za-z]{1,3})*+")


def write_contents(edition: Edition, draft: EditionDraft) -> None:
    """Write all that the edition says; permanent projects and targets are made where the draft names none."""
    categories = Category.objects.bulk_create(
        Category(edition=edition, ordinal=n, name=c.name, part=c.part, declared_count=c.declared_count)
        for n, c in enumerate(draft.categories, 1)
    )
    projects = _permanent_projects(edition, draft.projects)
    texts = ProjectText.objects.bulk_create(
        ProjectText(
            edition=edition,
            project=project,
            category=None if given.category is None else categories[given.category],
            ordinal=n,
            number=given.number,
            title=given.title,
            origin=given.origin,
            has_task=given.has_task,
            type=given.type,
            **_quoted(given.place, edition),
        )
        for n, (given, project) in enumerate(zip(draft.projects, projects, strict=True), 1)
    )
    measures = _write_measures(texts, draft.projects)
    targets = _permanent_targets(projects, draft.projects)
    _write_units(texts, draft.projects)
    _write_targets(texts, draft.projects, measures, targets)
    _write_rest(texts, draft.projects, measures, targets)


def _quoted(place: Place, edition: Edition) -> dict[str, Any]:
    first, *more = place.spans or ((0, 0),)
    return {
        "quote": place.quote,
        "start": first[0],
        "end": first[1],
        "more_spans": [list(span) for span in more],
        "locator": place.locator,
        "text_hash": edition.text_hash,
    }


def _permanent_projects(edition: Edition, drafts: list[ProjectDraft]) -> list[Project]:
    """The permanent row of each draft, in its order; new codes follow the printed numbers, none is reused."""
    programme = edition.programme
    known = {project.pk: project for project in Project.objects.filter(programme=programme)}
    taken = {project.code for project in known.values()}
    made: list[Project] = []
    rows: list[Project] = []
    unnumbered = 0
    for draft in drafts:
        if draft.same_as is not None:
            rows.append(known[draft.same_as])
            continue
        # A code stands in addresses: what a clerk typed as a number is used only where it may stand there.
        number = draft.number if _NUMBER.fullmatch(draft.number) else ""
        unnumbered += not number
        code = free_code(f"{programme.code}-{number or f'W{unnumbered}'}", taken)
        taken.add(code)
        rows.append(Project(programme=programme, code=code))
        made.append(rows[-1])
    Project.objects.bulk_create(made)
    return rows


def free_code(wanted: str, taken: set[str]) -> str:
    """The wanted code, or the first of it with a letter a…z, aa…zz, aaa… that is not taken."""
    letters = [chr(code) for code in range(ord("a"), ord("z") + 1)]
    suffixes = ("".join(chosen) for length in count() for chosen in product(letters, repeat=length))
    return next(f"{wanted}{suffix}" for suffix in suffixes if f"{wanted}{suffix}" not in taken)


def _permanent_targets(projects: list[Project], drafts: list[ProjectDraft]) -> list[list[Target]]:
    """The permanent row of each target, by project and position."""
    programme = projects[0].programme if projects else None
    known = {target.pk: target for target in Target.objects.filter(project__programme=programme)}
    serials: dict[int, int] = {}
    for target in known.values():
        serial = int(target.code.rpartition("-")[2])
        serials[target.project_id] = max(serials.get(target.project_id, 0), serial)
    made: list[Target] = []
    rows: list[list[Target]] = []
    for project, draft in zip(projects, drafts, strict=True):
        mine: list[Target] = []
        for given in draft.targets:
            if given.same_as is not None:
                mine.append(known[given.same_as])
                continue
            serials[project.pk] = serials.get(project.pk, 0) + 1
            mine.append(Target(project=project, code=f"{project.code}-{serials[project.pk]}"))
            made.append(mine[-1])
        rows.append(mine)
    Target.objects.bulk_create(made)
    return rows


def _write_measures(texts: list[ProjectText], drafts: list[ProjectDraft]) -> list[list[Measure]]:
    rows = [
        [
            Measure(text=text, ordinal=n, number=m.number, words=m.words, **_quoted(m.place, text.edition))
            for n, m in enumerate(draft.measures, 1)
        ]
        for text, draft in zip(texts, drafts, strict=True)
    ]
    Measure.objects.bulk_create(measure for mine in rows for measure in mine)
    return rows


def _write_units(texts: list[ProjectText], drafts: list[ProjectDraft]) -> None:
    Responsibility.objects.bulk_create(
        Responsibility(
            text=text,
            ordinal=n,
            relation=r.relation,
            name=r.name,
            unit_id=r.unit,
            group_id=r.group,
            **_quoted(r.place, text.edition),
        )
        for text, draft in zip(texts, drafts, strict=True)
        for n, r in enumerate(draft.responsibilities, 1)
    )


def _figure(given: FigureDraft, n: int, text: ProjectText, measures: list[Measure]) -> dict[str, Any]:
    return {
        "text": text,
        "ordinal": n,
        "words": given.words,
        "comparator": given.comparator,
        "printed": given.printed,
        "low": given.low,
        "high": given.high,
        "ratio": given.ratio,
        "unit": given.unit,
        "baseline": given.baseline,
        "measure": None if given.measure is None else measures[given.measure],
        **_quoted(given.place, text.edition),
    }


def _write_targets(
    texts: list[ProjectText],
    drafts: list[ProjectDraft],
    measures: list[list[Measure]],
    targets: list[list[Target]],
) -> None:
    def rows() -> Iterable[TargetValue]:
        for text, draft, steps, mine in zip(texts, drafts, measures, targets, strict=True):
            for n, (given, target) in enumerate(zip(draft.targets, mine, strict=True), 1):
                yield TargetValue(
                    target=target,
                    type=given.type,
                    stock=given.stock,
                    hold=given.hold,
                    soft=given.soft,
                    is_subtask=given.is_subtask,
                    subset_of=None if given.subset_of is None else mine[given.subset_of],
                    part_of=None if given.part_of is None else mine[given.part_of],
                    **_figure(given.figure, n, text, steps),
                )

    TargetValue.objects.bulk_create(rows())


def _write_rest(
    texts: list[ProjectText],
    drafts: list[ProjectDraft],
    measures: list[list[Measure]],
    targets: list[list[Target]],
) -> None:
    together = list(zip(texts, drafts, measures, targets, strict=True))
    Standard.objects.bulk_create(
        Standard(**_figure(given, n, text, steps))
        for text, draft, steps, _ in together
        for n, given in enumerate(draft.standards, 1)
    )
    Deadline.objects.bulk_create(
        Deadline(
            text=text,
            ordinal=n,
            words=d.words,
            due_on=d.due_on,
            measure=None if d.measure is None else steps[d.measure],
            target=None if d.target is None else mine[d.target],
            **_quoted(d.place, text.edition),
        )
        for text, draft, steps, mine in together
        for n, d in enumerate(draft.deadlines, 1)
    )
    Pledge.objects.bulk_create(
        Pledge(text=text, ordinal=n, words=p.words, **_quoted(p.place, text.edition))
        for text, draft, _, _ in together
        for n, p in enumerate(draft.pledges, 1)
    )
