"""From the import form to a job that reads the file."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from minsheng.apps.files.actions import discard, store
from minsheng.apps.jobs.actions import start
from minsheng.apps.jobs.models import Job
from minsheng.apps.notices.layout import upload_limits
from minsheng.apps.people.actor import Actor
from minsheng.apps.people.permissions import require
from minsheng.apps.places.models import Division
from minsheng.engines.office.limits import check_size
from minsheng.engines.office.sniffing import foreign_problem


def hand_in(given: Mapping[str, Any], divisions: QuerySet[Division], actor: Actor) -> Job:
    """Store what was handed in and start reading it.

    Raises:
        PermissionDenied: not for that division. Unreadable: the content is no document we read.
    """
    division = get_object_or_404(divisions, code=given["division"])
    require(actor, "notices.import", division)
    upload = given.get("file")
    if upload:
        data, name = upload.read(), upload.name
    else:
        pasted = str(given["pasted"])
        data, name = pasted.encode(), f"{pasted.strip().splitlines()[0][:30]}.txt"
    _refuse_foreign(data, name)
    file = store(data)
    arguments = {
        "file": file.pk,
        "name": name,
        "division": division.pk,
        "year": given["year"],
        "user": actor.user.pk if actor.user else None,
        "post": actor.post.pk if actor.post else None,
    }
    try:
        return start("notices.import", arguments, actor, title=f"读《{name}》", division_path=division.path)
    except BaseException:
        discard(file)
        raise


def _refuse_foreign(data: bytes, name: str) -> None:
    """Refuse on the form what its first bytes already tell; the rest is found while reading."""
    check_size(data, upload_limits())
    if problem := foreign_problem(data, name):
        raise problem()
