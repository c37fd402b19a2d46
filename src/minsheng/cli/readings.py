"""From a file on the command line to its reading, and a reading as JSON."""

import io
import json
import sys
from datetime import date
from pathlib import Path

from minsheng.apps.ui.sentences import sentence
from minsheng.cli.files import STANDARD_INPUT, name_of, read_bytes
from minsheng.cli.problems import NothingToCompare
from minsheng.core.errors import Problem
from minsheng.core.policy.comparing import compare
from minsheng.core.policy.reading import Reading
from minsheng.core.policy.schema import as_schema
from minsheng.core.policy.source import Source
from minsheng.engines.office.limits import DEFAULT_LIMITS, MEGABYTE
from minsheng.engines.office.notice import read_notice
from minsheng.engines.office.problems import FileTooLarge


def reading_of(given: str, on: date | None) -> tuple[Source, Reading]:
    """One file or standard input, read.

    Raises:
        Unreadable: there is no such file, or it is no document.
    """
    _require_size(given, DEFAULT_LIMITS.file_bytes)
    data = read_bytes(given, DEFAULT_LIMITS.file_bytes)
    return read_notice(data, name=name_of(given), on=on)


def _require_size(given: str, limit: int) -> None:
    """Refuse what is too large before a byte is read, with the size that it has.

    Of standard input no size is known; what cannot be looked at is told by the reading of it.

    Raises:
        FileTooLarge.
    """
    if given == STANDARD_INPUT:
        return
    try:
        size = Path(given).stat().st_size
    except (OSError, ValueError):  # ValueError: a zero byte in the name
        return
    if size > limit:
        raise FileTooLarge(size_mb=-(-size // MEGABYTE), limit_mb=-(-limit // MEGABYTE))


def notice_of(against: str | None, on: date | None) -> Reading | None:
    """The notice that interpretations are held against, None if none is given.

    Raises:
        Unreadable: there is no such file, or it is no document.
        NothingToCompare: it lists no projects.
    """
    if against is None:
        return None
    _, notice = reading_of(against, on)
    if not notice.projects:
        raise NothingToCompare(name=name_of(against) or against)
    return notice


def as_json(source: Source, reading: Reading, notice: Reading | None = None) -> str:
    """One object of the corpus schema, with the remarks of the file reader beside it."""
    remarks = [{"code": remark.code, "facts": remark.facts} for remark in source.remarks]
    compared = compare(reading, notice) if notice is not None and reading.about is not None else None
    found = {**as_schema(reading, source, compared=compared, notice=notice), "remarks": remarks}
    return json.dumps(found, ensure_ascii=False, indent=1, default=str) + "\n"


def print_json(given: str, on: date | None, against: str | None = None) -> int:
    """Print one reading alone on stdout, in UTF-8 whatever the terminal speaks."""
    text = as_json(*reading_of(given, on), notice_of(against, on))
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(text)
    return 0


def complaint(given: str, problem: Problem, *, alone: bool) -> str:
    """The sentence on a file, with its name where there are several."""
    return sentence(problem) if alone else f"{name_of(given) or given}：{sentence(problem)}"
