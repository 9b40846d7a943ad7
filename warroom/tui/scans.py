"""The scans of this room: which counts are being made in it, how far they are, and how one ends them.

A count of ten million rows takes minutes, and nobody looks at a bar meanwhile. So each runs in a thread that listens to
the process which reads, touches no widget, and leaves word of how far it is where the ticker finds it: once a second is
as often as anybody reads a number that grows. Whoever stops one, or leaves the room, keeps what was counted so far.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from threading import Event as Flag
from typing import TYPE_CHECKING

from textual.message import Message

from warroom.core.errors import Code, Refused
from warroom_widgets.notices import Said
from warroom_widgets.tones import Tone

if TYPE_CHECKING:
    from warroom.core.counts import Measurement
    from warroom.core.envelope import Actor
    from warroom.core.incident import Incident
    from warroom.core.plan.counts import Count
    from warroom.counting import Counting
    from warroom.desk import Recorded
    from warroom.views.tallies import ScanView

OpenCounting = Callable[[], "Counting"]
"""Gives what counts. It is called in the thread that needs it: what reads logs takes a while to load."""
Start = Callable[[Callable[[], None]], object]
"""Runs something in a thread of its own."""
Done = Callable[[], None]
_STOPPED = "stopped; what was counted is kept: "
_NO_LOGS = "in a room of your own, where the logs are: warroom count run"


class Ended(Message):
    """A scan is over, and *said* is what came of it. *done* is called where it came to what was wanted."""

    def __init__(self, said: Said, done: Done | None) -> None:
        super().__init__()
        self.said = said
        self.done = done


@dataclass
class _Scan:
    """One scan; its thread writes *latest*, and anybody may set *stop*."""

    incident: str
    name: str
    seq: int = 0
    stop: Flag = field(default_factory=Flag)
    latest: Measurement | None = None
    running: bool = True
    found: tuple[str, ...] = ()

    def hear(self, measured: Measurement) -> None:
        self.latest = measured


class Scans:
    """The scans that *actor* begins. *open_counting*: none where there are no logs to count in, as in a demo."""

    def __init__(
        self, open_counting: OpenCounting | None, actor: Actor, start: Start, post: Callable[[Message], object]
    ) -> None:  # fmt: skip
        self._open = open_counting
        self._actor = actor
        self._start = start
        self._post = post
        self._scans: list[_Scan] = []
        self._seen: tuple[ScanView, ...] = ()
        self._unreasoned: set[tuple[str, str]] = set()

    def refuse_without_logs(self) -> None:
        """Refuses where nothing can be counted, before anybody is asked what to count."""
        if self._open is None:
            raise Refused(Code.UNAVAILABLE, "this room has no logs to count in", _NO_LOGS)

    def run(
        self, incident: Incident, rule: Count, *, why: str = "", signed: str = "", done: Done | None = None
    ) -> None:  # fmt: skip
        """Counts by *rule*. Refused where nothing can be counted here, and while the same is being counted."""
        scan = self._begun(incident.id, rule.id)

        def work(counting: Counting) -> Said:
            recorded = counting.run(
                incident.id, rule, self._actor, why=why, signed=signed, told=scan.hear, cancelled=scan.stop.is_set
            )
            return told(incident, recorded, _STOPPED if scan.stop.is_set() else "")

        self._start(partial(self._carry, scan, work, done))

    def recount(self, incident: Incident, seq: int, name: str) -> None:
        """Counts again what entry *seq* of *incident* counted. Refused as `run` is."""
        scan = self._begun(incident.id, name, seq)

        def work(counting: Counting) -> Said:
            from warroom.counting import differences

            then, now = counting.recount(incident, seq, told=scan.hear, cancelled=scan.stop.is_set)
            if scan.stop.is_set():
                return Said(f"entry {seq} was not counted to its end again", "nothing can be said about it", Tone.QUIET)
            found = differences(then, now)
            scan.found = found or (f"the same: {now.low:,} people, from the same data",)
            return _again(seq, found, now.low)

        self._start(partial(self._carry, scan, work, None))

    def stop(self, incident: str | None = None, name: str | None = None) -> None:
        """Ends the scan *name* of *incident*, or all of them."""
        for one in self._running():
            if incident is None or (one.incident, one.name) == (incident, name):
                one.stop.set()

    def running(self, incident: str) -> tuple[str, ...]:
        """The names of what is being counted in *incident*."""
        return tuple(one.name for one in self._running() if one.incident == incident)

    def lacks_reason(self, incident: str, name: str) -> bool:
        """Whether the last scan of *name* was refused for want of a reason."""
        return (incident, name) in self._unreasoned

    def view(self, incident: str) -> tuple[ScanView, ...]:
        """The scans of *incident*, and what came of the entries that were counted again."""
        return tuple(one for one in self._view() if one.incident == incident)

    def moved(self) -> bool:
        """Whether there is anything else to say than when this was asked last."""
        if not self._scans:
            return False
        before, self._seen = self._seen, self._view()
        return before != self._seen

    def _view(self) -> tuple[ScanView, ...]:
        from warroom.views import tallies

        return tuple(
            tallies.ScanView(
                one.incident, one.name, tallies.progress(one.latest), tallies.share(one.latest), one.seq,
                one.running, one.found,
            )
            for one in self._scans
            if one.running or one.found
        )  # fmt: skip

    def cell(self) -> str:
        """What the line says that never moves: ``~ refunds 43 %``."""
        running = [one for one in self._view() if one.running]
        if not running:
            return ""
        return f"~ {running[0].name[:12]} {running[0].share}" if len(running) == 1 else f"~ {len(running)} counts"

    def _running(self) -> list[_Scan]:
        return [one for one in self._scans if one.running]

    def _begun(self, incident: str, name: str, seq: int = 0) -> _Scan:
        self.refuse_without_logs()
        if name in self.running(incident):
            raise Refused(Code.CONFLICT, f"{name} is being counted already", "x stops it; what was counted is kept")
        self._scans = [one for one in self._scans if one.running or (one.incident, one.name) != (incident, name)]
        self._scans.append(_Scan(incident, name, seq))
        self._unreasoned.discard((incident, name))
        return self._scans[-1]

    def _carry(self, scan: _Scan, work: Callable[[Counting], Said], done: Done | None) -> None:
        """Does *work* in this thread, and says what came of it, whatever that is."""
        went_well: Done | None = None
        try:
            assert self._open, "it was begun"
            said, went_well = work(self._open()), done
        except Refused as refused:
            if refused.code is Code.REASON_REQUIRED:
                self._unreasoned.add((scan.incident, scan.name))
            said = Said(f"refused: {refused.sentence}", refused.hint, Tone.ALARM)
        except Exception as error:  # noqa: BLE001  # the room stays, whatever a log or a store does
            said = Said(f"{scan.name} was not counted: {type(error).__name__}: {error}", tone=Tone.ALARM)
        scan.running = False
        self._post(Ended(said, went_well))


def told(incident: Incident, recorded: Recorded, first: str) -> Said:
    """What was *recorded*, after the words *first*: what the last number is, and whether the severity rose by it."""
    from warroom.tui.dialogue import WORSE
    from warroom.views.calling import rose
    from warroom.views.entries import sentence

    numbers = [event for event in recorded.events if event.kind == "count.measured"]
    said = "; ".join(sentence(event, {}) for event in numbers[-1:])
    worse = rose(incident.plan, recorded.events)
    way, tone = (WORSE, Tone.CAUTION) if worse else ("C shows what it rests on", Tone.INFO)
    return Said(f"{first}recorded #{numbers[-1].seq}: {said}", way, tone)


def _again(seq: int, found: Sequence[str], low: int) -> Said:
    if not found:
        return Said(f"entry {seq} counted again comes to the same: {low:,} people, from the same data")
    return Said(f"entry {seq} counted again comes to something else", tone=Tone.CAUTION, more=tuple(found))
