"""Where one can go from the room, by key: this table is what the keys, the help and the palette show.

A place is made when somebody goes there, and its module is read then: none of them may cost the first paint.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple

from textual.screen import Screen


class Place(NamedTuple):
    """A screen to go to, at *screen* (``module:class``). *noun*: the pane whose selected row it is about; the screen is
    given the row's id, or none. Without a *key* it is reached by another one."""

    id: str
    key: str
    label: str
    about: str
    screen: str
    noun: str = ""

    def make(self, subject: str | None) -> Screen[Any]:
        """The screen about *subject*."""
        module, _, name = self.screen.partition(":")
        kind: Callable[[str | None], Screen[Any]] = getattr(import_module(f"warroom.tui.screens.{module}"), name)
        return kind(subject)


TEXT = "text"
"""The noun of what could be copied: instead of an id the place is given the text."""

PLACES = (
    Place("step", "S", "steps", "every step in full, and why it applies", "steps:StepsScreen"),
    Place("role", "R", "roles", "every seat in full, and who comes next", "roles:RolesScreen"),
    Place("fact", "F", "questions", "the questions, and what each answer would change", "facts:FactsScreen"),
    Place("notice", "O", "duties", "who must be told by when, and every notice", "duties:DutiesScreen"),
    Place("counts", "C", "counts", "how many people: every count, what it read, how it moved", "counts:CountsScreen"),
    Place("judge", "J", "label people", "say of people who were drawn whether they were affected",
          "labelling:LabellingScreen", "counts"),
    Place("probe", "B", "probes", "what each probe asks and showed, what may be claimed", "probes:ProbesScreen"),
    Place("handover", "H", "handover sheet", "what whoever takes over has to know", "handover:HandoverScreen"),
    Place("mine", "M", "my steps", "what waits for you in all incidents", "mine:MineScreen"),
    Place("plan", "P", "plan", "read the plan that this incident runs on", "plan:PlanScreen"),
    Place("replay", "less_than_sign", "replay", "see the room as it was, entry by entry", "replay:ReplayScreen",
          "timeline"),
    Place("timeline", "T", "timeline", "the whole record: find, read, mend, label", "timeline:TimelineScreen",
          "timeline"),
    Place("entry", "", "entry", "read the selected entry in full, or the last one", "entry:EntryScreen", "timeline"),
    Place("text", "X", "plain text", "row and status as plain text, for the mouse to select",
          "text:TextScreen", TEXT),
    Place("incidents", "I", "incidents", "all incidents of the store, to switch", "incidents:IncidentsScreen"),
    Place("wall", "W", "wall", "the five answers in large letters, for a shared screen", "wall:WallScreen"),
    Place("help", "", "help", "the keys that work here, and what the signs mean", "help:HelpScreen"),
)  # fmt: skip

ANYWHERE = {"mine", "incidents", "text", "help"}
"""The places that are about no incident: one can go there while none is open."""
BY_NOUN = {"steps": "step", "roles": "role", "facts": "fact", "duties": "notice", "timeline": "entry"}
"""The place that a row of a pane has for itself."""
PLACE_BY_ID = {place.id: place for place in PLACES}
