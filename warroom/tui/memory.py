"""What is remembered from one visit to the next, in a small file. It is a convenience and never in the way: a file that
is damaged counts as empty, and one that cannot be written is left alone.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

_LARGEST = 64 * 1024
"""Bytes. Ours has a few hundred; what is larger is not ours."""


def load(path: Path | None) -> dict[str, Any]:
    """What the file at *path* remembers; nothing where there is none, or none that can be read."""
    if path is None:
        return {}
    try:
        with path.open("rb") as file:
            kept = json.loads(file.read(_LARGEST))
    except (OSError, ValueError, RecursionError):
        return {}
    return kept if isinstance(kept, dict) else {}


def save(path: Path | None, values: Mapping[str, Any]) -> bool:
    """Remembers *values* beside what is remembered already; whether it could. The file is replaced whole, so that a
    reader sees the old one or the new one."""
    if path is None:
        return False
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _replace(path, json.dumps(load(path) | dict(values), indent=1) + "\n")
    except OSError:
        return False
    return True


def _replace(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)
    except OSError:
        with suppress(OSError):
            Path(name).unlink()
        raise
