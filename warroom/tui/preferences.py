"""What a person has set about how the room looks and listens. Handed in whole: nothing here reads a setting."""

from collections.abc import Mapping
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any, NamedTuple

_NONE: Mapping[str, str] = {}


class Preferences(NamedTuple):
    """How it looks and which keys it has.

    *theme* and *local*: none where nothing is set; then what was chosen last in the room holds, as *memory* keeps it.
    *zone*: what local time is here. *keys*: other keys, by the id of what they do. *said*: who set what, by its name.
    """

    theme: str | None = None
    ascii: bool = False
    local: bool | None = None
    zone: tzinfo = UTC
    mouse: bool = True
    bell: bool = True
    keys: Mapping[str, str] = _NONE
    memory: Path | None = None
    said: Mapping[str, str] = _NONE

    def in_local_time(self, kept: Mapping[str, Any]) -> bool:
        """Whether times are in *zone* and not in UTC, where *kept* is what is remembered."""
        return self.local if self.local is not None else kept.get("time") == "local"
