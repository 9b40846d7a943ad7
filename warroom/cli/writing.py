"""Files and folders that a command makes for a person, and what it says where it cannot."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from warroom import writing
from warroom.config import BadFile


def create(path: Path, lines: Iterable[str], *, mode: int = 0o600) -> None:
    """Writes *lines*, which carry their own ends, to a new file, as `warroom.writing` does. BadFile where it cannot."""
    try:
        writing.create(path, lines, mode=mode)
    except OSError as error:
        raise _cannot(path, error) from error


def make_folder(folder: Path) -> None:
    """Makes sure that *folder* is there, and those above it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot(folder, error) from error


def _cannot(path: Path, error: OSError) -> BadFile:
    return BadFile(f"{path} cannot be written: {error.strerror}", "name a file in a folder that you may write to")
