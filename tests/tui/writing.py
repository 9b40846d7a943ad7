"""An editor that does its work without anybody, and a terminal to lend it, for tests of what is written elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from warroom.tui.app import RoomApp


def writer(tmp_path: Path, does: str) -> list[str]:
    """An editor that *does* something to the text, without anybody."""
    script = tmp_path / "editor.py"
    script.write_text(f"import sys, pathlib\npath = pathlib.Path(sys.argv[1])\n{does}\n")
    return [sys.executable, str(script)]


@contextmanager
def lent(_app: RoomApp) -> Iterator[None]:
    """A test has no terminal to lend; the end-to-end test has one."""
    yield


def give(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, does: str) -> None:
    """Makes the person's editor one that *does* that."""
    monkeypatch.setenv("VISUAL", " ".join(writer(tmp_path, does)))
    monkeypatch.setattr(RoomApp, "suspend", lent)
