"""Many splits at once: issuing every draft that adds up, confirming every number of a unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.apps.cascade import actions
from minsheng.apps.cascade.models import Allocation, Issue, Reply, Split
from minsheng.apps.cascade.overview import Line, overview
from minsheng.apps.cascade.values import Given
from minsheng.apps.ui.sentences import sentence, sentence_for
from minsheng.core.cascade.problems import Unbalanced
from minsheng.core.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Programme

# 7:12.3 13.1 : version 7 of the split, versions of its rows
_SEEN = re.compile(r"(\d{1,9}):((?:\d{1,15}\.\d{1,9} ?){0,400})")
_PREFIX = "split-"
_ASKED = "asked-"


@dataclass(frozen=True, slots=True)
class Ready:
    """A target whose draft adds up, with the versions that its page shows."""

    line: Line
    seen: str

    @property
    def field(self) -> str:
        """Name of the form's field."""
        return f"{_PREFIX}{self.line.row.target.code}"


@dataclass(frozen=True, slots=True)
class Result:
    """A target that was asked for; `faults` in words are empty where it was issued."""

    code: str
    faults: Sequence[str]


def ready_splits(programme: Programme, actor: Actor, on: date) -> Sequence[Ready]:
    """The targets whose draft adds up and that were never issued; one query more than the page's."""
    lines = [line for line in overview(programme, actor, on).lines if line.is_ready]
    splits = {line.row.split.pk: line for line in lines if line.row.split is not None}
    rows = Allocation.objects.filter(split__in=splits, parent=None).taking_part().order_by("pk")
    seen: dict[int, list[str]] = {}
    for split, pk, version in rows.values_list("split", "pk", "version"):
        seen.setdefault(split, []).append(f"{pk}.{version}")
    return [
        Ready(line, f"{line.row.split.version}:{' '.join(seen.get(pk, ()))}")
        for pk, line in splits.items()
        if line.row.split is not None
    ]


def sent_splits(data: Mapping[str, str]) -> dict[str, tuple[int, dict[int, int]]]:
    """Versions of split and rows by the target's code, of those that were ticked."""
    found: dict[str, tuple[int, dict[int, int]]] = {}
    for name, words in data.items():
        said = _SEEN.fullmatch(words) if name.startswith(_PREFIX) else None
        if said is not None:
            pairs = (pair.split(".") for pair in said[2].split())
            rows = {int(row): int(version) for row, version in pairs}
            found[name.removeprefix(_PREFIX)] = (int(said[1]), rows)
    return found


def issue_each(
    seen: Mapping[str, tuple[int, Mapping[int, int]]],
    programme: Programme,
    actor: Actor,
    holds_from: date,
    at: datetime,
) -> list[Result]:
    """Issue splits one by one; one that is refused leaves the others as they are.

    Raises:
        PermissionDenied: not the office.
    """
    splits = Split.objects.filter(target__code__in=seen, target__project__programme=programme)
    return [
        Result(split.target.code, _issued(split, Given(Issue.Kind.FIRST, holds_from, *seen[code]), actor, at))
        for split in splits.select_related("target").order_by("target__code")
        if (code := split.target.code) in seen
    ]


def _issued(split: Split, given: Given, actor: Actor, at: datetime) -> list[str]:
    """Nothing where it was issued, else why not."""
    try:
        actions.issue_level(actor=actor, split=split, given=given, at=at)
    except Unbalanced as problem:
        return [sentence_for(fault.code, fault.facts) for fault in problem.faults]
    except Refusal as problem:
        return [sentence(problem)]
    return []


def confirm_each(
    data: Mapping[str, str], rows: Iterable[Allocation], actor: Actor, at: datetime
) -> list[str]:
    """Confirm the rows whose versions were sent; sentences of those that were refused.

    Raises:
        PermissionDenied: not of the rows' unit.
    """
    refused: list[str] = []
    for row in rows:
        version = data.get(f"{_ASKED}{row.pk}", "")
        if not (version.isdigit() and len(version) < 10):
            continue
        try:
            actions.reply(actor=actor, row=row, version=int(version), verb=Reply.Verb.CONFIRMED, at=at)
        except Refusal as problem:
            refused.append(sentence(problem))
    return refused
