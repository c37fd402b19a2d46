"""A list printed twice: each project once, the list governs, measures come from where they stand."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from minsheng.core.policy.drafts import Draft


@dataclass(slots=True, eq=False)
class Entry:
    """A project with its printings; the first governs."""

    drafts: list[Draft] = field(default_factory=list)

    @property
    def first(self) -> Draft:
        """The governing printing."""
        return self.drafts[0]

    @property
    def measured(self) -> Draft:
        """The first printing that has measures; the governing one if none has."""
        return next((draft for draft in self.drafts if draft.steps), self.drafts[0])

    def fill(self, draft: Draft) -> None:
        """Take units and due days of a further printing where the governing one names none."""
        if not self.first.units and not self.first.units.unread:
            self.first.units = draft.units
        self.first.columns = self.first.columns or draft.columns


def plain(text: str) -> str:
    """Letters, digits and characters only, so that two printings compare in spite of their marks."""
    return "".join(char for char in text if char.isalnum() or char in "%*")


def likeness(left: str, right: str) -> float:
    """Share of neighbouring pairs of characters that two texts have in common, 0 to 1."""
    a, b = Counter(pairwise(left)), Counter(pairwise(right))
    return 2 * (a & b).total() / (a.total() + b.total()) if a and b else float(left == right)


_NEAR = 80
"""Entries compared at most, so that a document of any length is read in linear time."""


class _Index:
    """Entries by title, by number and by chapter."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.by_title: dict[str, list[Entry]] = {}
        self.by_number: dict[str, list[Entry]] = {}
        self.by_chapter: dict[str, list[Entry]] = {}

    def add(self, draft: Draft) -> None:
        entry = Entry([draft])
        self.entries.append(entry)
        self.by_title.setdefault(plain(draft.title.text), []).append(entry)
        self.by_number.setdefault(draft.number, []).append(entry)
        self.by_chapter.setdefault(_chapter(draft), []).append(entry)

    def twin(self, draft: Draft) -> Entry | None:
        """The entry of an earlier printing that is the same project, None if there is none."""
        title = plain(draft.title.text)
        for entry in self.by_title.get(title, [])[:_NEAR]:
            if _free(entry, draft):
                return entry
        if draft.number:
            same = [entry for entry in self.by_number.get(draft.number, [])[:_NEAR] if _free(entry, draft)]
            if draft.repeats and (known := _numbered(same, draft)):
                return known
            scored = [(likeness(plain(entry.first.title.text), title), entry) for entry in same]
            best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
            if best[1] is not None and best[0] >= 0.45:
                return best[1]
        near = [entry for entry in self.by_chapter.get(_chapter(draft), [])[:_NEAR] if _free(entry, draft)]
        scored = [(likeness(plain(entry.first.title.text), title), entry) for entry in near]
        best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
        return best[1] if best[1] is not None and best[0] >= 0.7 else None


def _numbered(same: list[Entry], draft: Draft) -> Entry | None:
    """The entry that an annex of measures means by its number, in its chapter where several bear it."""
    if len(same) > 1:
        same = [entry for entry in same if _chapter(entry.first) == _chapter(draft)]
    return same[0] if len(same) == 1 else None


def _chapter(draft: Draft) -> str:
    return plain(draft.chapter.name.text) if draft.chapter else ""


def _free(entry: Entry, draft: Draft) -> bool:
    """True where the entry has no printing of the same region yet."""
    return all(other.region != draft.region for other in entry.drafts)


def entries_of(drafts: list[Draft]) -> list[Entry]:
    """The projects of a document in order of their first printing."""
    index = _Index()
    first = drafts[0].region if drafts else 0
    for draft in drafts:
        twin = index.twin(draft) if draft.region != first else None
        if twin is None:
            index.add(draft)
        else:
            twin.drafts.append(draft)
            twin.fill(draft)
    return index.entries
