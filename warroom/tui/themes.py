"""The colours: six at most, each of them a state.

Chosen to differ in lightness and to survive 256 and 16 colours. Without colour there is still bold, dim and reverse.
"""

from __future__ import annotations

from collections.abc import MutableMapping

from textual.theme import Theme

DARK = Theme(
    name="warroom-dark",
    primary="#5fafd7",
    secondary="#87afd7",
    accent="#5fd7ff",
    warning="#ffaf00",
    error="#ff5f5f",
    success="#87afd7",
    foreground="#d0d0d0",
    background="#121212",
    surface="#1c1c1c",
    panel="#303030",
    dark=True,
    variables={"quiet": "#9e9e9e"},
)

NO_COLOUR = "ansi-dark"


def without_colour(environ: MutableMapping[str, str]) -> bool:
    """Whether NO_COLOR asks for no colour. An empty one does not, whatever Textual would make of it."""
    if not environ.get("NO_COLOR"):
        environ.pop("NO_COLOR", None)
        return False
    return True
