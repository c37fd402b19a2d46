"""The page of one entry: what was entered, its steps, its warnings, what may be done (一条台账)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from minsheng.apps.ledger.asking import STATES
from minsheng.apps.ledger.correctionpage import corrected_words
from minsheng.apps.ledger.counting import heirs
from minsheng.apps.ledger.keys import claims, site_of
from minsheng.apps.ledger.models import Claim, Entry, EntryStep, KeyKind, SiteClaim, Subject, Warning
from minsheng.apps.ledger.proofpage import Files, files_of
from minsheng.apps.ledger.rowpage import Rights, rights_of
from minsheng.apps.ledger.telling import counted_words, number_of, personal_of, told_of
from minsheng.apps.people.permissions import allows
from minsheng.apps.ui.sentences import sentence_for
from minsheng.apps.ui.words import day
from minsheng.core.progress.months import in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minsheng.apps.cascade.models import Allocation
    from minsheng.apps.ledger.seeing import Looking
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import TargetValue

State, Verb = Entry.State, EntryStep.Verb


@dataclass(frozen=True, slots=True)
class Warned:
    """One warning with its sentence; `row` is what the form of its explanation names."""

    row: Warning
    sentence: str


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One entry with all about it.

    Args:
        holder: the unit whose entry counts instead, for lead and office.
        corrected: how often its site and works were put right; empty for never.
    """

    entry: Entry
    said: TargetValue
    told: str
    pairs: Sequence[tuple[str, str]]
    counted: str
    holder: str
    release: int | None
    may_pass_on: bool
    warnings: Sequence[Warned]
    steps: Sequence[EntryStep]
    files: Files
    corrected: str
    rights: Rights
    is_own: bool

    @property
    def may_change(self) -> bool:
        """Typing it anew."""
        return self.rights.enters and self.entry.state in (State.DRAFT, State.RETURNED)

    @property
    def may_submit(self) -> bool:
        """Putting it up: another than who typed it."""
        return self.rights.submits and self.entry.state == State.DRAFT and not self.is_own

    @property
    def may_decide(self) -> bool:
        """Returning it; accepting, too, where other hands had it before."""
        return self.rights.accepts and self.entry.state == State.SUBMITTED

    @property
    def may_return(self) -> bool:
        """Sending it back: who accepts what was put up, the approver of its unit before."""
        return self.may_decide or (self.rights.submits and self.entry.state == State.DRAFT)

    @property
    def may_withdraw(self) -> bool:
        """Taking it back: the unit before it is accepted, afterwards who accepts."""
        if self.entry.state == State.ACCEPTED:
            return self.rights.accepts
        return self.entry.state != State.WITHDRAWN and (self.rights.enters or self.rights.submits)

    @property
    def may_attach(self) -> bool:
        """Putting further files to it."""
        return self.rights.enters and self.entry.state != State.WITHDRAWN

    @property
    def may_explain(self) -> bool:
        """Saying why a warning is right."""
        return self.rights.enters or self.rights.submits or self.rights.accepts

    @property
    def returned_for(self) -> str:
        """Why it came back, of an entry that did."""
        if self.entry.state != State.RETURNED:
            return ""
        return next((step.reason for step in reversed(self.steps) if step.verb == Verb.RETURNED), "")


def entry_page(entry: Entry, looking: Looking) -> EntryPage:
    """An entry that the actor opened, with its row; eight queries."""
    row, actor = entry.allocation, looking.actor
    ground = looking.ground([row])
    said = ground.says(row)
    steps = list(entry.steps.select_related("post__unit", "user").order_by("version"))
    rights = rights_of(ground, row, actor, entry.manner)
    warnings = list(entry.warnings.all())
    holder = _holder(entry)
    sees_holder = rights.accepts or allows(actor, "ledger.set", row)
    return EntryPage(
        entry=entry,
        said=said,
        told=told_of(entry, actor),
        pairs=_pairs(entry, said, actor),
        counted=counted_words(entry, holds_claim=holder is not None and holder.entry_id == entry.pk),
        holder=_name(holder, entry) if sees_holder else "",
        release=_release(holder) if allows(actor, "ledger.set", row) else None,
        may_pass_on=_may_pass_on(holder, entry, actor, row),
        warnings=[Warned(each, sentence_for(each.code, each.facts)) for each in warnings],
        steps=steps,
        files=files_of(entry, steps, warnings, looking, enters=rights.enters),
        corrected=corrected_words(entry),
        rights=rights,
        is_own=_is_own(entry, steps, actor),
    )


def _pairs(entry: Entry, said: TargetValue, actor: Actor) -> list[tuple[str, str]]:
    """What was entered, name by name; nothing that was not asked."""
    day_label = "截至" if entry.manner in STATES else "日期"
    subject = entry.key.partition(":")[0] if entry.key_kind in ("identity", "weak", "code") else ""
    found = [
        ("登记方式", entry.get_manner_display()),
        ("对象", Subject(subject).label if subject in Subject.values else ""),
        *personal_of(entry, actor),
        ("区分依据", entry.get_key_kind_display() if entry.key_kind else ""),
        ("编号" if entry.key_kind == "code" else "成果", told_of(entry, actor) if _is_plain(entry) else ""),
        ("点位", entry.works.site.name if entry.works else ""),
        ("做什么", entry.works.get_kind_display() if entry.works else ""),
        ("阶段", entry.stage),
        *(entry.papers.values_list("name", "number") if entry.works else ()),
        ("数量" if entry.grade is None else "等次", number_of(entry, said.unit)),
        (day_label, day(entry.happened_on, None)),
        ("更正的月份", in_words(entry.mends) if entry.mends else ""),
        ("由谁出具", entry.issuer),
        ("依据的材料", entry.document),
        ("说明", entry.words),
    ]
    return [(name, value) for name, value in found if value]


def _is_plain(entry: Entry) -> bool:
    return entry.key_kind in ("code", "deliverable")


def _holder(entry: Entry) -> Claim | SiteClaim | None:
    """Who holds the claim of an entry's subject or site; one query, none where nothing is claimed."""
    if entry.key_kind == KeyKind.SITE:
        site, kind, stage = site_of(entry)
        standing = Q(released_at=None) | Q(is_kept=True, entry=entry)
        sites = SiteClaim.objects.filter(standing, site=site, kind=kind, stage=stage)
        return sites.select_related("entry__allocation__unit").order_by("-is_kept", "pk").first()
    if not claims(entry):
        return None
    held = Claim.objects.filter(target=entry.target_id, key=entry.key)
    return held.select_related("entry__allocation__unit").first()


def _release(holder: Claim | SiteClaim | None) -> int | None:
    """The claim of a site that the office may release."""
    is_site = isinstance(holder, SiteClaim) and holder.released_at is None
    return holder.pk if holder is not None and is_site else None


def _may_pass_on(holder: Claim | SiteClaim | None, entry: Entry, actor: Actor, row: Allocation) -> bool:
    """Whether the office may let another entry count the subject; one query where it might."""
    is_held = isinstance(holder, Claim) and holder.entry_id == entry.pk
    return is_held and allows(actor, "ledger.set", row) and heirs(entry).exists()


def _name(holder: Claim | SiteClaim | None, entry: Entry) -> str:
    if holder is None or holder.entry_id == entry.pk or entry.state == State.WITHDRAWN:
        return ""
    return holder.entry.allocation.unit.name


def _is_own(entry: Entry, steps: Sequence[EntryStep], actor: Actor) -> bool:
    """Whether the reader's own hands keep it from the step that comes next."""
    typed = {Verb.ENTERED, Verb.CHANGED} | (set() if entry.state == State.DRAFT else {Verb.SUBMITTED})
    user = actor.user.pk if actor.user else 0
    return any(step.user_id == user and step.verb in typed for step in steps)
