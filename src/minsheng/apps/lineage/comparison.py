"""Two programmes beside each other: what the matcher proposes, with what was decided laid over."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from minsheng.apps.lineage.figures import Figures, figures_of
from minsheng.apps.lineage.items import Figure, Item, Items
from minsheng.apps.lineage.models import Kind, Lineage, TargetKind
from minsheng.apps.lineage.relating import Between
from minsheng.apps.programmes.models import Edition
from minsheng.core.alignment import Alignment, Leads, Pair, Piece, Reason, Relation, word_difference
from minsheng.core.alignment.offices import changed_leads
from minsheng.core.quantity.passage import fold

# 新建8家,改造 · 1,200 and 1:1 keep theirs
_MARK = re.compile(r"(?<![\d])[,:]|[,:](?!\d)|[;()]")
_WIDE = str.maketrans(",:;()", "，：；（）")


class State(StrEnum):
    """How far a pair has come: proposed, confirmed as proposed, or chosen otherwise by somebody."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two projects that are, or are proposed to be, the same work.

    Attributes:
        pair: what the matcher says of them; None where it does not pair them, and for names without task.
        lineage: the decision, None while there is none.
        is_stale: True where a side says something else now than in the edition on which it was decided.
        shared: 合并 or 拆分 where several rows share a side.
        names: of the divisions, which tell no offices apart.
    """

    above: Item
    below: Item
    state: State
    pair: Pair | None
    lineage: Lineage | None
    figures: Figures
    between: Between
    is_stale: bool = False
    shared: str = ""
    names: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided."""
        return self.state is State.OPEN

    @property
    def is_doubtful(self) -> bool:
        """Whether somebody has to look: an unsure proposal, or a decision on other words."""
        return self.is_stale or (self.is_open and self.pair is not None and not self.pair.is_sure)

    @property
    def is_named(self) -> bool:
        """Whether this side only names it as without task."""
        return not self.below.has_task

    @property
    def key(self) -> str:
        """Ids of both projects, as a form sends them."""
        return f"{self.above.project}-{self.below.project}"

    @property
    def score(self) -> float | None:
        """Likeness from 0 to 1; None where the matcher has none."""
        return self.pair.score if self.pair else None

    @property
    def words(self) -> Sequence[Piece]:
        """The titles with what is kept, gone and new."""
        pieces = self.pair.words if self.pair else None
        if pieces is None or self.is_stale:
            pieces = tuple(word_difference(fold(self.above.title), fold(self.below.title)))
        return [Piece(_full_width(piece.words), piece.fate) for piece in pieces]

    @property
    def above_words(self) -> Sequence[Piece]:
        """The title above, what the other lacks marked as gone."""
        return [piece for piece in self.words if piece.fate != "new"]

    @property
    def below_words(self) -> Sequence[Piece]:
        """The title below, what the other lacks marked as new."""
        return [piece for piece in self.words if piece.fate != "gone"]

    @property
    def dropped_figures(self) -> Sequence[Figure]:
        """Figures of the side above alone that no dropped clause says already."""
        return _untold(self.figures.dropped, self.pair.dropped_clauses if self.pair else ())

    @property
    def added_figures(self) -> Sequence[Figure]:
        """Figures of the side below alone that no added clause says already."""
        return _untold(self.figures.added, self.pair.added_clauses if self.pair else ())

    @property
    def doubt(self) -> str:
        """Why to look first; empty where there is no reason."""
        if self.above.is_gone or self.below.is_gone:
            side = self.between.words[0 if self.above.is_gone else 1]
            return f"{side}现行方案已没有这一项，请复核"
        if self.is_stale:
            return "方案已改，请复核"
        return "文字相差较大，请核对" if self.is_doubtful else ""

    @property
    def leads(self) -> Leads:
        """Offices that one side alone names as lead."""
        if self.pair:
            return self.pair.leads
        return changed_leads(self.above.leads, self.below.leads, self.names)

    @property
    def kind(self) -> Kind:
        """What they are to each other: as decided, else as proposed."""
        if self.lineage is not None:
            return Kind(self.lineage.kind)
        rows = self.figures.rows
        is_mechanism = bool(rows) and all(row.is_mechanism for row in rows)
        may_be = Kind.INTO_MECHANISM in self.between.kinds
        return Kind.INTO_MECHANISM if is_mechanism and may_be else self.between.kinds[0]


@dataclass(frozen=True, slots=True)
class Alone:
    """A project without partner: why to look, or the decision that there is none; nearest candidates."""

    item: Item
    reason: Reason
    lineage: Lineage | None
    nearest: Sequence[tuple[Item, float]]
    is_stale: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """Every project of one edition once; the parts sum to the total.

    Attributes:
        paired: with a partner that has a task here.
        named: with a partner, this level having no task.
        decided: decided to have no partner.
        no_task: without task itself, and without partner.
        left: the rest, to be looked at.
    """

    total: int
    paired: int
    named: int
    decided: int
    no_task: int
    left: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two programmes beside each other, the doubtful first, else in the order of the lower or later one."""

    between: Between
    source_edition: Edition
    edition: Edition
    above_items: Items
    below_items: Items
    pairs: Sequence[PairRow]
    named: Sequence[PairRow]
    above_alone: Sequence[Alone]
    below_alone: Sequence[Alone]
    above: Tally
    below: Tally

    @property
    def rows(self) -> Sequence[PairRow]:
        """All pairs, those of names without task last."""
        return [*self.pairs, *self.named]

    @property
    def seen(self) -> str:
        """Ids of both editions, as a form sends them."""
        return f"{self.source_edition.pk}-{self.edition.pk}"

    @property
    def named_waiting(self) -> int:
        """Names without task whose proposal nobody has decided."""
        return sum(row.is_open for row in self.named)

    @property
    def waiting(self) -> int:
        """Proposed pairs that nobody has decided."""
        return sum(row.is_open for row in self.rows)


@dataclass(frozen=True, slots=True)
class Ground:
    """All that a comparison is made of.

    Attributes:
        above, below: the projects of the editions in force.
        seen: those of the editions on which something was decided, by the edition.
        decided: open decisions between the programmes, with those on targets.
    """

    between: Between
    source_edition: Edition
    edition: Edition
    found: Alignment
    above: Items
    below: Items
    seen: Mapping[int, Items]
    decided: Sequence[Lineage]
    targets: Mapping[tuple[int, int], TargetKind]
    names: tuple[str, ...]


def laid(ground: Ground) -> Comparison:
    """The comparison of what is proposed and decided."""
    return _Laying(ground).comparison()


class _Laying:
    """Decisions being laid over proposals."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._proposed = {(int(pair.upper), int(pair.lower)): pair for pair in ground.found.pairs}
        self._named = [(int(upper), int(lower)) for lower, upper in ground.found.no_task]
        self._pairs = {
            (row.source_id, row.project_id): row for row in ground.decided if row.source_id and row.project_id
        }
        self._dropped = {row.source_id: row for row in ground.decided if row.kind == Kind.DROPPED}
        self._new = {row.project_id: row for row in ground.decided if row.kind == Kind.NEW}

    def comparison(self) -> Comparison:
        """Every project of both editions in a pair or alone."""
        rows = _shared([self._row(*key) for key in self._keys()])
        held = {row.above.project for row in rows}, {row.below.project for row in rows}
        alone = self._alone_above(held[0]), self._alone_below(held[1])
        ground = self._ground
        return Comparison(
            ground.between,
            ground.source_edition,
            ground.edition,
            ground.above,
            ground.below,
            sorted((row for row in rows if not row.is_named), key=_doubt_first),
            [row for row in rows if row.is_named],
            *alone,
            self._tally(ground.above, rows, alone[0], "above"),
            self._tally(ground.below, rows, alone[1], "below"),
        )

    def _keys(self) -> Iterator[tuple[int, int]]:
        """Decided pairs, and proposals that no decision stands against."""
        proposals = {*self._proposed, *self._named}
        chosen = {below for above, below in self._pairs if (above, below) not in proposals}
        yield from self._pairs
        for above, below in (*self._proposed, *self._named):
            is_settled = above in self._dropped or below in self._new or below in chosen
            if not is_settled and (above, below) not in self._pairs:
                yield above, below

    def _row(self, one: int, other: int) -> PairRow:
        ground, lineage = self._ground, self._pairs.get((one, other))
        above, old_above = self._item(one, lineage, is_above=True)
        below, old_below = self._item(other, lineage, is_above=False)
        pair = self._proposed.get((one, other))
        state = State.OPEN
        if lineage is not None:
            is_proposed = pair is not None or (one, other) in self._named
            state = State.CONFIRMED if is_proposed else State.CHANGED
        figures = figures_of(above, below, pair, ground.targets, ground.between)
        return PairRow(
            above,
            below,
            state,
            pair,
            lineage,
            figures,
            ground.between,
            is_stale=old_above or old_below,
            names=ground.names,
        )

    def _item(self, project: int, lineage: Lineage | None, *, is_above: bool) -> tuple[Item, bool]:
        """What is said of a project now, or was when it was decided; and whether that differs."""
        ground = self._ground
        items = ground.above if is_above else ground.below
        if lineage is None:
            return items[project], False
        now = items.get(project)
        edition = lineage.source_edition_id if is_above else lineage.edition_id
        then = ground.seen[edition][project]
        if now is None:
            return replace(then, is_gone=True), True
        return now, not now.says_the_same(then)

    def _alone_above(self, held: set[int]) -> list[Alone]:
        ground = self._ground
        reasons = {int(row.key): row for row in ground.found.upper_unmatched}
        rest = Reason.ORPHAN if ground.between.relation is Relation.LEVEL else Reason.DROPPED
        found = []
        for key, item in ground.above.items():
            if key in held:
                continue
            told = reasons.get(key)
            # Named below, and the name was decided otherwise: then it stands in neither list.
            usual = rest if item.has_task else Reason.NO_TASK
            reason = told.reason if told and told.reason is not Reason.NAMED else usual
            near = [(ground.below[int(each.key)], each.score) for each in (told.nearest if told else ())]
            lineage = self._dropped.get(key)
            found.append(Alone(item, reason, lineage, near, self._is_stale(lineage, item, is_above=True)))
        return sorted(found, key=lambda row: (row.lineage is not None, row.item.ordinal))

    def _alone_below(self, held: set[int]) -> list[Alone]:
        ground = self._ground
        reasons = {int(row.key): row for row in ground.found.lower_unmatched}
        rest = Reason.NO_PARENT if ground.between.relation is Relation.LEVEL else Reason.NEW
        found = []
        for key, item in ground.below.items():
            if key in held:
                continue
            told = reasons.get(key)
            reason = rest if item.has_task else Reason.NAME_UNKNOWN
            near = [(ground.above[int(each.key)], each.score) for each in (told.nearest if told else ())]
            lineage = self._new.get(key)
            found.append(Alone(item, reason, lineage, near, self._is_stale(lineage, item, is_above=False)))
        return sorted(found, key=lambda row: (row.lineage is not None, row.item.ordinal))

    def _is_stale(self, lineage: Lineage | None, item: Item, *, is_above: bool) -> bool:
        if lineage is None:
            return False
        edition = lineage.source_edition_id if is_above else lineage.edition_id
        return not item.says_the_same(self._ground.seen[edition][item.project])

    @staticmethod
    def _tally(items: Items, rows: Iterable[PairRow], alone: Iterable[Alone], side: str) -> Tally:
        paired = {getattr(row, side).project for row in rows if not row.is_named} & set(items)
        named = ({getattr(row, side).project for row in rows} & set(items)) - paired
        decided = [row for row in alone if row.lineage is not None]
        rest = [row for row in alone if row.lineage is None]
        idle = [row for row in rest if not row.item.has_task]
        counts = len(paired), len(named), len(decided), len(idle)
        return Tally(len(items), *counts, len(rest) - len(idle))


def _untold(figures: Iterable[Figure], clauses: Sequence[str]) -> list[Figure]:
    return [each for each in figures if not any(fold(each.words) in fold(clause) for clause in clauses)]


def _full_width(words: str) -> str:
    """Folded words with the marks that Chinese text has: not those within a figure or between two."""
    return _MARK.sub(lambda found: found[0].translate(_WIDE), words)


def _shared(rows: Sequence[PairRow]) -> list[PairRow]:
    """The rows with 合并 or 拆分 where several share a side."""
    above, below = (Counter(getattr(row, side).project for row in rows) for side in ("above", "below"))
    words = [
        "合并" if below[row.below.project] > 1 else "拆分" if above[row.above.project] > 1 else ""
        for row in rows
    ]
    rows = [replace(row, shared=said) for row, said in zip(rows, words, strict=True)]
    return sorted(rows, key=lambda row: (row.below.ordinal, row.above.ordinal))


def _doubt_first(row: PairRow) -> tuple[bool, bool, int]:
    return not row.is_doubtful, not row.is_open, row.below.ordinal
