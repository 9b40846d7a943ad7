"""The rules as they were read last, in one file, so that declaring does not wait for thirty files of YAML.

The reader of YAML that says where a file is wrong takes half a second for all rules, and declaring is when nobody has
one. What it made of the files is kept under the digest of their bytes; another byte, or another version of the program,
is another file. It is only ever a copy: what is missing, damaged or closed to this account is read anew.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from pydantic import BaseModel, ConfigDict

from warroom import __version__, config
from warroom.core.clocks import Regime, Terms

_NAME = "rules-{}.json"


class Everything(BaseModel):
    """The words and all rules."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    terms: Terms
    regimes: tuple[Regime, ...]


def digest(paths: Sequence[Path]) -> str:
    """The SHA-256 of the files at *paths*, their names and the version of this program."""
    found = sha256(__version__.encode())
    for path in paths:
        content = path.read_bytes()
        found.update(b"\0%b\0%d\0" % (os.fsencode(path), len(content)) + content)  # no name is too odd for a key
    return found.hexdigest()


def kept(key: str) -> Everything | None:
    """What was kept under *key*; none where there is nothing that can be read."""
    try:
        return Everything.model_validate_json((_folder() / _NAME.format(key)).read_bytes())
    except (OSError, ValueError):
        return None


def keep(key: str, everything: Everything) -> None:
    """Keeps *everything* under *key*, instead of what was kept before. Whoever cannot, reads the files each time."""
    folder = _folder()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _put(folder / _NAME.format(key), everything.model_dump_json(by_alias=True, exclude_defaults=True).encode())
        for old in folder.glob(_NAME.format("*")):
            if old.name != _NAME.format(key):
                old.unlink(missing_ok=True)
    except OSError:
        return


def _put(path: Path, content: bytes) -> None:
    """*content* at *path*, whole or not at all. Bytes, because the rules say what the narrowest locale cannot."""
    with NamedTemporaryFile(dir=path.parent, prefix="rules-", suffix=".new", delete=False) as file:
        try:
            file.write(content)
            file.flush()
            Path(file.name).replace(path)
        except OSError:
            Path(file.name).unlink(missing_ok=True)
            raise


def _folder() -> Path:
    return config.cache_home() / "rules"
