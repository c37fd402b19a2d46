"""The program that reads a PDF or a picture, run by `pdf` as a process of its own with bounds.

The file comes on standard input. On standard output stands one JSON value a line: `{"page": 3, "of": 12}` as
pages get through, `{"seconds": 40}` where the work may take longer than said, last the document or a problem.
"""

import json
import resource
import sys
from typing import Any

from minsheng.engines.office.limits import MEGABYTE
from minsheng.engines.office.pdf_reading import (
    Pages,
    PdfProblem,
    opened,
    packed,
    page_count,
    read_pages,
    without_furniture,
    without_notes,
)

ADDRESS_SPACE = 400 * MEGABYTE
"""Besides the file. Python and the library map 64 MB, a page of A4 at 300 dots an inch 9 MB."""
_COUNTED = (
    ("unmapped", "office.symbols_left_out"),
    ("slanted", "office.slanted_text_left_out"),
    ("pictures", "office.pictures_left_out"),
    ("annotations", "office.comments_left_out"),
    ("attached", "office.embedded_document_left_out"),
    ("broken", "office.broken_pages_left_out"),
    ("notes", "office.footnotes_moved"),
    ("running", "office.running_lines_left_out"),
)


def say(value: dict[str, Any]) -> None:
    """One line to the parent."""
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def bound(seconds: float, memory: int) -> None:
    """Bound processor time, and memory where it is given; no image of a crash is kept."""
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, hard))
    if memory:
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (memory, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(data: bytes, limits: dict[str, float]) -> dict[str, Any]:
    """The document in a PDF as plain values."""
    document = opened(data)
    count = page_count(document, int(limits["pages"]))
    seconds = min(limits["seconds"] + count * limits["page_seconds"], limits["most_seconds"])
    bound(seconds, 0)
    say({"seconds": seconds})
    found = read_pages(document, count, int(limits["characters"]), _told)
    _check(found, count)
    found.counts["running"] = without_furniture(found)
    found.counts["notes"] = without_notes(found)
    remarks = [[code, {"count": found.counts[key]}] for key, code in _COUNTED if found.counts[key]]
    return {"pages": count, "blocks": packed(found), "remarks": remarks, "format": "pdf"}


def _told(page: int, of: int) -> None:
    say({"page": page, "of": of})


def _check(found: Pages, count: int) -> None:
    if found.scans and len(found.scans) == count:
        raise PdfProblem("PdfOfPictures")


def main() -> int:
    """Read standard input and write what it is to standard output."""
    limits: dict[str, float] = json.loads(sys.argv[1])
    data = sys.stdin.buffer.read()
    bound(limits["seconds"], ADDRESS_SPACE + len(data))
    try:
        say(read(data, limits))
    except PdfProblem as problem:
        say({"problem": problem.name, "facts": problem.facts})
    except MemoryError:
        say({"problem": "TooMuchWork", "facts": {}})
    return 0


if __name__ == "__main__":
    sys.exit(main())
