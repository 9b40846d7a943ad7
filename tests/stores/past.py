"""Past the store, straight to its file, as somebody with another tool would go."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from warroom.stores.sqlite_library import Connection, connect


def raw(path: Path) -> closing[Connection]:
    """A connection past the store, of the same library: two of them in one process would undo each other's locks."""
    return closing(connect(path, mode="rw"))
