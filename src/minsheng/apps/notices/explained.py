"""Interpretations beside the edition now in force: verdicts are made when shown and stored nowhere."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from minsheng.apps.files.actions import open_file
from minsheng.apps.files.problems import FileMissing
from minsheng.apps.notices.claims import claims_of
from minsheng.apps.notices.layout import source_of
from minsheng.apps.notices.models import Notice, Reading
from minsheng.apps.notices.passages import Page, Shown, pages_of
from minsheng.apps.people.actor import Actor
from minsheng.apps.programmes.models import Edition, Programme, ProjectText
from minsheng.apps.programmes.record import record_bytes
from minsheng.apps.programmes.standing import Standings
from minsheng.apps.ui.sentences import sentence_for
from minsheng.apps.ui.verdicts import VERDICTS, VerdictWords
from minsheng.core.policy.comparing import compare_claims
from minsheng.core.policy.printings import plain
from minsheng.core.policy.reading import Claim, Judged, Verdict
from minsheng.core.policy.reading import Reading as Read
from minsheng.core.policy.recorded import RecordDamaged, read_record

Whose = tuple[int, int]
"""A division's id and a year."""


@dataclass(frozen=True, slots=True)
class Beside:
    """The edition in force that interpretations of a division and year are held against."""

    edition: Edition
    read: Read
    numbers: frozenset[str]
    """Document numbers of all editions of the programme, in plain characters."""


def editions_beside(whose: Iterable[Whose], on: date) -> dict[Whose, Beside]:
    """The edition in force on a day of each division and year that has one, in two queries."""
    wanted = set(whose)
    editions = Edition.objects.select_related("programme__division", "record", "file").order_by("ordinal")
    programmes = Programme.objects.filter(
        division__in={division for division, _ in wanted}, year__in={year for _, year in wanted}
    )
    found: dict[Whose, Beside] = {}
    for programme in programmes.order_by("code").prefetch_related(Prefetch("editions", editions)):
        key = (programme.division_id, programme.year)
        all_editions = list(programme.editions.all())
        now = Standings(all_editions, on).in_force
        if key in wanted and key not in found and now is not None:
            numbers = frozenset(plain(row.document_number) for row in all_editions if row.document_number)
            found[key] = Beside(now, _reading_of(now), numbers)
    return found


def _reading_of(edition: Edition) -> Read:
    """What an edition says, from its stored record; anew from its rows where the file is gone."""
    try:
        if edition.record is not None:
            with open_file(edition.record) as stream:
                return read_record(stream.read())[1]
    except (FileMissing, RecordDamaged):
        pass  # `minsheng verify` tells of it
    return read_record(record_bytes(edition))[1]


@dataclass(frozen=True, slots=True)
class InterpretationRow:
    """An interpretation in a list; `counts` are empty where there is no edition to hold it against."""

    notice: Notice
    claims: int
    edition: Edition | None
    counts: Mapping[Verdict, int]

    @property
    def differing(self) -> int:
        """Claims that say another figure than the edition."""
        return self.counts.get(Verdict.DIFFERS, 0)

    @property
    def unsure(self) -> int:
        """Claims that neither agree nor plainly differ."""
        return self.claims - self.differing - self.counts.get(Verdict.AGREES, 0)


def interpretation_rows(
    actor: Actor, on: date, programme: Programme | None = None
) -> list[InterpretationRow]:
    """The interpretations of the actor's area, or of one programme there, newest first; four queries."""
    notices = Notice.objects.visible_to(actor).interpretations().select_related("division")
    if programme is not None:
        notices = notices.filter(division=programme.division_id, year=programme.year)
    rows = list(notices.prefetch_related("readings"))
    beside = editions_beside({(row.division_id, row.year) for row in rows}, on) if rows else {}
    return [_row(row, beside.get((row.division_id, row.year))) for row in rows]


def _row(notice: Notice, beside: Beside | None) -> InterpretationRow:
    claims = claims_of(notice.readings.all()[0])
    counts = _counts(compare_claims(claims, beside.read)) if beside else {}
    return InterpretationRow(notice, len(claims), beside.edition if beside else None, counts)


def _counts(judged: Iterable[Judged]) -> Mapping[Verdict, int]:
    return Counter(item.verdict for item in judged)


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim beside what the edition says; without an edition it has no verdict and no project."""

    ordinal: int
    claim: Claim
    verdict: VerdictWords | None
    printed: str
    bound_differs: bool
    text: ProjectText | None


@dataclass(frozen=True, slots=True)
class InterpretationPage:
    """An interpretation: its text left, its claims right."""

    reading: Reading
    edition: Edition | None
    is_other_number: bool
    has_number: bool
    counts: Sequence[tuple[VerdictWords, int]]
    rows: Sequence[ClaimRow]
    pages: Sequence[Page]
    cautions: Sequence[str]


def interpretations_of(actor: Actor) -> QuerySet[Reading]:
    """Readings of interpretations in the actor's area, with what their page needs."""
    notices = Notice.objects.visible_to(actor).interpretations()
    return Reading.objects.filter(notice__in=notices).select_related("notice__division", "text")


def interpretation_page(row: Reading, on: date) -> InterpretationPage:
    """The page of one interpretation, in three queries."""
    key = (row.notice.division_id, row.notice.year)
    beside = editions_beside([key], on).get(key)
    claims = claims_of(row)
    judged = compare_claims(claims, beside.read) if beside else ()
    texts = list(beside.edition.texts.select_related("project")) if beside else []
    rows = [
        _claim_row(ordinal, claim, judged[ordinal - 1] if judged else None, texts)
        for ordinal, claim in enumerate(claims, 1)
    ]
    counts = _counts(judged)
    number = plain(row.about["number"])
    return InterpretationPage(
        reading=row,
        edition=beside.edition if beside else None,
        is_other_number=beside is not None and bool(number) and number not in beside.numbers,
        has_number=beside is not None and bool(beside.numbers),
        counts=[(words, counts[verdict]) for verdict, words in VERDICTS.items() if counts.get(verdict)],
        rows=rows,
        pages=pages_of(source_of(row.text), [_shown(each) for each in rows], []),
        cautions=[sentence_for(each["code"], each["facts"]) for each in (*row.text.remarks, *row.warnings)],
    )


def _claim_row(ordinal: int, claim: Claim, judged: Judged | None, texts: Sequence[ProjectText]) -> ClaimRow:
    if judged is None:
        return ClaimRow(ordinal, claim, None, "", bound_differs=False, text=None)
    return ClaimRow(
        ordinal=ordinal,
        claim=claim,
        verdict=VERDICTS[judged.verdict],
        printed=judged.figure.quote if judged.figure else "",
        bound_differs=judged.bound_differs,
        text=None if judged.project is None else texts[judged.project],
    )


def _shown(row: ClaimRow) -> Shown:
    spans = tuple((span.start, span.end) for span in row.claim.spans)
    css = row.verdict.mark if row.verdict else ""
    return Shown(row.ordinal, 0, spans, css, is_marked=True, is_mine=True)
