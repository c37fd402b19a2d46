"""Changes to programmes: the one step that issues an edition."""

from collections import Counter
from datetime import datetime

from minsheng.apps.audit import trail
from minsheng.apps.files.actions import store
from minsheng.apps.people.actor import Actor
from minsheng.apps.people.permissions import require
from minsheng.apps.places.models import Division
from minsheng.apps.programmes.drafts import EditionDraft
from minsheng.apps.programmes.errors import (
    EditionEmpty,
    EditionTooEarly,
    FirstEditionMustBeNotice,
    PairedTwice,
    ProjectsWithoutTarget,
)
from minsheng.apps.programmes.models import Edition, Programme
from minsheng.apps.programmes.record import RECIPE, record_bytes
from minsheng.apps.programmes.writing import write_contents


def issue_edition(draft: EditionDraft, *, actor: Actor, at: datetime) -> Edition:
    """Issue an edition of the division's programme of that year; a step of the issuing action's transaction.

    Locks the division (a programme may come into being) and the programme.

    Raises:
        PermissionDenied: the actor may not publish here.
        EditionEmpty, ProjectsWithoutTarget, FirstEditionMustBeNotice, EditionTooEarly, PairedTwice: as named.
    """
    require(actor, "notices.publish", draft.division)
    Division.objects.select_for_update(no_key=True).get(pk=draft.division.pk)
    programme = _locked_programme(draft)
    last = programme.editions.last()
    _check(draft, programme, last)
    edition = _written(draft, programme, last.ordinal + 1 if last else 1, at)
    trail.record("programmes.edition_issued", actor=actor, subject=edition, facts=_facts(edition, draft))
    return edition


def _written(draft: EditionDraft, programme: Programme, ordinal: int, at: datetime) -> Edition:
    edition = Edition(
        programme=programme,
        ordinal=ordinal,
        basis=draft.basis,
        reason=draft.reason,
        title=draft.title,
        document_number=draft.document_number,
        issuer=draft.issuer,
        signed_on=draft.signed_on,
        in_force_from=draft.in_force_from,
        issued_at=at,
        text_hash=draft.text_hash,
        file=draft.file,
    )
    edition.save(force_insert=True)
    write_contents(edition, draft)
    edition.record = store(record_bytes(edition))
    edition.save(update_fields=["record"])
    return edition


def _facts(edition: Edition, draft: EditionDraft) -> dict[str, object]:
    return {
        "title": edition.title,
        "ordinal": edition.ordinal,
        "projects": len(draft.projects),
        "without_task": sum(not project.has_task for project in draft.projects),
        "recipe": RECIPE,
        "record": edition.record.sha256 if edition.record else "",
    }


def _locked_programme(draft: EditionDraft) -> Programme:
    code = f"{draft.division.code}-{draft.year}"
    Programme.objects.get_or_create(code=code, defaults={"division": draft.division, "year": draft.year})
    return Programme.objects.select_for_update(no_key=True, of=("self",)).get(code=code)


def _check(draft: EditionDraft, programme: Programme, last: Edition | None) -> None:
    if not draft.projects:
        raise EditionEmpty()
    bare = [project for project in draft.projects if project.has_task and not project.targets]
    if bare:
        raise ProjectsWithoutTarget(count=len(bare), titles="、".join(p.title[:16] for p in bare[:5]))
    if last is None and draft.basis != Edition.Basis.NOTICE:
        raise FirstEditionMustBeNotice(programme=programme.code)
    if last is not None and draft.in_force_from < last.in_force_from:
        raise EditionTooEarly(given=draft.in_force_from, least=last.in_force_from)
    for kind in (
        Counter(project.same_as for project in draft.projects),
        Counter(target.same_as for project in draft.projects for target in project.targets),
    ):
        kind.pop(None, 0)
        for same_as, times in kind.items():
            if times > 1:
                raise PairedTwice(title=_title_of(draft, same_as))


def _title_of(draft: EditionDraft, same_as: int | None) -> str:
    """The title of the first project that claims the row, itself or by one of its targets."""
    return next(
        project.title[:16]
        for project in draft.projects
        if same_as == project.same_as or any(target.same_as == same_as for target in project.targets)
    )
