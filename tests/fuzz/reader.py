"""`python -m tests.fuzz.reader`: reads each damaged file named on standard input, one answer a line.

A line in is `path seed`; a line out is a JSON object with the file, the outcome, the seconds and the memory
so far. The process is what a server's worker is to the reader: one that goes on after every file.
"""

import json
import re
import resource
import sys
import time
import traceback
from pathlib import Path

from minsheng.apps.ui.sentences import sentence
from minsheng.core.errors import Unreadable
from minsheng.core.policy.schema import as_schema
from minsheng.engines.office.notice import read_notice
from tests.fuzz.mutations import mutated

MEGABYTE = 1024
"""Memory is counted in kilobytes, here and in `/proc`."""


def main():
    """Answers until its standard input ends."""
    for line in sys.stdin:
        path, seed = line.split()
        data = mutated(Path(path).read_bytes(), f"{Path(path).name} {seed}")
        began = time.monotonic()
        outcome = _outcome(data, Path(path).name)
        answer = {
            "file": Path(path).name,
            "seed": seed,
            "outcome": outcome,
            "seconds": time.monotonic() - began,
            "megabytes": _kilobytes() // MEGABYTE,
        }
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        sys.stdout.flush()


def _kilobytes():
    """Most memory held at once, by this process or by one it started.

    `ru_maxrss` of the process itself begins with what its parent held when it was started, on Linux; its
    children begin with this process, so theirs may be asked for.
    """
    own = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return max(int(own[1]), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)


def _outcome(data, name):
    """`read`, the code of a sentence, or the traceback of what should not be."""
    try:
        source, reading = read_notice(data, name=name)
        json.dumps(as_schema(reading, source), default=str)
    except Unreadable as problem:
        return problem.code if sentence(problem) else f"no sentence for {problem.code}"
    except Exception:  # noqa: BLE001 (what the fuzz looks for)
        return traceback.format_exc()
    return "read"


if __name__ == "__main__":
    main()
