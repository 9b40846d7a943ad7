"""The room as it was: one moves along the record, and nothing can be done there.

The past is folded from the same entries by the same code, at the moment at which the entry was recorded, so that it
shows what people could have known then and not what is known now.
"""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from warroom.core.incident import Incident, fold
from warroom.desk import History
from warroom.tui.screens.room import PANE_KEYS, RoomScreen
from warroom.tui.seen import Seen
from warroom.views import room
from warroom.views.times import dated
from warroom_widgets.cells import Cell
from warroom_widgets.hints import Hint
from warroom_widgets.notices import Said
from warroom_widgets.tones import Tone

_PAST = ("this is the past: nothing can be done here", "escape goes back to now")
_STRIDE = 10
_TURNS = ("phase.changed", "severity.changed", "incident.declared")
"""The kinds of entries at which the incident took a turn."""


class ReplayScreen(RoomScreen):
    """The room at an entry of its record, at first the last one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,less_than_sign,comma", "step(-1)", "entry back", id="replay.back"),
        Binding("right,greater_than_sign,full_stop", "step(1)", "entry on", id="replay.on"),
        Binding("left_square_bracket", f"step({-_STRIDE})", "ten back", id="replay.ten_back"),
        Binding("right_square_bracket", f"step({_STRIDE})", "ten on", id="replay.ten_on"),
        Binding("left_curly_bracket", "turn(-1)", "turn before", id="replay.turn_back"),
        Binding("right_curly_bracket", "turn(1)", "next turn", id="replay.turn_on"),
        Binding("0", "step(-1000000)", "first entry", id="replay.first"),
        Binding("q", "leave", "back to now", id="room.quit"),
    ]
    HINTS: ClassVar[tuple[Hint, ...]] = (
        Hint("< >", "entry", 90, ("replay.back", "replay.on")),
        Hint("[ ]", "ten", 70, ("replay.ten_back", "replay.ten_on")),
        Hint("{ }", "turn", 80, ("replay.turn_back", "replay.turn_on")), Hint("0", "first", 60, ("replay.first",)),
        Hint("1-8", "pane", 30, PANE_KEYS), Hint("+", "larger", 20, ("room.enlarge",)),
        Hint("?", "help", 85, ("room.help",)), Hint("esc", "back to now", 100, ("room.back",)),
    )  # fmt: skip

    def __init__(self, subject: str | None) -> None:
        """*subject*: the entry to begin at; the last one where none is given."""
        super().__init__()
        self._at = int(subject or 0)
        self._now: Seen | None = None
        self._folded: Incident | None = None

    def show(self, seen: Seen) -> None:
        """Shows how things stood at the entry; what was recorded since *seen* was last shown moves nothing."""
        self._now = seen
        self._go(self._at or seen.history.incident.seq)

    def author(self, _before: Seen, _after: Seen) -> str | None:
        """Nobody: one moves oneself, and nothing changes meanwhile."""
        return None

    @property
    def labelled(self) -> History | None:
        """The record as it is now: a label that was given later holds for what was said before."""
        return self._now.history if self._now else None

    def _go(self, seq: int) -> None:
        """Goes to entry *seq*, or the nearest there is."""
        if self._now is None:
            return
        self._at = max(1, min(seq, self._now.history.incident.seq))
        super().show(self._past(self._now))

    def _past(self, now: Seen) -> Seen:
        whole = now.history
        events = whole.events[: self._at]
        incident = self._fold(whole)
        moment = events[-1].recorded_at.astimezone(now.room.now.tzinfo)
        past = History(incident, events, whole.texts)
        where = f"#{self._at} of {whole.incident.seq}"
        link = Cell(f"PAST {dated(moment, moment.tzinfo)} {where}", 0, Tone.CAUTION)
        if now.link.tone is Tone.ALARM:  # what is wrong now is wrong in the past as well
            link = Cell(f"{now.link.text} - PAST {where}", 0, Tone.ALARM)
        return now._replace(
            history=past, room=room.view(incident, events, moment, whole.texts), link=link, banner="PAST", closed=_PAST
        )

    def _fold(self, whole: History) -> Incident:
        """The incident at the entry, on from where it was folded to last where that is not after it."""
        before = self._folded if self._folded and self._folded.seq <= self._at else Incident(whole.incident.id)
        self._folded = fold(before, whole.events[before.seq : self._at])
        return self._folded

    def action_step(self, by: int) -> None:
        """Goes on or back by so many entries."""
        self._go(self._at + by)

    def action_turn(self, direction: int) -> None:
        """Goes to the next entry in *direction* at which the phase or the severity changed."""
        events = self._now.history.events if self._now else ()
        beyond = [one.seq for one in events if one.kind in _TURNS and (one.seq - self._at) * direction > 0]
        if beyond:
            self._go(beyond[0] if direction > 0 else beyond[-1])

    def action_open(self) -> None:
        """Opens an entry, which says what it always said. What is said of a thing in full is about now."""
        if self.timeline.rows.has_focus:
            super().action_open()
        else:
            self.notice.say(Said(*_PAST))

    def count_down(self, seen: Seen) -> None:
        """Nothing counts down in the past: the headline changes with the entry alone."""
        if seen is self.seen:
            super().count_down(seen)

    def retreat(self) -> None:
        """Back to now, once an enlarged pane has shrunk."""
        if self.has_class("-maximised"):
            super().retreat()
        else:
            self.dismiss()
