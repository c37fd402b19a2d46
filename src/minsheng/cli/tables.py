"""Readings as people read them on a terminal: head, projects, warnings, what was not understood."""

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from minsheng.apps.ui.sentences import sentence_for
from minsheng.apps.ui.verdicts import VERDICTS
from minsheng.cli.readings import complaint, notice_of, reading_of
from minsheng.core.errors import Problem
from minsheng.core.policy.comparing import Comparison, compare
from minsheng.core.policy.reading import About, Judged, Project, Reading, Status
from minsheng.core.policy.source import Source, Span

PIPED_WIDTH = 120
"""Columns where the output is no terminal and COLUMNS does not say."""
READER_AREA = "policy"
"""Where the sentences of the reader's codes stand; the codes themselves bear no area."""
_KINDS = {"notice": "通知", "plan": "方案", "interpretation": "政策解读", "other": "其他文件"}
_VERDICT = 10
_STATUSES = {Status.TASK: "", Status.NO_TASK: "（无任务）", Status.LOCAL: "（自定）"}


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave it to `main`, which ends quietly for every command alike."""
        raise


def terminal() -> Console:
    """Standard output, as wide as the terminal, or of a fixed width where it is none."""
    console = _Console(highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console = _Console(highlight=False, width=PIPED_WIDTH)
    return console


def show_all(
    files: Sequence[str], on: date | None, against: str | None = None, *, whole: bool = False
) -> int:
    """Print one file after the other; status 1 if one could not be read."""
    notice = notice_of(against, on)
    console = terminal()
    errors = Console(stderr=True)
    status = 0
    for position, given in enumerate(files):
        try:
            source, reading = reading_of(given, on)
        except Problem as problem:
            words = complaint(given, problem, alone=len(files) == 1)
            errors.print(words, markup=False, highlight=False, soft_wrap=True)
            status = 1
            continue
        if position:
            console.print()
        show(source, reading, console, notice, whole=whole)
    return status


def show(
    source: Source, reading: Reading, console: Console, notice: Reading | None = None, *, whole: bool = False
) -> None:
    """Print what was read, and everything that was not; of an interpretation what it says.

    Args:
        source: the document.
        reading: what was read in it.
        console: where to.
        notice: what an interpretation explains.
        whole: cooperating units, sub-targets and standards too.
    """
    if reading.about is not None:
        _show_claims(source, reading, console, notice)
        _show_remarks(source, reading, console)
        return
    for line in _head(source, reading):
        console.print(line, markup=False, soft_wrap=True)
    if reading.projects:
        console.print(_projects(reading, console.width, whole=whole))
    else:
        console.print(sentence_for("cli.no_project", {}), markup=False, soft_wrap=True)
    _show_remarks(source, reading, console)


def _show_claims(source: Source, reading: Reading, console: Console, notice: Reading | None) -> None:
    """Print what an interpretation speaks of and what it says, each statement beside the notice if given."""
    compared = compare(reading, notice) if notice is not None else None
    for line in _explained_head(source, reading, compared):
        console.print(line, markup=False, soft_wrap=True)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    room = console.width - _VERDICT - _NARROW - 4 * _GAP
    said = room * 3 // 5 if compared else room
    names = ("解读的说法", "结论", "项目", "通知原文") if compared else ("解读的说法",)
    widths = {"解读的说法": said, "通知原文": room - said}
    for name in names:
        table.add_column(name, width=widths.get(name), no_wrap=name == "结论", overflow="fold")
    if compared is None or notice is None:
        for claim in reading.claims:
            table.add_row(escape(wrapped_to(claim.quote, said)))
    else:
        for item in compared.judged:
            number, words = _beside(item, notice)
            cells = (wrapped_to(item.claim.quote, said), VERDICTS[item.verdict].word)
            table.add_row(*map(escape, (*cells, number, wrapped_to(words, room - said))))
    console.print(table)


def _explained_head(source: Source, reading: Reading, compared: Comparison | None) -> Iterator[str]:
    title = reading.title.value if reading.title else "（没有读到标题）"
    yield f"{title}  〔{source.name}〕" if source.name else title
    about = reading.about or About()
    named = f"《{about.title.value}》" if about.title else "没有写明的通知"
    yield f"政策解读 · 所解读的是{named}{about.restored} · 没有项目，数字不进入目标"
    if compared is None:
        yield f"说法 {len(reading.claims)} 条。加 --against 给出所解读的通知，可以逐条比对。"
        return
    counts = Counter(item.verdict for item in compared.judged)
    told = "，".join(
        f"{words.word} {counts[verdict]} 条" for verdict, words in VERDICTS.items() if counts[verdict]
    )
    yield f"说法 {len(reading.claims)} 条：{told}" if told else "没有读到说法"
    if about.number is not None and compared.number is None:
        yield "注意：给出的通知文号与解读写的不同，请确认是否同一份。"


def _beside(item: Judged, notice: Reading) -> tuple[str, str]:
    """The notice's project number and its words for a claim."""
    if item.project is None:
        return "—", "—"
    project = notice.projects[item.project]
    words = item.figure.quote if item.figure else project.title
    return project.number or "—", words + ("（约束词不同）" if item.bound_differs else "")


def _show_remarks(source: Source, reading: Reading, console: Console) -> None:
    """Print warnings, what was not understood, and what the file reader left out."""
    for title, lines in (
        ("提示", list(_warnings(source, reading))),
        ("没有读懂的文字", list(_unread(source, reading))),
        ("读文件时", [sentence_for(each.code, each.facts) for each in source.remarks]),
    ):
        if lines:
            console.print(f"{title}（{len(lines)} 条）", markup=False)
            for line in lines:
                console.print(f"  · {line}", markup=False, soft_wrap=True)


def _head(source: Source, reading: Reading) -> Iterator[str]:
    title = reading.title.value if reading.title else "（没有读到标题）"
    yield f"{title}  〔{source.name}〕" if source.name else title
    told = [
        _KINDS[reading.kind.value],
        reading.document_number.value if reading.document_number else "文号未读到",
        reading.issuer.value if reading.issuer else "印发单位未读到",
        reading.signed_on.value.isoformat() if reading.signed_on else "日期未读到",
        f"{reading.year} 年" if reading.year else "年份未读到",
    ]
    yield " · ".join(told)
    projects = reading.projects
    idle = sum(project.status is Status.NO_TASK for project in projects)
    local = sum(project.status is Status.LOCAL for project in projects)
    counted = (
        f"项目 {len(projects)} 个（其中无任务 {idle} 个、自定 {local} 个）",
        f"目标 {sum(len(project.targets) for project in projects)} 个",
        f"分项任务 {sum(len(project.subtargets) for project in projects)} 个",
        f"标准 {sum(len(project.standards) for project in projects)} 个",
        f"时限 {sum(len(project.deadlines) for project in projects)} 个",
        f"推进措施 {sum(len(project.measures) for project in projects)} 条",
    )
    yield "，".join(counted)


def _projects(reading: Reading, width: int, *, whole: bool) -> Table:
    """The projects, each chapter's name above its own; titles, leads and targets wrapped to their share."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    numbers = max((len(project.number or "") for project in reading.projects), default=0)
    room = width - (max(numbers, _NARROW) + _DATE + _NARROW + 5 * _GAP)
    shares = [max(room * share // sum(_SHARES), _LEAST) for share in _SHARES]
    table.add_column("序号", no_wrap=True)
    for name, share in zip(("项目", "牵头单位", "目标"), shares, strict=True):
        table.add_column(name, width=share, overflow="fold")
    table.add_column("时限", no_wrap=True)
    table.add_column("措施", justify="right", no_wrap=True)
    category = None
    for project in reading.projects:
        if project.category is not None and project.category != category:
            category = project.category
            table.add_row("", f"[bold]{escape(reading.categories[category].name)}[/bold]")
        number, *wrapped = _row(project, whole=whole)
        cells = [wrapped_to(text, share) for text, share in zip(wrapped[:3], shares, strict=True)]
        table.add_row(*map(escape, (number, *cells, *wrapped[3:])))
    return table


_SHARES = (5, 2, 4)
_LEAST = 8
_NARROW = 4
_DATE = 10
_GAP = 3
"""Columns of a terminal: shares of title, lead and targets, the narrowest of them, a count, a day, a gap."""
# 3200人 · 2.2万元 · 99.5% stay together, and a sign with the mark that follows it
_PIECE = re.compile(
    r"(?:[“《（(〔【]?[\d.]+[百千万亿]*(?:%|‰|[\u4e00-\u9fff]{1,2})?|[A-Za-z]+|[“《（(〔【]?.)[，。；：、！？”》）)〕】,;:%]*",
    re.DOTALL,
)


def wrapped_to(text: str, width: int) -> str:
    """The text with line ends so that no line is wider than so many columns and no figure is cut in two."""
    return "\n".join(line for given in text.split("\n") for line in _lines(given, width))


def _lines(text: str, width: int) -> Iterator[str]:
    line = ""
    for piece in _PIECE.findall(text):
        if line and cell_len(line + piece) > width:
            yield line
            line = ""
        line += piece
    yield line


def _row(project: Project, *, whole: bool) -> tuple[str, ...]:
    units = ["、".join(unit.name for unit in project.lead_units) or "—"]
    figures = [target.quote for target in project.targets] or ["—"]
    if whole:
        units += ["配合：" + "、".join(unit.name for unit in project.cooperating_units)]
        figures += [f"分项：{each.quote}" for each in project.subtargets]
        figures += [f"标准：{each.quote}" for each in project.standards]
    return (
        project.number or "—",
        project.title + _STATUSES[project.status],
        "\n".join(units if project.cooperating_units else units[:1]),
        "\n".join(figures),
        "\n".join(dict.fromkeys(found.due_on.isoformat() for found in project.deadlines)) or "—",
        str(len(project.measures) or "—"),
    )


def _warnings(source: Source, reading: Reading) -> Iterator[str]:
    for warning in reading.warnings:
        yield _place(source, warning.spans) + sentence_for(full_code(warning.code), warning.facts)


def _unread(source: Source, reading: Reading) -> Iterator[str]:
    for each in reading.unread:
        text = "".join(source.quote(span) for span in each.spans)
        why = sentence_for(full_code(each.why), {})
        yield f"{_place(source, each.spans)}“{' '.join(text.split())}”：{why}"


def full_code(code: str) -> str:
    """The code with its area."""
    return code if "." in code else f"{READER_AREA}.{code}"


def _place(source: Source, spans: Sequence[Span]) -> str:
    return f"{source.locator(spans[0])}：" if spans else ""
