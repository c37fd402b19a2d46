"""Many files into a folder of JSON, with a progress bar where somebody watches."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from minsheng.apps.ui.sentences import sentence_for
from minsheng.cli.files import Folder, name_of
from minsheng.cli.readings import as_json, complaint, notice_of, reading_of
from minsheng.core.errors import Problem
from minsheng.core.policy.comparing import number_key
from minsheng.core.policy.reading import Reading
from minsheng.core.policy.source import Source


@dataclass(slots=True)
class _Batch:
    """Results on their way into a folder; interpretations wait for the notice of their number."""

    folder: Folder
    notice: Reading | None
    notices: dict[str, Reading] = field(default_factory=dict)
    waiting: list[tuple[str, Source, Reading]] = field(default_factory=list)
    written: int = 0

    def take(self, given: str, source: Source, reading: Reading) -> None:
        """Write a reading; keep an interpretation back until all notices are known."""
        if reading.document_number is not None and reading.projects:
            self.notices.setdefault(number_key(reading.document_number.value), reading)
        if reading.about is not None and self.notice is None:
            self.waiting.append((given, source, reading))
        else:
            self.write(given, as_json(source, reading, self.notice))

    def settle(self) -> None:
        """Write the interpretations, each beside the notice of its number where one was read."""
        for given, source, reading in self.waiting:
            number = reading.about.number if reading.about else None
            notice = self.notices.get(number_key(number.value)) if number else None
            self.write(given, as_json(source, reading, notice))

    def write(self, given: str, text: str) -> None:
        """Write one result."""
        self.folder.write(Path(name_of(given)).stem or "stdin", text)
        self.written += 1


def write_all(files: Sequence[str], out: Path, on: date | None, against: str | None = None) -> int:
    """Write one JSON for each file that can be read; status 1 if one could not.

    An interpretation is held against `against`, else against the notice of its number among the files.
    """
    batch = _Batch(Folder(out), notice_of(against, on))
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        for given in progress.track(files, description="读取"):
            try:
                batch.take(given, *reading_of(given, on))
            except Problem as problem:
                words = complaint(given, problem, alone=len(files) == 1)
                console.print(words, markup=False, highlight=False, soft_wrap=True)
    batch.settle()
    if console.is_terminal:
        words = sentence_for("cli.written", {"count": batch.written, "folder": out})
        console.print(words, markup=False, highlight=False, soft_wrap=True)
    return 0 if batch.written == len(files) else 1
