"""From a stored file to a notice under review: nothing of it stays if the file cannot be read."""

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from minsheng.apps.audit import trail
from minsheng.apps.files.actions import open_file
from minsheng.apps.files.models import File
from minsheng.apps.notices.actions.deciding import actor_words
from minsheng.apps.notices.aims import aims_missed
from minsheng.apps.notices.claims import about_json, claims_json
from minsheng.apps.notices.errors import NoProjectsFound, NoticeKnown
from minsheng.apps.notices.layout import EXTRACTOR, layout_of, upload_limits
from minsheng.apps.notices.models import Fact, Notice, NoticeFile, Reading, Text
from minsheng.apps.notices.values import FactDraft, drafts_of, pairs
from minsheng.apps.people.actor import Actor
from minsheng.apps.people.permissions import require
from minsheng.apps.places.models import Division
from minsheng.core.policy.reading import Kind
from minsheng.core.policy.reading import Reading as Read
from minsheng.core.policy.source import Source
from minsheng.engines.office.notice import read_notice

READER = "2"
"""Version of the reader; raised when the same text gives other facts.

2: columns of tables, measures apart from their list, interpretations; a programme's own JSON as it stands.
"""

_LONGEST_ENDING = 8

Step = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Intake:
    """A stored file handed in for a division and year, with the name it came under."""

    division: Division
    year: int
    file: File
    name: str


def import_notice(*, actor: Actor, given: Intake, at: datetime, step: Step) -> Notice:
    """Read a stored file and put it up for review, or keep it if it is an interpretation.

    `step(done, total, words)` hears of the progress.

    Raises:
        PermissionDenied: the actor may not import for the division.
        Unreadable: the file is no document, or has no project in it and is no interpretation.
        NoticeKnown: the same file is under review, issued or kept for that division and year.
    """
    require(actor, "notices.import", given.division)
    step(0, 2, "打开文件，读出事实")
    with open_file(given.file) as stream:
        source, reading = read_notice(
            stream.read(),
            name=given.name,
            limits=upload_limits(),
            on=timezone.localdate(at),
            progress=lambda page, of: step(0, 2, f"打开文件：第 {page} 页，共 {of} 页"),
        )
    explains = reading.kind is Kind.INTERPRETATION
    if not (reading.projects or explains):
        raise NoProjectsFound(name=given.name)
    counted = f"{len(reading.claims)} 条说法" if explains else f"{len(reading.projects)} 个项目"
    step(1, 2, f"存入 {counted}")
    notice = Notice(
        kind=Notice.Kind.INTERPRETATION if explains else Notice.Kind.NOTICE,
        state=Notice.State.KEPT if explains else Notice.State.REVIEW,
        division=given.division,
        year=given.year,
        name=_kept_name(given.name),
        files_hash=hashlib.sha256(given.file.sha256.encode()).hexdigest(),
        uploaded_at=at,
        uploaded_by=actor_words(actor),
    )
    _write(notice, given.file, source, reading, actor)
    return notice


def _kept_name(name: str) -> str:
    """The name as long as its column, its ending kept: file systems allow 255 characters."""
    most = Notice._meta.get_field("name").max_length or 0
    stem, dot, ending = name.rpartition(".")
    if len(name) <= most or not dot or len(ending) > _LONGEST_ENDING:
        return name[:most]
    return f"{stem[: most - len(ending) - 2]}…{dot}{ending}"


@transaction.atomic(durable=True)
def _write(notice: Notice, file: File, source: Source, reading: Read, actor: Actor) -> None:
    earlier = Notice.objects.filter(division=notice.division, year=notice.year).exclude(
        state=Notice.State.WITHDRAWN
    )
    known = earlier.filter(files_hash=notice.files_hash).first()
    try:
        with transaction.atomic():
            if known is None:
                notice.save(force_insert=True)
    except IntegrityError:
        known = earlier.filter(files_hash=notice.files_hash).first()
    if known is not None:
        raise NoticeKnown(day=timezone.localdate(known.uploaded_at), who=known.uploaded_by)
    NoticeFile.objects.create(notice=notice, ordinal=1, file=file, name=notice.name)
    text = _write_text(notice, source)
    if notice.kind == Notice.Kind.INTERPRETATION:
        _keep_claims(notice, text, reading, actor)
    else:
        _put_up(notice, text, drafts_of(reading, source), reading, actor)


def _keep_claims(notice: Notice, text: Text, reading: Read, actor: Actor) -> None:
    """The reading of an interpretation: its claims, no fact, nothing to decide."""
    row = Reading.objects.create(
        notice=notice,
        text=text,
        reader=READER,
        read_at=notice.uploaded_at,
        state=Reading.State.KEPT,
        about=about_json(reading),
        claims=claims_json(reading),
        warnings=[
            *aims_missed(reading, notice.division, notice.year),
            *_alike(notice, text, []),
            *_warnings(reading, []),
        ],
    )
    facts = {"name": notice.name, "file": notice.files.get().file.sha256, "claims": len(row.claims)}
    trail.record("notices.interpretation_imported", actor=actor, subject=notice, facts=facts)


def _put_up(
    notice: Notice, text: Text, found: tuple[list[FactDraft], list[int]], reading: Read, actor: Actor
) -> None:
    """The reading of a notice, with every fact open."""
    drafts, projects = found
    row = Reading.objects.create(
        notice=notice,
        text=text,
        reader=READER,
        read_at=notice.uploaded_at,
        warnings=[
            *aims_missed(reading, notice.division, notice.year),
            *_alike(notice, text, drafts),
            *_warnings(reading, projects),
        ],
    )
    write_facts(row, drafts)
    trail.record(
        "notices.notice_imported",
        actor=actor,
        subject=notice,
        facts={
            "name": notice.name,
            "file": notice.files.get().file.sha256,
            "projects": len(projects),
            "facts": len(drafts),
            "warnings": len(row.warnings),
        },
    )


def _write_text(notice: Notice, source: Source) -> Text:
    return Text.objects.create(
        notice=notice,
        extractor=EXTRACTOR,
        format=source.format,
        sha256=hashlib.sha256(source.text.encode()).hexdigest(),
        text=source.text,
        layout=layout_of(source),
        remarks=[asdict(remark) for remark in source.remarks],
    )


def write_facts(reading: Reading, drafts: list[FactDraft]) -> None:
    """The rows of the drafts: projects first, then what stands below them."""
    owners = {
        fact.ordinal: fact
        for fact in Fact.objects.bulk_create(
            [_row(reading, draft, None) for draft in drafts if draft.kind == Fact.Kind.PROJECT],
            batch_size=500,
        )
    }
    Fact.objects.bulk_create(
        [
            _row(reading, draft, None if draft.project is None else owners[draft.project])
            for draft in drafts
            if draft.kind != Fact.Kind.PROJECT
        ],
        batch_size=500,
    )


def _row(reading: Reading, draft: FactDraft, owner: Fact | None) -> Fact:
    return Fact(
        reading=reading,
        ordinal=draft.ordinal,
        kind=draft.kind,
        project=owner,
        value=draft.value,
        spans=draft.spans,
        doubt=draft.doubt,
    )


def _warnings(reading: Read, projects: list[int]) -> list[dict[str, object]]:
    return [
        {
            "code": warning.code,
            "facts": {key: str(value) for key, value in warning.facts.items()},
            "spans": pairs(warning.spans),
            "project": None if warning.project is None else projects[warning.project],
        }
        for warning in reading.warnings
    ]


def _alike(notice: Notice, text: Text, drafts: list[FactDraft]) -> list[dict[str, object]]:
    """Warnings that an earlier notice of the division and year has the same text or the same number."""
    number = next((d.value["value"] for d in drafts if d.value.get("what") == "document_number"), "")
    others = Notice.objects.filter(division=notice.division, year=notice.year).exclude(pk=notice.pk)
    others = others.exclude(state=Notice.State.WITHDRAWN)
    found: list[dict[str, object]] = []
    for other in others:
        same_text = other.texts.filter(sha256=text.sha256).exists()
        same_number = (
            bool(number)
            and Fact.objects.filter(
                reading__notice=other, kind=Fact.Kind.HEAD, value__what="document_number", value__value=number
            ).exists()
        )
        if same_text or same_number:
            code = "notices.same_text" if same_text else "notices.same_number"
            day = timezone.localdate(other.uploaded_at).isoformat()
            facts = {"name": other.name, "number": number, "day": day}
            found.append({"code": code, "facts": facts, "spans": [], "project": None})
    return found
