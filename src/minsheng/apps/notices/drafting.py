"""Accepted facts as the draft of an edition."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from minsheng.apps.notices.doubting import project_type
from minsheng.apps.notices.facts import FactLike
from minsheng.apps.notices.layout import source_of
from minsheng.apps.notices.models import Fact, Reading
from minsheng.apps.notices.units import UNIT_KINDS, Found
from minsheng.apps.notices.values import Value
from minsheng.apps.places.models import Unit, UnitGroup
from minsheng.apps.programmes import drafts
from minsheng.apps.programmes.models import Edition
from minsheng.core.policy.source import Locator, Span


@dataclass(frozen=True, slots=True)
class Issue:
    """What the clerk confirms on the issue page.

    `follows` is the ordinal of the edition that was compared with: 0 for none, None where nobody compared.
    `seen` is the `facts_digest` that was previewed; empty where nobody previewed and the caller issues what
    stands, as a set-up does that has just decided on everything itself: it is asked nothing either.
    `projects` and `targets` give the id of the permanent row by fact id, None for a new one. `confirmed` are
    the keys of the questions (`questions.py`) that were answered with 仍然发布.
    """

    title: str
    document_number: str
    issuer: str
    signed_on: date | None
    in_force_from: date | None
    reason: str = ""
    follows: int | None = None
    seen: str = ""
    projects: Mapping[int, int | None] = field(default_factory=dict)
    targets: Mapping[int, int | None] = field(default_factory=dict)
    confirmed: frozenset[str] = frozenset()


_Places = Callable[[FactLike], drafts.Place]
"""Quote, spans and locator of a fact."""


def facts_digest(facts: Iterable[FactLike]) -> str:
    """SHA-256 over id, version and state of all facts of a reading, rejected ones too."""
    rows = sorted((fact.pk, fact.version, fact.state) for fact in facts)
    words = ",".join(f"{pk}:{version}:{state}" for pk, version, state in rows)
    return hashlib.sha256(words.encode()).hexdigest()


def edition_draft(
    reading: Reading, given: Issue, facts: Sequence[FactLike], units: Found
) -> drafts.EditionDraft:
    """The draft of the facts, which stand in printed order and were not rejected; two queries."""
    source = source_of(reading.text)
    locator = Locator(source)

    def place(fact: FactLike) -> drafts.Place:
        if not fact.spans:
            return drafts.Place()
        spans = tuple((start, end) for start, end in fact.spans)
        first = Span(*spans[0])
        return drafts.Place(source.quote(first), spans, locator.of(first))

    first_file = reading.notice.files.select_related("file").first()
    draft = _draft(reading, given, facts, units, place)
    return replace(draft, file=first_file.file if first_file else None)


def previewed_draft(
    reading: Reading, given: Issue, facts: Sequence[FactLike], units: Found
) -> drafts.EditionDraft:
    """The same without file, quotes and places, which no preview shows; no query."""
    return _draft(reading, given, facts, units, lambda _fact: _NOWHERE)


_NOWHERE = drafts.Place()


def _draft(
    reading: Reading, given: Issue, facts: Sequence[FactLike], units: Found, place: _Places
) -> drafts.EditionDraft:
    categories = [fact for fact in facts if fact.kind == Fact.Kind.CATEGORY]
    parts: dict[int, list[FactLike]] = {}
    for fact in facts:
        if fact.project_id is not None:
            parts.setdefault(fact.project_id, []).append(fact)
    drafter = _Drafter(place, units, given, _positions(categories))
    return drafts.EditionDraft(
        division=reading.notice.division,
        year=reading.notice.year,
        title=given.title,
        document_number=given.document_number,
        issuer=given.issuer,
        signed_on=given.signed_on,
        in_force_from=given.in_force_from or date.min,
        basis=reading.basis,
        reason=given.reason,
        text_hash=reading.text.sha256,
        file=None,
        categories=[
            drafts.CategoryDraft(f.value["name"], f.value["part"], f.value["declared_count"])
            for f in categories
        ],
        projects=[
            drafter.project(fact, parts.get(fact.pk, [])) for fact in facts if fact.kind == Fact.Kind.PROJECT
        ],
    )


def _positions(facts: Iterable[FactLike]) -> dict[int, int]:
    """Position by ordinal."""
    return {fact.ordinal: position for position, fact in enumerate(facts)}


def targets_in_order(parts: Sequence[FactLike]) -> list[FactLike]:
    """The facts of a project that become its targets, as the edition has them; `parts` in printed order."""
    return [
        part
        for kinds in ((Fact.Kind.TARGET, Fact.Kind.UNDERTAKING), (Fact.Kind.SUBTARGET,))
        for part in parts
        if part.kind in kinds
    ]


def last_edition(reading: Reading) -> Edition | None:
    """The edition that the reading would follow."""
    return (
        Edition.objects.filter(
            programme__division=reading.notice.division_id, programme__year=reading.notice.year
        )
        .select_related("programme")
        .order_by("ordinal")
        .last()
    )


@dataclass(frozen=True, slots=True)
class _Drafter:
    place: _Places
    units: Found
    given: Issue
    categories: Mapping[int, int]

    def project(self, fact: FactLike, parts: list[FactLike]) -> drafts.ProjectDraft:
        measures = [part for part in parts if part.kind == Fact.Kind.MEASURE]
        targets = targets_in_order(parts)
        steps, goals = _positions(measures), _positions(targets)
        value = fact.value
        return drafts.ProjectDraft(
            number=value["number"],
            title=value["title"],
            category=self.categories.get(value["category"]),
            origin=value["origin"],
            has_task=value["has_task"],
            type=project_type(value, parts),
            place=self.place(fact),
            same_as=self.given.projects.get(fact.pk),
            responsibilities=[self._unit(part) for part in parts if part.kind in UNIT_KINDS],
            measures=[
                drafts.MeasureDraft(m.value["number"], m.value["words"], self.place(m)) for m in measures
            ],
            targets=[self._target(part, steps, goals) for part in targets],
            standards=[self._figure(part, steps) for part in parts if part.kind == Fact.Kind.STANDARD],
            deadlines=[
                self._deadline(part, steps, goals) for part in parts if part.kind == Fact.Kind.DEADLINE
            ],
            pledges=[
                drafts.PledgeDraft(part.value["words"], self.place(part))
                for part in parts
                if part.kind == Fact.Kind.PLEDGE
            ],
        )

    def _unit(self, fact: FactLike) -> drafts.ResponsibilityDraft:
        name = fact.value["name"]
        row = None if fact.value["none"] else self.units[name]
        return drafts.ResponsibilityDraft(
            relation=fact.kind,
            name=name,
            unit=row.pk if isinstance(row, Unit) else None,
            group=row.pk if isinstance(row, UnitGroup) else None,
            place=self.place(fact),
            registered=row.name if row else "",
        )

    def _figure(self, fact: FactLike, steps: Mapping[int, int]) -> drafts.FigureDraft:
        value = fact.value
        return drafts.FigureDraft(
            words=value["words"],
            comparator=value["comparator"],
            printed=value["printed"],
            low=decimal_of(value["low"]),
            high=decimal_of(value["high"]),
            ratio=value["ratio"],
            unit=value["unit"],
            baseline=decimal_of(value["baseline"]),
            measure=steps.get(value.get("measure")),
            place=self.place(fact),
        )

    def _target(
        self, fact: FactLike, steps: Mapping[int, int], goals: Mapping[int, int]
    ) -> drafts.TargetDraft:
        value = _as_target(fact)
        return drafts.TargetDraft(
            figure=self._figure(fact, steps) if "low" in fact.value else self._wordy(fact),
            type=value["type"],
            stock=value["stock"],
            hold=value["hold"],
            soft=value["soft"],
            is_subtask=fact.kind == Fact.Kind.SUBTARGET,
            subset_of=goals.get(value["subset_of"]),
            part_of=goals.get(value["part_of"]),
            same_as=self.given.targets.get(fact.pk),
        )

    def _wordy(self, fact: FactLike) -> drafts.FigureDraft:
        """A deliverable or graded pledge: words without a figure."""
        place = self.place(fact)
        return drafts.FigureDraft(fact.value["words"], "eq", "", None, None, "", "", None, None, place)

    def _deadline(
        self, fact: FactLike, steps: Mapping[int, int], goals: Mapping[int, int]
    ) -> drafts.DeadlineDraft:
        value = fact.value
        return drafts.DeadlineDraft(
            words=value["words"],
            due_on=date.fromisoformat(value["due_on"]),
            measure=steps.get(value["measure"]),
            target=goals.get(value["target"]),
            place=self.place(fact),
        )


def decimal_of(text: str | None) -> Decimal | None:
    """The number of a value's text."""
    return None if text is None else Decimal(text)


def _as_target(fact: FactLike) -> Value:
    plain = {"type": "A", "stock": False, "hold": "reach", "soft": False, "subset_of": None, "part_of": None}
    value: Value = plain | fact.value
    return value
