"""The colours: five tones and the ground, each of them a state.

Calm is plain text; quiet steps back; information, caution and alarm come forward, in this order. The tones are taken
from the 256-colour cube, so that they hardly shift in a terminal that has no more, and alarm and caution differ in
lightness and not in hue alone. The themes for people who see fewer colours were chosen by simulating how they see
(Machado, Oliveira and Fernandes 2009) and are held to it by a test. A selection is reverse video in all of them.

Without colour there is still bold, dim and reverse.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import replace

from textual.theme import BUILTIN_THEMES, Theme

NO_COLOUR = "ansi-dark"
"""The theme of Textual's for which it can leave out all colour."""


def _theme(name: str, *, dark: bool = True, **tones: str) -> Theme:
    """A theme of five tones, on the ground and what stands out from it. Textual's own names are all given a tone, so
    that none of its own colours comes in by a side door."""
    return Theme(
        name=f"warroom-{name}",
        primary=tones["info"], secondary=tones["info"], success=tones["info"], accent=tones["info"],
        warning=tones["caution"], error=tones["alarm"], foreground=tones["plain"],
        background=tones["ground"], surface=tones["surface"], panel=tones["panel"], dark=dark,
        variables={"quiet": tones["quiet"], "panel-lighten-2": tones["focus"], "text-disabled": tones["quiet"]},
    )  # fmt: skip


DARK = _theme(
    "dark", ground="#121212", surface="#1c1c1c", panel="#262626", focus="#3a3a3a",
    plain="#d0d0d0", quiet="#a8a8a8", info="#5fd7ff", caution="#ffaf00", alarm="#ff5f5f",
)  # fmt: skip
_LIGHT = _theme(
    "light", dark=False, ground="#ffffff", surface="#f4f4f4", panel="#e8e8e8", focus="#d0d0d0",
    plain="#1c1c1c", quiet="#585858", info="#005faf", caution="#875f00", alarm="#af0000",
)  # fmt: skip
_HIGH_CONTRAST = _theme(
    "high-contrast", ground="#000000", surface="#000000", panel="#1c1c1c", focus="#303030",
    plain="#ffffff", quiet="#d0d0d0", info="#5fffff", caution="#ffff00", alarm="#ff8787",
)  # fmt: skip
_DEUTERANOPIA = _theme(
    "deuteranopia", ground="#121212", surface="#1c1c1c", panel="#262626", focus="#3a3a3a",
    plain="#d0d0d0", quiet="#a8a8a8", info="#8787ff", caution="#d78700", alarm="#ffff00",
)  # fmt: skip
_TRITANOPIA = _theme(
    "tritanopia", ground="#121212", surface="#1c1c1c", panel="#262626", focus="#3a3a3a",
    plain="#d0d0d0", quiet="#a8a8a8", info="#87ffd7", caution="#ffaf5f", alarm="#ff5f5f",
)  # fmt: skip
_ANSI = replace(
    BUILTIN_THEMES[NO_COLOUR], name="warroom-ansi",
    primary="ansi_cyan", secondary="ansi_cyan", success="ansi_cyan", accent="ansi_cyan",
)  # fmt: skip
"""The terminal's own palette: whoever chose those sixteen colours chose them for their eyes."""

THEMES: Mapping[str, Theme] = {
    "dark": DARK, "light": _LIGHT, "high-contrast": _HIGH_CONTRAST, "deuteranopia": _DEUTERANOPIA,
    "tritanopia": _TRITANOPIA, "ansi": _ANSI,
}  # fmt: skip
"""By the names that settings and people use."""
DEFAULT = "dark"


def without_colour(environ: MutableMapping[str, str]) -> bool:
    """Whether NO_COLOR asks for no colour. An empty one does not, whatever Textual would make of it."""
    if not environ.get("NO_COLOR"):
        environ.pop("NO_COLOR", None)
        return False
    return True
