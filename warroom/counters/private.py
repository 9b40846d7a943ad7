"""The file with what happened to people who were drawn: for this account alone, whole or not there at all.

Apart from what writes it, because whoever labels reads it, and need not load an engine for that.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from warroom.core.errors import Code, Refused

_AGAIN = "fetch it again from the logs: warroom count sample ID --again"


@contextmanager
def written(path: Path) -> Iterator[Callable[[str], object]]:
    """Lines for the file *path*, which nobody else can read, and which is there whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    try:
        fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(fd, "w", encoding="ascii") as file:  # noqa: PTH123  # of a descriptor
            yield lambda line: file.write(line + "\n")
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def read(path: Path) -> Mapping[str, Mapping[str, Any]]:
    """What was `written` to *path*, by person. Refused: not_found where there is nothing, invalid where it is odd."""
    try:
        lines = path.read_text(encoding="ascii").splitlines()
        return {one["person"]: one for one in map(json.loads, lines)}
    except FileNotFoundError:
        sentence = f"what happened to them is not on this machine: there is no {path}"
        raise Refused(Code.NOT_FOUND, sentence, _AGAIN) from None
    except (OSError, ValueError, KeyError, TypeError):
        raise Refused(Code.INVALID, f"{path} is not what was written there, or cannot be read", _AGAIN) from None
