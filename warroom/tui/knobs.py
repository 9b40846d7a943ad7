"""What a person changes about the screen and not about the incident: this table is what the keys, the help and the
palette show, beside the verbs and the places.

A knob records nothing and asks nothing; what it did is said in a line, with the way back.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from warroom.tui.looks import Looks
from warroom.tui.themes import THEMES
from warroom_widgets.notices import Said


class Knob(NamedTuple):
    """Something to *turn*. Without a *key* it is reached by its name."""

    id: str
    key: str
    label: str
    about: str
    turn: Callable[[Looks], Said]


_ABOUT = {
    "dark": "light text on a dark ground",
    "light": "dark text on a light ground",
    "high-contrast": "the strongest contrast there is",
    "deuteranopia": "for who does not tell red from green",
    "tritanopia": "for who does not tell blue from green",
    "ansi": "the sixteen colours of this terminal",
}

KNOBS = (
    Knob("time", "z", "time", "show times in UTC, or in local time", Looks.turn_time),
    Knob("picture", "", "picture", "save what is seen as an SVG file, in the working folder", Looks.save_picture),
    *(Knob(f"theme-{name}", "", f"theme {name}", _ABOUT[name], partial(Looks.wear, theme=name)) for name in THEMES),
)

KNOB_BY_ID = {knob.id: knob for knob in KNOBS}
