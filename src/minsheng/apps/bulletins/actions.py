"""Issuing a bulletin, objecting to it, answering (签发通报、提异议、答复)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max

from minsheng.apps.audit import trail
from minsheng.apps.bulletins import errors
from minsheng.apps.bulletins.facts import digest_of, facts_of
from minsheng.apps.bulletins.judging import may_object
from minsheng.apps.bulletins.models import Bulletin, CorrectionRow, Objection
from minsheng.apps.bulletins.paper import contents_of, workbook_of
from minsheng.apps.bulletins.values import MONTHS
from minsheng.apps.documents.actions import keep_snapshot
from minsheng.apps.documents.issuing import Paper, issue_paper, letterhead_of
from minsheng.apps.documents.models import Kind
from minsheng.apps.files.actions import store
from minsheng.apps.ledger.steps import lock_programmes, person_of
from minsheng.apps.people.permissions import require
from minsheng.apps.ui.words import day, local_date
from minsheng.apps.workdays.queries import calendar

if TYPE_CHECKING:
    from minsheng.apps.bulletins.facts import Facts
    from minsheng.apps.bulletins.values import Wanted
    from minsheng.apps.documents.models import Snapshot
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Programme, Project

OBJECTION_DAYS = 7
"""Days from issue in which a unit may object, the last moved on to a working day."""


def issue(*, actor: Actor, programme: Programme, wanted: Wanted, at: datetime.datetime) -> Bulletin:
    """Issue a bulletin on a frozen month: its snapshot, its paper, its workbook (签发通报).

    The facts are of frozen rows, which never change; they are kept first, in a transaction of their own.

    Raises:
        PermissionDenied: not the office of that division.
        MonthUnfit, MonthOpen, CategoryUnknown, CountsDiffer, FiguresMoved, BulletinTwice, CorrectionEmpty,
            LetterheadMissing: no paper is written.
    """
    require(actor, "bulletins.issue", programme)
    _fits(wanted)
    letterhead_of(programme.division, Kind.BULLETIN)
    facts = facts_of(programme, wanted.month, wanted.category)
    if wanted.seen and wanted.seen != digest_of(facts):
        raise errors.FiguresMoved
    _refuse_twice(programme, wanted)
    kept = keep_snapshot(
        actor=actor,
        kind=Kind.BULLETIN,
        division=programme.division,
        facts=facts,
        month=wanted.month,
        at=at,
    )
    return _issue(actor, programme, wanted, facts, kept, at)


@transaction.atomic(durable=True)
def _issue(
    actor: Actor, programme: Programme, wanted: Wanted, facts: Facts, kept: Snapshot, at: datetime.datetime
) -> Bulletin:
    post, user = person_of(actor)
    lock_programmes([programme.pk])
    _refuse_twice(programme, wanted)
    until = objections_until(local_date(at))
    former = str(wanted.former.output.title) if wanted.former else ""
    span = span_of(wanted.kind, wanted.month)
    contents = contents_of(facts, span, wanted.next_steps, until, wanted.fixed, former)
    title = _title(programme, wanted, span)
    paper = Paper(Kind.BULLETIN, programme.division, contents, title, kept)
    last = Bulletin.objects.filter(programme=programme).aggregate(last=Max("ordinal"))["last"] or 0
    table = store(workbook_of(facts, at))
    made = Bulletin.objects.create(
        programme=programme,
        ordinal=last + 1,
        kind=wanted.kind,
        month=wanted.month,
        category=wanted.category,
        former=wanted.former,
        next_steps=wanted.next_steps.strip(),
        objections_until=until,
        snapshot=kept,
        output=issue_paper(actor=actor, paper=paper, at=at),
        table=table,
        issued_on=local_date(at),
        post=post,
        user=user,
        at=at,
    )
    CorrectionRow.objects.bulk_create(
        CorrectionRow(
            bulletin=made, project=each.project, printed=each.printed, right=each.right, reason=each.reason
        )
        for each in wanted.fixed
    )
    told = {"total": facts["total"], "until": day(until), "digest": kept.digest[:12]}
    trail.record("bulletins.bulletin_issued", actor=actor, subject=made, facts=told)
    return made


@transaction.atomic(durable=True)
def object_to(
    *, actor: Actor, bulletin: Bulletin, project: Project | None, words: str, at: datetime.datetime
) -> Objection:
    """Say for the own unit what is wrong with a bulletin, by its last day at the latest (提异议).

    Raises:
        PermissionDenied; ObjectionLate, ObjectionTwice: nothing is written.
    """
    if not may_object(actor, bulletin):
        raise PermissionDenied
    post, user = person_of(actor)
    if local_date(at) > bulletin.objections_until:
        raise errors.ObjectionLate(day=day(bulletin.objections_until))
    try:
        with transaction.atomic():
            made = Objection.objects.create(
                bulletin=bulletin,
                unit=post.unit,
                project=project,
                words=words.strip(),
                post=post,
                user=user,
                at=at,
            )
    except IntegrityError as twice:
        raise errors.ObjectionTwice from twice
    facts = {"bulletin": str(bulletin), "unit": post.unit.name}
    trail.record("bulletins.objection_made", actor=actor, subject=made, facts=facts)
    return made


@transaction.atomic(durable=True)
def answer_objection(
    *, actor: Actor, objection: Objection, state: Objection.State, words: str, at: datetime.datetime
) -> Objection:
    """Uphold or reject an objection, by another than who issued the bulletin (答复异议).

    Raises:
        PermissionDenied; OwnBulletin, ObjectionAnswered: nothing is written.
    """
    require(actor, "bulletins.answer", objection)
    post, user = person_of(actor)
    rows = Objection.objects.select_for_update(no_key=True, of=("self",)).select_related("bulletin", "unit")
    kept = rows.get(pk=objection.pk)
    if kept.bulletin.user_id == user.pk:
        raise errors.OwnBulletin
    if kept.state != Objection.State.WAITING:
        raise errors.ObjectionAnswered(state=kept.get_state_display())
    kept.state, kept.answer = state, words.strip()
    kept.answered_post, kept.answered_user, kept.answered_at = post, user, at
    kept.save(update_fields=["state", "answer", "answered_post", "answered_user", "answered_at"])
    facts = {"bulletin": str(kept.bulletin), "unit": kept.unit.name, "state": kept.get_state_display()}
    trail.record("bulletins.objection_answered", actor=actor, subject=kept, facts=facts)
    return kept


def objections_until(issued_on: datetime.date) -> datetime.date:
    """The last day for objections to a bulletin issued on a day; one query."""
    last = issued_on + datetime.timedelta(days=OBJECTION_DAYS)
    return calendar(last.year, last.year + 1).first_workday_on_or_after(last)


def span_of(kind: str, month: datetime.date) -> str:
    """The time of a bulletin as its title says it: `9月`, `第三季度`, `上半年`, `全年`."""
    if kind == Bulletin.Kind.QUARTER:
        return f"第{'一二三四'[month.month // 3 - 1]}季度"
    if kind == Bulletin.Kind.HALF:
        return "上半年" if month.month == MONTHS[Bulletin.Kind.HALF][0] else "下半年"
    return "全年" if kind == Bulletin.Kind.YEAR else f"{month.month}月"


def _title(programme: Programme, wanted: Wanted, span: str) -> str:
    """Empty for the letterhead's own; a category or a correction is named."""
    about = f"{programme.year}年{span}{programme.division.name}{wanted.category}民生实事项目进展情况"
    if wanted.former is not None:
        return f"关于{about}通报的更正"
    return f"关于{about}的通报" if wanted.category else ""


def _fits(wanted: Wanted) -> None:
    months = MONTHS.get(Bulletin.Kind(wanted.kind))
    if months is not None and wanted.month.month not in months:
        said = "、".join(f"{each}月" for each in months)
        raise errors.MonthUnfit(kind=Bulletin.Kind(wanted.kind).label, months=said, field="month")
    if wanted.former is not None and not wanted.fixed:
        raise errors.CorrectionEmpty(field="printed")


def _refuse_twice(programme: Programme, wanted: Wanted) -> None:
    if wanted.former is not None:
        return
    rows = Bulletin.objects.filter(programme=programme, kind=wanted.kind, month=wanted.month, former=None)
    if (found := rows.filter(category=wanted.category).first()) is not None:
        raise errors.BulletinTwice(bulletin=str(found))
