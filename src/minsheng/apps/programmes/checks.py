"""What `minsheng verify` asks of editions."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from minsheng.apps.audit.models import Event
from minsheng.apps.files.actions import open_file
from minsheng.apps.programmes.models import Edition
from minsheng.apps.programmes.record import record, record_bytes
from minsheng.core.errors import Problem
from minsheng.kit.checks import Finding, register

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_NAMED = 5
_ISSUED = "programmes.edition_issued"


def changed_editions() -> Iterator[Finding]:
    """Editions whose rows, record and audit event do not say the same, and such as only an event knows.

    Eleven queries for each edition.
    """
    issued: dict[str, list[Event]] = {}
    for event in Event.objects.filter(verb=_ISSUED).order_by("number"):
        issued.setdefault(event.subject_id, []).append(event)
    editions = Edition.objects.select_related("programme__division", "file", "record").order_by("pk")
    for edition in editions:
        yield from _changed(edition, issued.pop(str(edition.pk), []))
    for event, *_ in issued.values():
        yield Finding("programmes.edition_vanished", {"edition": event.subject_label, "number": event.number})


def _changed(edition: Edition, issued: Sequence[Event]) -> Iterator[Finding]:
    name = {"edition": str(edition)}
    if edition.record is None:
        yield Finding("programmes.record_missing", name)
        return
    kept = edition.record.sha256
    if hashlib.sha256(record_bytes(edition)).hexdigest() != kept:
        yield Finding("programmes.record_differs", {**name, "places": _places(edition)})
    if [event.facts.get("record") for event in issued] != [kept]:
        yield Finding("programmes.record_unsealed", name)


def _places(edition: Edition) -> str:
    """What differs, in words: the first project codes, or that the head does."""
    kept = _kept(edition)
    if kept is None:
        return "存档读不出"
    now = record(edition)
    before, after = _by_code(kept), _by_code(now)
    codes = sorted(code for code in before.keys() | after.keys() if before.get(code) != after.get(code))
    words = "、".join(codes[:_NAMED])
    if not codes:
        return "文件信息或类别"
    return words if len(codes) <= _NAMED else f"{words} 等 {len(codes)} 项"


def _kept(edition: Edition) -> Mapping[str, Any] | None:
    try:
        with open_file(edition.record) as stream:  # type: ignore[arg-type]  # asked for by the caller
            return dict(json.loads(stream.read()))
    except (Problem, ValueError):
        return None


def _by_code(document: Mapping[str, Any]) -> dict[str, Any]:
    return {project["code"]: project for project in document.get("projects", [])}


register("方案各版", changed_editions)
