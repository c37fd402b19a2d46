"""Folders that hold what only the site's own account may read."""

from pathlib import Path


def private_folder(path: Path) -> None:
    """Makes the folder for its owner alone (0700), with what is above it; one that exists stays as it is."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
