"""What the program remembers of one person at one machine: a small JSON file of their own, never part of the record.

It may be lost, damaged or written by another version at any time; then it is forgotten, and nothing else happens.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

_LARGEST = 4 * 1024 * 1024
"""Bytes. What is larger is none of ours."""


class Memory:
    """The file at *path*, readable by its owner alone; without one, nothing outlives the program."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._kept: dict[str, Any] = {}

    def load(self) -> dict[str, Any]:
        """What is remembered; nothing where the file is absent or is none of ours."""
        if self._path is None:
            return dict(self._kept)
        try:
            with self._path.open("rb") as file:
                found = json.loads(file.read(_LARGEST))
        except (OSError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    def save(self, kept: dict[str, Any]) -> bool:
        """Remembers *kept* instead: the old file or the new one is there, never half of one. Whether it outlives the
        program; a disk that does not take it is no reason to disturb anybody."""
        if self._path is None:
            self._kept = dict(kept)
            return False
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _replace(self._path, json.dumps(kept, ensure_ascii=True).encode())
        except OSError:
            return False
        return True


def _replace(path: Path, content: bytes) -> None:
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
        raise
