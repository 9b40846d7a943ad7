"""Drawing people from this room: for which count that is going on, and how one ends it.

Logs are read two or three times for it, so that it takes minutes: it runs in a thread, is said in the cell that is
always seen, and ends with a key and with leaving. Half a draw is none: whoever ends it has drawn nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Event as Flag
from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

from warroom.core.errors import Code, Refused
from warroom.ports import Ended, Sizes
from warroom_widgets.notices import Said
from warroom_widgets.tones import Tone

if TYPE_CHECKING:
    from warroom.core.envelope import Actor
    from warroom.core.plan.counts import Count
    from warroom.sampling import Sampling
    from warroom.tui.scans import Done, Start

OpenSampling = Callable[[], "Sampling"]
"""Gives what draws. It is called in the thread that needs it: what reads logs takes a while to load."""
_NO_LOGS = "in a room of your own, where the logs are: warroom count sample"
_NEXT = "J labels them, a key each"


class Drawn(Message):
    """What is being drawn has changed. *said*: what came of it, where it is over. *done* is called where it came to
    what was wanted for *count*."""

    def __init__(self, count: str, said: Said | None = None, done: Done | None = None) -> None:
        super().__init__()
        self.count = count
        self.said = said
        self.done = done


class _Draw(NamedTuple):
    """What goes on for the count *name*, until somebody sets *stop*. *vain*: what is so where it comes to nothing."""

    name: str
    vain: str
    stop: Flag


class Draws:
    """Draws as *actor*, for one count at a time. *open_sampling*: none where there are no logs, as in a demo."""

    def __init__(
        self, open_sampling: OpenSampling | None, actor: Actor, start: Start, post: Callable[[Message], object]
    ) -> None:  # fmt: skip
        self._open = open_sampling
        self._actor = actor
        self._start = start
        self._post = post
        self._now: _Draw | None = None

    def refuse_idly(self) -> None:
        """Refuses where nobody can be drawn, or some are being drawn, before anybody is asked how many."""
        if self._open is None:
            raise Refused(Code.UNAVAILABLE, "this room has no logs to draw people from", _NO_LOGS)
        if now := self._now:  # it may be over, in its thread, while this is read
            raise Refused(Code.CONFLICT, f"people are being drawn for {now.name} already", "x ends that")

    def draw(self, incident: str, rule: Count, sizes: Sizes, done: Done) -> None:
        """Begins to draw as many people as *sizes* says, by *rule*. Refused as refuse_idly does."""

        def work(sampling: Sampling, draw: _Draw) -> Said:
            from warroom.views.entries import sentence

            recorded = sampling.draw(incident, rule, self._actor, sizes, cancelled=draw.stop.is_set)
            return Said(f"recorded #{recorded.seq}: {sentence(recorded.events[-1], {})}", _NEXT)

        self._begin(_Draw(rule.id, f"nobody was drawn for {rule.id}", Flag()), work, done)

    def fetch(self, incident: str, count: str) -> None:
        """Begins to fetch what happened to the people who were drawn for *count*. Refused as refuse_idly does."""

        def work(sampling: Sampling, draw: _Draw) -> Said:
            path = sampling.again(incident, count, cancelled=draw.stop.is_set)
            return Said(f"what happened to them is on this machine now, for this account alone: {path}", _NEXT)

        self._begin(_Draw(count, f"nothing was fetched for {count}", Flag()), work, None)

    def stop(self) -> None:
        """Ends what goes on."""
        if now := self._now:
            now.stop.set()

    @property
    def doing(self) -> str:
        """The count for which people are being drawn, of whichever incident; empty where they are not."""
        return now.name if (now := self._now) else ""

    def cell(self) -> str:
        """What the line says that never moves: ``~ drawing refunds``."""
        return f"~ drawing {now.name[:12]}" if (now := self._now) else ""

    def _begin(self, draw: _Draw, work: Callable[[Sampling, _Draw], Said], done: Done | None) -> None:
        self.refuse_idly()
        self._now = draw
        self._post(Drawn(draw.name))
        self._start(partial(self._carry, draw, work, done))

    def _carry(self, draw: _Draw, work: Callable[[Sampling, _Draw], Said], done: Done | None) -> None:
        """Does *work* in this thread, and says what came of it, whatever that is."""
        went_well: Done | None = None
        try:
            assert self._open, "it was begun"
            said, went_well = work(self._open(), draw), done
        except Ended:
            said = Said(f"ended: {draw.vain}", tone=Tone.QUIET)
        except Refused as refused:
            said = Said(f"refused: {refused.sentence}", refused.hint, Tone.ALARM)
        except Exception as error:  # noqa: BLE001  # the room stays, whatever a log or a store does
            said = Said(f"{draw.vain}: {type(error).__name__}: {error}", tone=Tone.ALARM)
        self._now = None
        self._post(Drawn(draw.name, said, went_well))
