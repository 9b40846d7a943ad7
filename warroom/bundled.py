"""Where the plans and the data that ship are: beside the package when it is installed, in the repository otherwise."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def plans() -> Path:
    """The folder of the plans that ship."""
    return _folder("plans")


def data() -> Path:
    """The folder of the data that ships: scenarios and, beside them, where everything comes from."""
    return _folder("data")


def _folder(name: str) -> Path:
    installed = _PACKAGE / "_bundled" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
