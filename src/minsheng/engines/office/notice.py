"""Bytes in, a document and what it promises out."""

from datetime import date

from minsheng.core.policy.reader import read
from minsheng.core.policy.reading import Reading
from minsheng.core.policy.recorded import is_record, read_record
from minsheng.core.policy.source import Source
from minsheng.engines.office.children import Told
from minsheng.engines.office.limits import DEFAULT_LIMITS, Limits, check_size
from minsheng.engines.office.opening import open_document
from minsheng.engines.office.problems import TextTooLong


def read_notice(
    data: bytes,
    *,
    name: str = "",
    limits: Limits = DEFAULT_LIMITS,
    on: date | None = None,
    progress: Told | None = None,
) -> tuple[Source, Reading]:
    """The text of a document and its facts: read from a notice, taken over from a programme's own JSON.

    Args:
        data: as `open_document` takes it.
        name: only handed on.
        limits: what the file may cost.
        on: the day it came in.
        progress: as `open_document` takes it.

    Raises:
        Unreadable: for any file that is neither; nothing else is ever raised but what `progress` raises.
    """
    check_size(data, limits)
    if not is_record(data):
        source = open_document(data, name=name, limits=limits, progress=progress)
        return source, read(source, on=on)
    source, reading = read_record(data, name=name)
    if len(source.text) > limits.characters:
        raise TextTooLong(limit=limits.characters)
    return source, reading
