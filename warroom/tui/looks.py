"""How the room looks to the person at this screen: theme, letters, zone. Chosen in the room, and remembered.

What a flag, a variable or a file says holds whenever the room is opened; what is chosen in the room holds until then,
and from one visit to the next where nothing else says.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

from rich.segment import Segment
from textual.app import App
from textual.color import Color
from textual.filter import LineFilter

from warroom.tui.memory import Memory
from warroom.tui.preferences import Preferences
from warroom.tui.themes import DEFAULT, NO_COLOUR, THEMES
from warroom.views.ascii import squeezed
from warroom.views.safe import line
from warroom.views.times import mark
from warroom_widgets.notices import Said
from warroom_widgets.tones import ASCII, Tone

_COLOURLESS = Said("NO_COLOR asks for no colour, and there is none", "without it: env -u NO_COLOR warroom open")


class Looks:
    """The looks of *app*, at first as *preferences* and memory have them."""

    def __init__(self, app: App[Any], preferences: Preferences, memory: Memory, *, colourless: bool) -> None:
        self._app = app
        self._preferences = preferences
        self._memory = memory
        self._colourless = colourless
        kept = memory.load()
        remembered = kept.get("theme") if kept.get("theme") in THEMES else DEFAULT
        self._local = preferences.in_local_time(kept)
        for theme in THEMES.values():
            app.register_theme(theme)
        app.theme = NO_COLOUR if colourless else THEMES[preferences.theme or str(remembered)].name
        app.set_class(preferences.ascii, ASCII)

    @property
    def zone(self) -> tzinfo:
        """The zone in which times are shown."""
        return self._preferences.zone if self._local else UTC

    def here(self, moment: datetime) -> datetime:
        """*moment* in that zone."""
        return moment.astimezone(self.zone)

    @property
    def filters(self) -> Sequence[LineFilter]:
        """What is done to every line that is drawn, whoever drew it."""
        return (InAscii(),) if self._preferences.ascii else ()

    def wear(self, theme: str) -> Said:
        """Puts *theme* on."""
        if self._colourless:
            return _COLOURLESS
        self._app.theme = THEMES[theme].name
        return Said(f"theme {theme}", self._kept("theme", theme))

    def turn_time(self) -> Said:
        """From UTC to local time, or back."""
        offset = mark(datetime.now(self._preferences.zone))
        if offset == "Z":
            return Said("local time is UTC here", "another zone: TZ=Europe/Berlin warroom open")
        self._local = not self._local
        shown = f"times in local time, marked {offset}" if self._local else "times in UTC, marked Z"
        return Said(shown, self._kept("time", "local" if self._local else "utc"))

    def save_picture(self) -> Said:
        """Writes what is seen to a new file, for its owner alone: labelled entries are on it as on the screen."""
        from warroom.tui.picture import picture

        drawn = picture(self._app, "warroom")
        path = Path.cwd() / f"warroom-{datetime.now(UTC):%Y%m%dT%H%M%S}Z.svg"
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                file.write(drawn)
        except OSError as error:
            return Said(
                f"the picture was not saved: {error}", "start warroom in a folder that you may write to", Tone.ALARM
            )
        return Said(f"saved {line(str(path))}", "it holds all that you see, labelled entries too; mind who gets it")

    def _kept(self, name: str, value: str) -> str:
        """Remembers it, and says whether it holds the next time."""
        said = self._preferences.said.get(name)
        if said:
            return f"for this visit: {said} says otherwise"
        kept = self._memory.save({**self._memory.load(), name: value})
        return "remembered for the next time" if kept else f'to keep it: {name} = "{value}" in warroom.toml'


class InAscii(LineFilter):
    """Whatever is drawn, in ASCII: the last of our own signs, the scrollbars, and what is typed."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002  # Textual's own
        """*segments* in ASCII, as wide as they were."""
        return [Segment(squeezed(text), style, control) for text, style, control in segments]
