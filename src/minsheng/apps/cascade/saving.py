"""What a form sent of a grid, saved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from minsheng.apps.cascade import actions
from minsheng.apps.cascade.changed import last_changes
from minsheng.apps.cascade.entries import Saving, Sent
from minsheng.apps.cascade.values import Typed, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from minsheng.apps.people.actor import Actor

# c-12-0-33 : what was typed for target 12, no row above, unit 33
_FIELD = re.compile(r"c-(\d{1,15})-(\d{1,15})-(\d{1,15})")
# 3:120 : version 3 was shown, with 120
_SEEN = re.compile(r"(\d{1,9}):([\d.-]{0,30})")
# 3:35 : 35 was typed over version 3 and not taken, nor was it said what is to hold
_WAITING = re.compile(r"(\d{1,9}):(.{0,200})", re.DOTALL)
# 12-0-33:4:35 : my number, 35, is to replace version 4
_MINE = re.compile(r"([\d-]{5,47}):(\d{1,9}):(.{0,200})", re.DOTALL)


def sent_cells(data: Mapping[str, str]) -> dict[str, Sent]:
    """The cells of a form that differ from what it had been shown, by key.

    `mine` names a cell with the words that are to replace the number that stands; `theirs` one that keeps it.
    Until one of both is said, what was typed comes again with the version that it was typed over.
    """
    found: dict[str, Sent] = {}
    for name, words in data.items():
        seen = _SEEN.fullmatch(data.get(f"v{name[1:]}", "")) if _FIELD.fullmatch(name) else None
        key = name[2:]
        if seen is None or words.strip() == seen[2] or key == data.get("theirs"):
            continue
        found[key] = Sent(int(seen[1]), words)
    for name, words in data.items():
        waiting = _WAITING.fullmatch(words) if name.startswith("w-") else None
        if waiting is not None and _is_cell(name[2:], data) and name[2:] != data.get("theirs"):
            found.setdefault(name[2:], Sent(int(waiting[1]), waiting[2]))
    mine = _MINE.fullmatch(data.get("mine", ""))
    if mine is not None and _is_cell(mine[1], data):
        found[mine[1]] = Sent(int(mine[2]), mine[3])
    return found


def _is_cell(key: str, data: Mapping[str, str]) -> bool:
    field = f"c-{key}"
    return field in data and _FIELD.fullmatch(field) is not None


def save(cells: Mapping[str, Sent], actor: Actor, at: datetime) -> Saving:
    """Save cells, each for itself.

    Raises:
        PermissionDenied, and the refusals of `actions.save_cells`: nothing is written.
    """
    typed = [_typed(key, sent) for key, sent in cells.items()]
    outcomes = {each.cell.place: each for each in actions.save_cells(actor=actor, cells=typed, at=at)}
    stale = {
        key: each
        for key, each in outcomes.items()
        if each.verdict is Verdict.REFUSED and each.problem and each.problem.code == "cascade.cell_stale"
    }
    return Saving(cells, outcomes, last_changes(stale, actor))


def _typed(key: str, sent: Sent) -> Typed:
    target, parent, unit = map(int, key.split("-"))
    return Typed(target, unit, sent.version, sent.words, parent or None, key)


def only_of(
    cells: Mapping[str, Sent], *, target: int | None = None, unit: int | None = None
) -> dict[str, Sent]:
    """The cells of one target, or of one unit: a page saves no other's."""
    wanted = {0: target, 2: unit}
    return {
        key: sent
        for key, sent in cells.items()
        if all(want is None or int(key.split("-")[place]) == want for place, want in wanted.items())
    }
