"""The files of an entry as its page lists them (佐证的列出)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from minsheng.apps.files.sniffing import WORD, WORKBOOK
from minsheng.apps.ledger.models import Entry, EntryStep, Evidence
from minsheng.apps.ledger.proofs import KINDS, was_put_up
from minsheng.apps.ledger.seeing import rows_seen
from minsheng.apps.ledger.warned import FILE_SEEN, seen_before
from minsheng.apps.people.masking import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from minsheng.apps.ledger.models import Warning
    from minsheng.apps.ledger.seeing import Looking
    from minsheng.apps.people.actor import Actor

State, Verb = Entry.State, EntryStep.Verb


@dataclass(frozen=True, slots=True)
class Shown:
    """One file; `is_further`: it came after the entry was accepted."""

    row: Evidence
    name: str
    kind: str
    is_picture: bool
    is_further: bool
    may_go: bool


@dataclass(frozen=True, slots=True)
class Files:
    """The files of an entry, first come first, and entries that the actor opens that had one before."""

    own: Sequence[Shown]
    seen_at: Sequence[Entry]


def files_of(
    entry: Entry,
    steps: Sequence[EntryStep],
    warnings: Iterable[Warning],
    looking: Looking,
    *,
    enters: bool,
) -> Files:
    """What is shown of an entry's files; one query."""
    wanted = Q(entry=entry)
    if any(warning.code == FILE_SEEN for warning in warnings):
        opened = rows_seen(looking).order_by().values("pk")
        wanted |= Q(pk__in=seen_before(entry).order_by().values("pk"), entry__allocation__in=opened)
    rows = Evidence.objects.filter(wanted).order_by("pk")
    found = list(rows.select_related("file", "entry__target", "entry__allocation__unit"))
    others = {each.entry_id: each.entry for each in found if each.entry_id != entry.pk}
    own = [each for each in found if each.entry_id == entry.pk]
    return Files(
        [_shown(each, entry, steps, looking.actor, enters=enters) for each in own], [*others.values()]
    )


def _shown(row: Evidence, entry: Entry, steps: Sequence[EntryStep], actor: Actor, *, enters: bool) -> Shown:
    accepted = [step.version for step in steps if step.verb == Verb.ACCEPTED]
    is_open = enters and entry.state in (State.DRAFT, State.RETURNED)
    return Shown(
        row=row,
        name=shown_name(row, actor),
        kind=KINDS.get(row.file.media_type, "文件"),
        is_picture=row.file.media_type.startswith("image/"),
        is_further=bool(accepted) and row.version >= min(accepted),
        may_go=is_open and not was_put_up(row, steps),
    )


def shown_name(evidence: Evidence, actor: Actor) -> str:
    """What the file is called, as the actor may see it, with an ending by what stands in it."""
    stem = evidence.name.rpartition(".")[0] or evidence.name
    ending = _ENDINGS.get(evidence.file.media_type, "")
    return f"{shown('ledger.evidence.name', stem, actor=actor) or '佐证'}{ending}"


_ENDINGS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "application/pdf": ".pdf",
    WORD: ".docx",
    WORKBOOK: ".xlsx",
}
