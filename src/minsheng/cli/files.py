"""Bytes in from files or standard input, results out as one file each."""

import os
import sys
from pathlib import Path
from tempfile import NamedTemporaryFile

from minsheng.cli.problems import FileMissing, FileNotReadable, FolderGiven, OutputNotWritten
from minsheng.cli.reasons import reason_of

STANDARD_INPUT = "-"


def read_bytes(given: str, limit: int) -> bytes:
    """The bytes of a file or of standard input, at most one more than the limit.

    Raises:
        FileMissing, FolderGiven, FileNotReadable: nothing can be read there.
    """
    if given == STANDARD_INPUT:
        return sys.stdin.buffer.read(limit + 1)
    try:
        with Path(given).open("rb") as stream:
            return stream.read(limit + 1)
    except FileNotFoundError as error:
        raise FileMissing from error
    except IsADirectoryError as error:
        raise FolderGiven from error
    except OSError as error:
        raise FileNotReadable(reason=reason_of(error)) from error
    except ValueError as error:  # a zero byte in the name
        raise FileMissing from error


def name_of(given: str) -> str:
    """The file name without folder, empty for standard input."""
    return "" if given == STANDARD_INPUT else Path(given).name


class Folder:
    """A folder of results; a name that is taken gets the next number, nothing is overwritten."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputNotWritten(path=path, reason=reason_of(error)) from error

    def write(self, stem: str, text: str) -> Path:
        """Write a whole result or nothing, and give its path.

        Raises:
            OutputNotWritten: the folder is not writable or full.
        """
        try:
            return self._placed(stem, text)
        except OSError as error:
            raise OutputNotWritten(path=self._path, reason=reason_of(error)) from error

    def _placed(self, stem: str, text: str) -> Path:
        with NamedTemporaryFile("w", encoding="utf-8", dir=self._path, suffix=".part") as draft:
            draft.write(text)
            draft.flush()
            number = 1
            while True:
                target = self._path / (f"{stem}.json" if number == 1 else f"{stem}-{number}.json")
                try:
                    os.link(draft.name, target)
                except FileExistsError:
                    number += 1
                    continue
                target.chmod(0o644)
                return target
