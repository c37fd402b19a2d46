"""Work on a hostile file in a process of its own: bounds on memory and time, one JSON value as the answer."""

import json
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from minsheng.core.errors import Unreadable
from minsheng.engines.office import problems
from minsheng.engines.office.limits import MEGABYTE, Limits

ADDRESS_SPACE = 512 * MEGABYTE
SECONDS = 7
"""Of the processor."""
_WAIT = 4
"""Times as many by the clock, for machines with other work."""


def answer_of(program: str, data: bytes, limits: Limits, *, broken: type[Unreadable]) -> Any:  # noqa: ANN401
    """What the module of that name, run as a program that calls `serve`, makes of some bytes.

    Raises:
        TooMuchWork: it used up its time or memory. `broken`: it broke down. Others: the problem that it met.
    """
    command = [sys.executable, "-m", program, json.dumps(asdict(limits))]
    try:
        done = subprocess.run(  # noqa: S603
            command, input=data, capture_output=True, timeout=SECONDS * _WAIT, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise problems.TooMuchWork from error
    if done.returncode == -signal.SIGXCPU:
        raise problems.TooMuchWork
    if done.returncode != 0:
        raise broken
    said = json.loads(done.stdout)
    if "problem" in said:
        problem: type[Unreadable] = getattr(problems, said["problem"])
        raise problem(**said["facts"])
    return said["answer"]


def serve(read: Callable[[bytes, Limits], object]) -> int:
    """The other side: standard input to `read`, its answer or problem to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    said: dict[str, object]
    try:
        said = {"answer": read(sys.stdin.buffer.read(), Limits(**json.loads(sys.argv[1])))}
    except Unreadable as problem:
        said = {"problem": type(problem).__name__, "facts": problem.facts}
    except MemoryError:
        said = {"problem": "TooMuchWork", "facts": {}}
    json.dump(said, sys.stdout)
    return 0
