"""A reviewed reading becomes an edition of the programme."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.notices.actions.changing import refuse_followed
from minsheng.apps.notices.actions.deciding import lock_reading
from minsheng.apps.notices.drafting import Issue, edition_draft, facts_digest, last_edition
from minsheng.apps.notices.errors import (
    FactsOpen,
    HeadMissing,
    IssueOvertaken,
    IssueStale,
    IssueUnconfirmed,
    NothingChanged,
    ReasonMissing,
    TargetsInCircle,
    UnitsUnknown,
)
from minsheng.apps.notices.fitting import refuse_unfit
from minsheng.apps.notices.models import Fact, Notice, Reading
from minsheng.apps.notices.questions import Question, questions_of
from minsheng.apps.notices.units import Found, named_units
from minsheng.apps.people.actor import Actor
from minsheng.apps.places.models import Division
from minsheng.apps.programmes.actions import issue_edition
from minsheng.apps.programmes.compared import last_compared
from minsheng.apps.programmes.difference import differences, head_change, said_by, said_by_draft
from minsheng.apps.programmes.drafts import EditionDraft
from minsheng.apps.programmes.models import Edition
from minsheng.core.ordering import first_cycle


@transaction.atomic(durable=True)
def issue_reading(*, actor: Actor, reading: Reading, given: Issue, at: datetime) -> Edition:
    """Issue the accepted facts as the next edition of the division's programme of that year.

    Locks division, notice and programme in that order. An erratum keeps the day of the edition it mends.

    Raises:
        PermissionDenied, ReadingClosed: as for every decision.
        IssueStale: a fact was decided on, added or copied since the preview.
        IssueUnconfirmed: a question stands without a yes, or with a yes to another one.
        NothingChanged, HeadMissing, IssueOvertaken, ReasonMissing, EditionFollowed, FactsOpen, UnitsUnknown,
        WordsTooLong, FigureUnfit, TargetsInCircle, and the refusals of `programmes.issue_edition`; nothing
        was written.
    """
    notice = Notice.objects.get(pk=reading.notice_id)
    Division.objects.select_for_update(no_key=True, of=("self",)).get(pk=notice.division_id)
    reading = lock_reading(reading.pk, actor)
    known = list(reading.facts.order_by("ordinal"))
    if given.seen and given.seen != facts_digest(known):
        raise IssueStale()
    mended = reading.copied_from.edition if reading.copied_from else None
    if reading.basis == Edition.Basis.ERRATUM and mended is not None:
        given = replace(given, in_force_from=mended.in_force_from)
    facts = [fact for fact in known if fact.state != Fact.State.REJECTED]
    units = named_units(reading, facts)
    _check_head(reading, given)
    _check(facts, units)
    questions = _answered(reading, facts, given)
    draft = edition_draft(reading, given, facts, units)
    _refuse_unchanged(reading, facts, draft)
    edition = issue_edition(draft, actor=actor, at=at)
    reading.edition = edition
    reading.state = Reading.State.ISSUED
    reading.save(update_fields=["edition", "state"])
    Notice.objects.filter(pk=notice.pk).update(state=Notice.State.ISSUED)
    if questions:
        _record_answers(questions, edition, actor)
    return edition


def _answered(reading: Reading, facts: Sequence[Fact], given: Issue) -> list[Question]:
    """The questions that were asked, all of them answered with yes; none where nobody previewed."""
    if not given.seen:
        return []
    last = last_edition(reading)
    questions = questions_of(reading, facts, given, list(last.texts.all()) if last else [])
    if left := [question.words for question in questions if question.key not in given.confirmed]:
        raise IssueUnconfirmed(count=len(left), questions="".join(left))
    return questions


def _record_answers(questions: Sequence[Question], edition: Edition, actor: Actor) -> None:
    """Its own event beside that of the issue: an auditor reads what was asked in the words of the page."""
    facts = {
        "ordinal": edition.ordinal,
        "title": edition.title,
        "asked": [question.words for question in questions],
        "questions": [{"code": question.code, **question.facts} for question in questions],
    }
    trail.record("notices.issue_confirmed", actor=actor, subject=edition, facts=facts)


def _check_head(reading: Reading, given: Issue) -> None:
    for what, value in (("标题", given.title), ("生效日期", given.in_force_from)):
        if not value:
            raise HeadMissing(what=what)
    last = last_edition(reading)
    if given.follows is not None and given.follows != (last.ordinal if last else 0):
        raise IssueOvertaken(last=last.ordinal if last else 0)
    if reading.copied_from is not None:
        refuse_followed(reading.copied_from)
        if not given.reason.strip():
            raise ReasonMissing()


def _refuse_unchanged(reading: Reading, facts: Sequence[Fact], draft: EditionDraft) -> None:
    """A change with the words of the edition before, in its head and in every fact, has nothing to issue."""
    before = reading.copied_from
    last = last_compared(reading.notice.division_id, reading.notice.year) if before else None
    if before is None or last is None or head_change(last.edition, draft):
        return
    kept = before.facts.exclude(state=Fact.State.REJECTED).exclude(kind=Fact.Kind.UNREAD)
    said = {fact.ordinal: fact.value for fact in facts}
    if said == dict(kept.values_list("ordinal", "value")) and not differences(
        said_by(last), said_by_draft(draft)
    ):
        raise NothingChanged(basis=reading.get_basis_display())


def _check(facts: Sequence[Fact], units: Found) -> None:
    if waiting := [fact for fact in facts if fact.state == Fact.State.OPEN]:
        owners = {fact.project_id or fact.pk for fact in waiting}
        raise FactsOpen(count=len(waiting), projects=len(owners))
    if names := [name for name, row in units.items() if row is None]:
        raise UnitsUnknown(count=len(names), names="、".join(names[:8]))
    for fact in facts:
        refuse_unfit(fact)
    _refuse_circles(facts)


def _refuse_circles(facts: Sequence[Fact]) -> None:
    """A figure that is, by way of others, part of itself has no sum."""
    pointing = {
        fact.ordinal: [at for key in ("subset_of", "part_of") if (at := fact.value.get(key)) is not None]
        for fact in facts
    }
    if circle := first_cycle(pointing):
        raise TargetsInCircle(numbers="、".join(str(ordinal) for ordinal in circle))
