"""The reader: time for a document, growth with its length, memory."""

import cProfile
import io
import json
import pstats
import re
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

from minsheng.core.policy.reader import read
from minsheng.engines.office.limits import DEFAULT_LIMITS
from minsheng.engines.office.opening import open_document
from tests.bench.documents import of_size
from tests.bench.figures import Figure, Section, p50

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "src" / "minsheng" / "apps" / "demo" / "data" / "notice.docx"
SIZE = 55_000
LONG = replace(DEFAULT_LIMITS, characters=2_000_000)
"""Fifty times 55 KB is a little more than the reader takes from an office."""
ABOUT = (
    "Seconds of the processor, after start: other work on the machine does not count. The texts are the "
    "demo's projects again and again, numbered through, with other figures in each copy; growth is seconds "
    "per byte against those of the shortest, so 1 is linear."
)


def section():
    """Figures of the reader, with every project of each document found, or this raises."""
    figures = []
    pace = None
    for times, runs in ((1, 7), (10, 3), (50, 1)):
        data = of_size(SIZE * times).encode()
        spent = _seconds(data, runs)
        pace = pace or spent / len(data)
        limit = 0.3 if times == 1 else None
        remark = f"{len(data):,} bytes, {data.decode().count('牵头单位：') // 2} projects"
        what = f"read a notice of 55 KB × {times}"
        figures.append(Figure(what, spent, "s", limit, remark, lambda data=data: profile(data)))
        if times > 1:
            growth = spent / len(data) / pace
            what = f"growth at {times}×"
            figures.append(Figure(what, growth, "", 1.5, profile=lambda data=data: profile(data)))
    data = SAMPLE.read_bytes()
    remark = f"Word, {len(data):,} bytes, automatic numbers, a table"
    figures.append(
        Figure("read the demo's notice", _seconds(data, 7), "s", 0.3, remark, lambda: profile(data))
    )
    return Section("Reading", ABOUT, figures + _memory())


def _seconds(data, runs):
    spent = []
    for _ in range(runs):
        before = time.process_time()
        found = _read(data)
        spent.append(time.process_time() - before)
    assert len(found.projects) >= data.decode(errors="ignore").count("推进措施：")
    return p50(spent)


def _read(data):
    return read(open_document(data, name="notice", limits=LONG), on=None)


def profile(data):
    """The fifteen functions in which reading spends most."""
    kept = cProfile.Profile()
    kept.runcall(_read, data)
    return top(kept)


def top(kept):
    """Fifteen rows by their own time, without the machine's paths."""
    out = io.StringIO()
    pstats.Stats(kept, stream=out).strip_dirs().sort_stats("tottime").print_stats(15)
    return out.getvalue()


def _memory():
    """Greatest resident size of a process that reads one document."""
    figures = []
    for name, size, limit in (("nothing", 0, None), ("55 KB × 1", SIZE, 512), ("55 KB × 50", SIZE * 50, 512)):
        command = [sys.executable, "-m", "tests.bench.reading", str(size)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=120)
        figures.append(Figure(f"memory, reading {name}", json.loads(done.stdout), "MB", limit))
    return figures


def main(size):
    """Reads one document of so many bytes and prints the greatest resident size in MB."""
    if size:
        _read(of_size(size).encode())
    # Not `ru_maxrss`: on Linux a child begins with its parent's.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    kilobytes = re.search(r"VmHWM:\s+(\d+) kB", status)[1]
    sys.stdout.write(f"{int(kilobytes) // 1024}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
