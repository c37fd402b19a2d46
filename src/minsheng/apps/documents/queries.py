"""What the pages of papers show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.utils import timezone

from minsheng.apps.documents.drafts import STANDARD
from minsheng.apps.documents.models import Contact, Kind, Letterhead, Output, Series, SignOff

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from minsheng.apps.documents.models import Number
    from minsheng.apps.documents.texts import Texts
    from minsheng.apps.people.actor import Actor


@dataclass(frozen=True, slots=True)
class KindLine:
    """A kind of paper and its letterhead that holds, if one is saved."""

    kind: Kind
    letterhead: Letterhead | None


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """What the own division's papers look like and how they are numbered; `next_number` as printed."""

    kinds: Sequence[KindLine]
    contact: Contact | None
    series: Series | None
    used: int | None
    next_number: str


def settings_page(actor: Actor, at: datetime.datetime) -> SettingsPage:
    """Three queries."""
    held = {row.kind: row for row in Letterhead.objects.visible_to(actor).current()}
    kinds = [KindLine(kind, held.get(kind)) for kind in Kind]
    contact = Contact.objects.filter(division=actor.division).first()
    series = Series.objects.filter(division=actor.division).first()
    if series is None:
        return SettingsPage(kinds, contact, None, None, "")
    year = timezone.localtime(at).year
    following = series.next_after(year)
    return SettingsPage(kinds, contact, series, following - 1, series.text_of(year, following))


def last_letterhead(actor: Actor, kind: Kind) -> Letterhead | None:
    """The own division's version that holds."""
    return Letterhead.objects.visible_to(actor).filter(kind=kind).select_related("division").first()


def proposed(actor: Actor, kind: Kind) -> Texts:
    """What a first letterhead of the own division might say."""
    division = actor.division.name if actor.division else ""
    issuer = actor.post.unit.name if actor.post else ""
    return STANDARD[kind](division, issuer)


def outputs_of(actor: Actor, kind: str = "") -> QuerySet[Output]:
    """The papers that the actor sees, the last first, with numbers, divisions and sign-offs; two queries."""
    rows = Output.objects.visible_to(actor).select_related("division", "number")
    sign_offs = SignOff.objects.select_related("number", "user", "post__unit").order_by("ordinal")
    rows = rows.prefetch_related(Prefetch("sign_offs", sign_offs))
    return rows.filter(kind=kind) if kind else rows


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper with what came back of it; `number` is the last one, be it void, `held` while it is not."""

    output: Output
    sign_offs: Sequence[SignOff]

    @property
    def last(self) -> SignOff | None:
        """The sign-off that holds."""
        return self.sign_offs[-1] if self.sign_offs else None

    @property
    def number(self) -> Number | None:
        """Its number, be it void."""
        return self.output.known_by

    @property
    def held(self) -> Number | None:
        """Its number while it is not void."""
        return self.number if self.number and self.number.voided_at is None else None


def line_of(output: Output) -> PaperLine:
    """A row of `outputs_of` as pages show it."""
    return PaperLine(output, list(output.sign_offs.all()))
