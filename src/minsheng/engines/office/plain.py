"""Text files and pasted text: encoding, line ends, control characters."""

import codecs
import re
from bisect import bisect_right
from dataclasses import replace

from minsheng.core.policy.source import Block, Remark, Source, Table, plain_source
from minsheng.engines.office.limits import DEFAULT_LIMITS, Limits
from minsheng.engines.office.pipes import pipe_tables, unescaped
from minsheng.engines.office.problems import (
    BlankText,
    LineTooLong,
    TextTooLong,
    TooManyLines,
    UnknownEncoding,
    UnknownFormat,
)

_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# C0 and C1 without tab and line end, noncharacters, lone surrogates, and byte order marks inside the text.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_RAW_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CJK = r"\u2010-\u203b\u2460-\u24ff\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef"
_USUAL = re.compile(rf"[\t\n\r\x20-\x7e\xa0{_CJK}]")

USUAL_SHARE = 0.9
"""Least share of everyday characters for a guess of UTF-16 without a mark; random bytes stay far below."""
CONTROL_SHARE = 0.02
"""Above this share of control characters in its head a file is no text."""
_HEAD = 20_000
_LEAST = 5
"""Strokes of the smallest table: two rows of two cells have six."""


def open_text(data: bytes, *, name: str, limits: Limits) -> Source:
    """A text file as a source of format `txt`; line ends of every kind become one line feed."""
    return _source(decode(data), format="txt", name=name, limits=limits)


def pasted_document(text: str, *, limits: Limits = DEFAULT_LIMITS) -> Source:
    """Text pasted into a form as a source of format `paste`, under the same rules as a text file."""
    return _source(text, format="paste", name="", limits=limits)


def decode(data: bytes) -> str:
    """The text of bytes in UTF-8, UTF-16 (with a mark, or plainly so without one) or GB18030."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (b"\x84\x31\x95\x33", "gb18030"),
    ):
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding)
    wide = _wide(data) if _RAW_CONTROLS.search(data) else None
    if wide is not None:
        return wide
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _undecodable(data)


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnknownEncoding from error


def _wide(data: bytes) -> str | None:
    """The text in UTF-16 without a mark: even length, and almost all of it everyday characters."""
    if len(data) % 2:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        sample = text[:_HEAD]
        if len(_USUAL.findall(sample)) >= USUAL_SHARE * len(sample):
            return text
    return None


def _undecodable(data: bytes) -> UnknownEncoding | UnknownFormat:
    controls = len(_RAW_CONTROLS.findall(data))
    return UnknownFormat() if controls > CONTROL_SHARE * len(data) else UnknownEncoding()


def _source(text: str, *, format: str, name: str, limits: Limits) -> Source:
    kept, dropped = clean(text, limits)
    remark = Remark("office.control_characters_left_out", {"count": dropped})
    strokes = kept.count("|") + kept.count("｜")
    text, tables = unescaped(kept, list(pipe_tables(kept)) if strokes > _LEAST else [])
    source = plain_source(text, format=format, name=name)
    return replace(source, blocks=_with_tables(source, tables), remarks=(remark,) if dropped else ())


def clean(text: str, limits: Limits) -> tuple[str, int]:
    """A text with line feeds for line ends and without control characters, and how many there were.

    Raises:
        UnknownFormat: there are so many that it is no text. BlankText: there is nothing else.
        TextTooLong, TooManyLines, LineTooLong: as they say.
    """
    head = text[:_HEAD]
    if len(_CONTROLS.findall(head)) > CONTROL_SHARE * len(head):
        raise UnknownFormat
    if len(text) > limits.characters:
        raise TextTooLong(limit=limits.characters)
    kept, dropped = _CONTROLS.subn("", _LINE_ENDS.sub("\n", text))
    if not kept.strip():
        raise BlankText
    check_lines(kept, limits)
    return kept, dropped


def _with_tables(source: Source, tables: list[Table]) -> tuple[Block, ...]:
    """The paragraphs of a plain source, with tables in the place of those that are their rows."""
    starts = [table.span.start for table in tables]
    kept: list[Block] = [*tables]
    for block in source.blocks:
        at = bisect_right(starts, block.span.start) - 1
        if at < 0 or block.span.start > tables[at].span.end:
            kept.append(block)
    return tuple(sorted(kept, key=lambda block: block.span))


def check_lines(text: str, limits: Limits) -> None:
    """Refuse what no document has and what costs those who work line by line too much.

    Raises:
        TooManyLines: empty ones count. LineTooLong: names the first such line.
    """
    if text.count("\n") >= limits.lines:
        raise TooManyLines(limit=limits.lines)
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > limits.line_characters:
            raise LineTooLong(line=number, characters=len(line), limit=limits.line_characters)
