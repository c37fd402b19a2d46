"""PDF files in: the file goes to a process of its own, what comes back becomes a source.

The library is C and has crashed on damaged files; a child process with bounds on memory and time keeps that
and pages that never end away from the server. It costs a quarter of a second.
"""

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from time import monotonic
from typing import IO, Any

from minsheng.core.errors import Unreadable
from minsheng.core.policy.source import Leaf, Remark, Source
from minsheng.engines.office import problems
from minsheng.engines.office.layout import Grid, Layout, Slot
from minsheng.engines.office.limits import Limits
from minsheng.engines.office.plain import check_lines

Told = Callable[[int, int], None]

_WAIT = 4
"""Times the seconds of the processor that the child may take by the clock, for machines with other work."""
_USED_UP = (signal.SIGXCPU, signal.SIGABRT)
"""How the child ends without time, and the library without memory."""
_PROGRAM = "minsheng.engines.office.pdf.process"


def read_pdf(data: bytes, *, name: str, limits: Limits, progress: Told | None = None) -> Source:
    """The text and layout of a PDF; `progress(done, total)` hears of each page.

    Raises:
        Unreadable: a class of `problems`; whatever `progress` raises ends the reading.
    """
    return _source(_answer(data, "pdf", limits, progress), name, limits)


def read_picture(data: bytes, *, name: str, limits: Limits, progress: Told | None = None) -> Source:
    """The text of a picture, where tesseract and its Chinese data are installed; format `scan`.

    Raises:
        Unreadable: a class of `problems`; whatever `progress` raises ends the reading.
    """
    return _source(_answer(data, "picture", limits, progress), name, limits)


def _answer(data: bytes, kind: str, limits: Limits, progress: Told | None) -> Mapping[str, Any]:
    """What the child says last.

    Raises:
        BrokenPdf, PictureUnread: it broke down. TooMuchWork: it used up its bounds. Others: as it says.
    """
    broken = problems.BrokenPdf if kind == "pdf" else problems.PictureUnread
    child = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", _PROGRAM, kind, json.dumps(asdict(limits))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    last: Mapping[str, Any] = {}
    try:
        if child.stdin is None or child.stdout is None:
            raise broken
        with contextlib.suppress(BrokenPipeError), child.stdin as given:
            given.write(data)
        for last in _lines(child.stdout, limits.seconds):
            if progress is not None and "page" in last:
                progress(last["page"], last["of"])
    finally:
        _end(child)
    if "problem" in last:
        problem: type[Unreadable] = getattr(problems, last["problem"])
        raise problem(**last["facts"])
    if "blocks" not in last:
        raise problems.TooMuchWork if -child.returncode in _USED_UP else broken
    return last


def _lines(stream: IO[bytes], seconds: float) -> Iterator[Mapping[str, Any]]:
    """What the child says, line by line, until it ends or its time is over; it may be granted more time."""
    begun = monotonic()
    rest = b""
    while (left := begun + seconds * _WAIT - monotonic()) > 0:
        if not select.select([stream], [], [], left)[0]:
            break
        read = os.read(stream.fileno(), 1 << 20)
        if not read:
            return
        *whole, rest = (rest + read).split(b"\n")
        for line in whole:
            value: dict[str, Any] = json.loads(line)
            seconds = value.get("seconds", seconds)
            yield value
    raise problems.TooMuchWork


def _end(child: subprocess.Popen[bytes]) -> None:
    """Let nothing of the child outlive the reading, what it started itself included."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            with contextlib.suppress(BrokenPipeError):
                stream.close()
    child.wait()


def _source(answer: Mapping[str, Any], name: str, limits: Limits) -> Source:
    layout = Layout(limits)
    for block in answer["blocks"]:
        if "paragraph" in block:
            _add_paragraph(layout, block["paragraph"])
        else:
            _add_table(layout, block["table"])
    text = layout.text
    if not text.strip():
        raise problems.BlankText
    check_lines(text, limits)
    for page in range(len(layout.leaves), answer["pages"]):
        layout.leaves.append(_leaf(page, len(text)))
    remarks = tuple(Remark(code, facts) for code, facts in answer["remarks"])
    leaves = tuple(layout.leaves)
    return Source(text, tuple(layout.blocks), answer["format"], name, remarks, leaves)


def _leaf(page: int, start: int) -> Leaf:
    return Leaf(start, f"第{page + 1}页")


def _turn_to(layout: Layout, page: int) -> None:
    """Begin every page up to this one, those without text where the next one begins."""
    for number in range(len(layout.leaves), page + 1):
        layout.begin_leaf(f"第{number + 1}页")


def _add_paragraph(layout: Layout, paragraph: Mapping[str, Any]) -> None:
    _turn_to(layout, paragraph["page"])
    text, broken = paragraph["text"], paragraph["page_break"]
    if not layout.add_paragraph(text, role=paragraph["role"], align=paragraph["align"], page_break=broken):
        return
    start = layout.blocks[-1].span.start
    for page, offset in paragraph["breaks"]:
        layout.leaves += [_leaf(number, start + offset) for number in range(len(layout.leaves), page + 1)]


def _add_table(layout: Layout, table: Mapping[str, Any]) -> None:
    _turn_to(layout, table["page"])
    rows = [[Slot(text, *place) for text, *place in row] for row in table["rows"]]
    starts = layout.add_table(Grid(rows, table["header_rows"]))
    for page, start in zip(table["pages"], starts, strict=True):
        layout.leaves += [_leaf(number, start) for number in range(len(layout.leaves), page + 1)]
