"""Damaged files, read by processes that are watched from outside."""

import contextlib
import json
import os
import selectors
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "tests" / "corpus"
PROGRAMME = Path(__file__).with_name("programme.json")
"""What `minsheng export` gave of the sample `yandu-ten`."""
QUICK, SLOW = ("docx", "txt", "xlsx"), ("pdf", "xls", "html", "md")
"""Formats that are read in the process itself, and those that are read in one of their own."""
SECONDS, MEGABYTES = 10, 512
"""What one file may cost."""
HUNG = 60
"""Seconds without an answer after which the process is ended."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one damaged file; `outcome` is `read`, a sentence's code, or a traceback."""

    file: str
    seed: str
    outcome: str
    seconds: float
    megabytes: int

    @property
    def fault(self) -> str:
        """What is wrong with it, empty if nothing is."""
        where = f"{self.file} seed {self.seed}"
        if self.outcome != "read" and not self.outcome.replace(".", "").replace("_", "").isalnum():
            return f"{where}: {self.outcome}"
        if self.seconds > SECONDS:
            return f"{where}: {self.seconds:.1f} s"
        return f"{where}: {self.megabytes} MB" if self.megabytes > MEGABYTES else ""


def files() -> list[Path]:
    """The samples that are damaged, those that are read quickly three times as often."""
    return [*(PROGRAMME, *_samples(QUICK)) * 3, *_samples(SLOW)]


def _samples(endings: Sequence[str]) -> list[Path]:
    found = [path for ending in endings for path in sorted(CORPUS.glob(f"*.{ending}"))]
    return [path for path in found if path.name != "waiting.txt"]


def answers(given: Sequence[Path], first: int, count: int, *, processes: int = 2) -> Iterator[Answer]:
    """One answer for each of `count` damages, numbered from `first`, the files in turn."""
    tasks = [
        [f"{given[n % len(given)]} {n}" for n in range(first + p, first + count, processes)]
        for p in range(processes)
    ]
    with contextlib.ExitStack() as stack:
        selector = stack.enter_context(selectors.DefaultSelector())
        for mine in tasks:
            selector.register(stack.enter_context(_process(mine)).stdout, selectors.EVENT_READ)
        while selector.get_map():
            ready = selector.select(timeout=HUNG)
            if not ready:
                raise TimeoutError(f"no answer for {HUNG} s; the tasks were {tasks}"[:2000])
            for key, _ in ready:
                line = key.fileobj.readline()
                if not line:
                    selector.unregister(key.fileobj)
                    continue
                yield Answer(**json.loads(line))


@contextlib.contextmanager
def _process(tasks: Sequence[str]) -> Iterator[subprocess.Popen[str]]:
    """A reader with its tasks, ended in any case."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fuzz.reader"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        process.stdin.write("\n".join(tasks) + "\n")
        process.stdin.close()
        yield process
    finally:
        process.kill()
        process.wait()
