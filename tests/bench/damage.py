"""Damaged files by the thousand: that each ends well, and what the worst one costs."""

from tests.bench.figures import Figure, Section
from tests.fuzz.running import MEGABYTES, SECONDS, answers, files

FIRST, COUNT = 100_000, 2_500
"""Other damages than those of the tests, which count from 0."""
ABOUT = (
    "Samples of every format, damaged by seed: bytes, parts of archives, lines and signs of texts. Each must "
    "end with an answer or a sentence."
)


def section():
    """Figures of damaged files; the remark of a fault names the file and the seed that shows it again."""
    found = list(answers(files(), FIRST, COUNT))
    faults = [answer.fault for answer in found if answer.fault]
    read = sum(answer.outcome == "read" for answer in found)
    slowest = max(found, key=lambda answer: answer.seconds)
    return Section(
        "Damaged files",
        ABOUT,
        [
            Figure("damaged files without answer or sentence", len(faults), "", 0, "; ".join(faults)[:300]),
            Figure("damaged files", len(found), "", None, f"{read} read all the same"),
            Figure("slowest", slowest.seconds, "s", SECONDS, f"{slowest.file}, damage {slowest.seed}"),
            Figure("memory of a reading process", max(a.megabytes for a in found), "MB", MEGABYTES),
        ],
    )
