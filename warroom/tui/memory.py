"""What the program remembers of one person at one machine: a small JSON file of their own, never part of the record.

It may be lost, damaged or written by another version at any time; then it is forgotten, and nothing else happens.
"""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any


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
            found = json.loads(self._path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    def save(self, kept: dict[str, Any]) -> None:
        """Remembers *kept* instead: the old file or the new one is there, never half of one. A disk that does not take
        it is no reason to disturb anybody."""
        if self._path is None:
            self._kept = dict(kept)
            return
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _replace(self._path, json.dumps(kept, ensure_ascii=True).encode())


def _replace(path: Path, content: bytes) -> None:
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
