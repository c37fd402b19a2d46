"""Many files into a folder of JSON, with a progress bar where somebody watches."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from minsheng.apps.ui.sentences import sentence_for
from minsheng.cli.files import Folder, name_of
from minsheng.cli.readings import as_json, complaint, notice_of, reading_of
from minsheng.core.errors import Problem


def write_all(files: Sequence[str], out: Path, on: date | None, against: str | None = None) -> int:
    """Write one JSON for each file that can be read; status 1 if one could not."""
    notice = notice_of(against, on)
    folder = Folder(out)
    console = Console(stderr=True)
    written = 0
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        for given in progress.track(files, description="读取"):
            try:
                text = as_json(*reading_of(given, on), notice)
                folder.write(Path(name_of(given)).stem or "stdin", text)
                written += 1
            except Problem as problem:
                words = complaint(given, problem, alone=len(files) == 1)
                console.print(words, markup=False, highlight=False, soft_wrap=True)
    if console.is_terminal:
        words = sentence_for("cli.written", {"count": written, "folder": out})
        console.print(words, markup=False, highlight=False, soft_wrap=True)
    return 0 if written == len(files) else 1
