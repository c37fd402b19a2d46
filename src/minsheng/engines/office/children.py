"""Work on a hostile file in a process of its own: crashes and endless pages stay away from the server.

The file goes to the child's standard input. On its standard output stands one JSON value a line:
`{"page": 3, "of": 12}` as pages get through, `{"seconds": 40}` where the work may take longer than said,
last `{"answer": …}` or `{"problem": "BrokenPdf", "facts": {}}`.
"""

import contextlib
import json
import math
import os
import resource
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from time import monotonic
from typing import IO, Any

from minsheng.core.errors import Unreadable
from minsheng.engines.office import problems
from minsheng.engines.office.limits import MEGABYTE, Limits

Told = Callable[[int, int], None]
"""Hears of pages: done, of so many."""

ADDRESS_SPACE = 512 * MEGABYTE
"""Besides the file."""
_WAIT = 4
"""Times the seconds of the processor that the child may take by the clock, for machines with other work."""
_USED_UP = (signal.SIGXCPU, signal.SIGABRT)
"""How a child ends without time, and a library in C without memory."""


def answer_of(
    program: str,
    data: bytes,
    limits: Limits,
    *arguments: str,
    broken: type[Unreadable],
    progress: Told | None = None,
) -> Any:  # noqa: ANN401
    """What the module of that name, run as a program that calls `serve`, makes of some bytes.

    Args:
        program: the name of the module.
        data: the file.
        limits: `seconds` is what the child may take of the processor.
        arguments: stand in the child's `sys.argv` from its third place on.
        broken: what it is if the child breaks down.
        progress: hears of pages; what it raises ends the child.

    Raises:
        TooMuchWork: it used up its time or memory. Others: `broken`, or the problem that it met.
    """
    child = _started([sys.executable, "-m", program, json.dumps(asdict(limits)), *arguments])
    last: Mapping[str, Any] = {}
    try:
        if child.stdin is None or child.stdout is None:
            raise broken
        with contextlib.suppress(BrokenPipeError), child.stdin as given:
            given.write(data)
        for last in _values(child.stdout, limits.seconds):
            if progress is not None and "page" in last:
                progress(last["page"], last["of"])
    finally:
        _end(child)
    if "problem" in last:
        problem: type[Unreadable] = getattr(problems, last["problem"])
        raise problem(**last["facts"])
    if "answer" not in last:
        raise problems.TooMuchWork if -child.returncode in _USED_UP else broken
    return last["answer"]


def _started(command: list[str]) -> subprocess.Popen[bytes]:
    """The child, at the head of a session of its own with all that it will start."""
    return subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _values(stream: IO[bytes], seconds: float) -> Iterator[Mapping[str, Any]]:
    """What the child says, line by line, until it ends or its time is over; it may be granted more time."""
    begun = monotonic()
    rest: list[bytes] = []
    while (left := begun + seconds * _WAIT - monotonic()) > 0:
        if not select.select([stream], [], [], left)[0]:
            break
        read = os.read(stream.fileno(), 1 << 20)
        if not read:
            return
        first, *further = read.split(b"\n")
        rest.append(first)
        for begin in further:
            value: dict[str, Any] = json.loads(b"".join(rest))
            rest = [begin]
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


def serve(read: Callable[[bytes, Limits], object], *, memory: int = ADDRESS_SPACE) -> int:
    """The other side: standard input to `read`, its answer or problem to standard output.

    Args:
        read: asks for more time by `bound` and `say`.
        memory: bytes of address space, besides the file.
    """
    limits = Limits(**json.loads(sys.argv[1]))
    data = sys.stdin.buffer.read()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory + len(data), memory + len(data)))
    bound(limits.seconds)
    try:
        say({"answer": read(data, limits)})
    except Unreadable as problem:
        say({"problem": type(problem).__name__, "facts": problem.facts})
    except MemoryError:
        say({"problem": "TooMuchWork", "facts": {}})
    return 0


def bound(seconds: float) -> None:
    """Bound the processor time of this process, and of each one that it starts from now on."""
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(seconds), hard))


def grant(seconds: float) -> None:
    """Take more time than was said, in this process and by the clock of the one that waits."""
    bound(seconds)
    say({"seconds": seconds})


def say(value: Mapping[str, object]) -> None:
    """One line to the one that waits."""
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()
