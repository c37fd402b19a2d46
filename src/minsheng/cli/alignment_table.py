"""An alignment as people read it on a terminal: pairs with figures and changes, then what stands alone."""

from collections.abc import Iterator, Sequence

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from minsheng.cli.alignments import Compared, Side, compared
from minsheng.cli.tables import terminal, wrapped_to
from minsheng.core.alignment import (
    Alignment,
    Kind,
    Listed,
    Pair,
    Passed,
    Piece,
    Ratio,
    Reason,
    Relation,
    TargetPair,
    Unmatched,
)

_SIDES = {Relation.LEVEL: ("上级", "本级"), Relation.YEAR: ("上年", "本年")}
_KINDS = {Kind.PARENT: "", Kind.CONTINUED: "", Kind.MERGED: "合并", Kind.SPLIT: "拆分"}
_RATIOS = {
    Ratio.SHARE: "",
    Ratio.SAME: "相同",
    Ratio.RATE_DIFFERS: "比率或标准不同",
    Ratio.UNITS_DIFFER: "单位不同，不算占比",
    Ratio.NO_NUMBER: "没有单一数字，不算占比",
}
_SECTIONS = {
    Reason.NAMED: "{below}写明无任务的",
    Reason.ORPHAN: "{above}有任务、{below}两处都没有写的，请核实",
    Reason.NO_TASK: "{above}自己也无任务的",
    Reason.DROPPED: "{above}有、{below}没有延续的",
    Reason.NO_PARENT: "{below}有、{above}没有来源的",
    Reason.NEW: "{below}新列的",
    Reason.NAME_UNKNOWN: "{below}写明无任务、{above}里找不到对应项的",
}
_SHARES = (4, 4, 5, 4)
_LEAST = 8
_KIND = 4
_GAP = 3
"""Columns of a terminal: shares of two titles, figures and changes, the narrowest, a word, a gap."""


def show(upper: str, lower: str, relation: str | None) -> int:
    """Print the alignment of two files."""
    found = compared(upper, lower, relation)
    console = terminal()
    for line in _head(found):
        console.print(line, markup=False, soft_wrap=True)
    if found.found.pairs:
        console.print(_pairs(found, console.width))
    for line in _alone(found):
        console.print(line, markup=False, soft_wrap=True)
    return 0


def _head(found: Compared) -> Iterator[str]:
    above, below = _SIDES[found.relation]
    for mark, word, side in (("A", above, found.upper), ("B", below, found.lower)):
        year = f"{side.reading.year} 年" if side.reading.year else "年份未读到"
        idle = sum(not row.has_task for row in side.rows.values())
        yield f"{mark} {word}：{side.title} · {year} · {len(side.rows)} 项（其中无任务 {idle} 项）"
    words = "上级与下级" if found.relation is Relation.LEVEL else "上年与本年"
    yield (
        f"关系：{words}（推断：{found.guessed}；不对时加 --as level 或 --as year）"
        if found.guessed
        else f"关系：{words}"
    )
    if found.doubt:
        yield f"注意：{found.doubt}"
    yield _counts(found.found, above, below)


def _counts(found: Alignment, above: str, below: str) -> str:
    reasons = [row.reason for row in (*found.upper_unmatched, *found.lower_unmatched)]
    told = [f"对上 {len(found.pairs)} 对，延续的数字 {len(found.series)} 个"]
    for reason, title in _SECTIONS.items():
        if count := reasons.count(reason):
            told.append(f"{title.format(above=above, below=below)} {count} 项")
    return "；".join(told)


def _pairs(found: Compared, width: int) -> Table:
    """One row for each pair; of the titles the words that differ are marked."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    above, below = _SIDES[found.relation]
    is_marked = any(_KINDS[pair.kind] for pair in found.found.pairs)
    room = width - (_KIND + _GAP if is_marked else 0) - 4 * _GAP
    shares = [max(room * share // sum(_SHARES), _LEAST) for share in _SHARES]
    names = (f"B {below}", f"A {above}", f"数字（{above} → {below}）", "变化")
    for name, share in zip(names, shares, strict=True):
        table.add_column(name, width=share, overflow="fold")
    if is_marked:
        table.add_column("关系", no_wrap=True)
    for pair in found.found.pairs:
        upper, lower = found.upper.rows[pair.upper], found.lower.rows[pair.lower]
        cells = (
            _titled(lower, _changed(pair.words, "new")),
            _titled(upper, _changed(pair.words, "gone")),
            "\n".join(_figures(found, pair)) or "—",
            "\n".join(_changes(found, pair)) or "—",
        )
        row = [escape(wrapped_to(text, share)) for text, share in zip(cells, shares, strict=True)]
        table.add_row(*row, *([_KINDS[pair.kind]] if is_marked else []))
    return table


def _titled(row: Listed, title: str) -> str:
    return f"{row.number} {title}" if row.number else title


def _changed(words: Sequence[Piece], fate: str) -> str:
    """One of the two titles, what the other lacks between 〔 and 〕."""
    return "".join(
        piece.words if piece.fate == "kept" else f"〔{piece.words}〕"
        for piece in words
        if piece.fate in ("kept", fate)
    )


def _figures(found: Compared, pair: Pair) -> Iterator[str]:
    for each in pair.targets:
        upper = found.upper.targets[each.upper]
        if each.passed is Passed.INTO_MECHANISM or each.lower is None:
            yield f"{upper.quote} → 转为机制"
            continue
        lower = found.lower.targets[each.lower]
        yield f"{upper.quote} → {lower.quote}：{_stand(each)}"


def _stand(each: TargetPair) -> str:
    told = f"{each.stand.shown}%" if each.stand.shown else _RATIOS[each.stand.ratio]
    return f"{told}（相差过大，口径可能变了）" if each.is_break else told


def _changes(found: Compared, pair: Pair) -> Iterator[str]:
    if not pair.is_sure:
        yield f"文字相差较大（{pair.score:.2f}），请核对"
    if pair.leads.is_changed:
        gone, new = "、".join(pair.leads.gone) or "无", "、".join(pair.leads.new) or "无"
        yield f"牵头：少 {gone}，多 {new}"
    for word, side, keys in (
        ("删去数字", found.upper, pair.dropped_targets),
        ("增加数字", found.lower, pair.added_targets),
    ):
        if keys:
            yield f"{word}：" + "；".join(side.targets[key].quote for key in keys)
    for word, clauses in (("删去", pair.dropped_clauses), ("增加", pair.added_clauses)):
        if clauses and not found.lower.rows[pair.lower].body and not found.upper.rows[pair.upper].body:
            yield f"{word}：" + "；".join(clauses)
    gone_steps, new_steps = len(pair.dropped_measures), len(pair.added_measures)
    if gone_steps or (new_steps and pair.measures):
        yield f"措施：少 {gone_steps} 条，多 {new_steps} 条"


def _alone(found: Compared) -> Iterator[str]:
    above, below = _SIDES[found.relation]
    sides = (
        *((found.upper, found.lower, row) for row in found.found.upper_unmatched),
        *((found.lower, found.upper, row) for row in found.found.lower_unmatched),
    )
    for reason, title in _SECTIONS.items():
        rows = [(side, other, row) for side, other, row in sides if row.reason is reason]
        if rows:
            yield f"{title.format(above=above, below=below)}（{len(rows)} 项）"
            yield from (f"  · {_line(side, other, row)}" for side, other, row in rows)


def _line(side: Side, other: Side, row: Unmatched) -> str:
    listed = side.rows[row.key]
    told = _titled(listed, listed.title)
    if row.named:
        return f"{told} ← {other.rows[row.named].title}"
    if not row.nearest:
        return told
    near = other.rows[row.nearest[0].key]
    return f"{told}（最接近：{_titled(near, near.title)}，{row.nearest[0].score:.2f}）"
