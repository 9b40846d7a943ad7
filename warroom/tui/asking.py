"""The live system, asked from the room: in a thread of its own, one thing at a time, and never out of sight.

A room that asks sends requests to a system that is on fire. So it is said in the cell that is always seen, it ends with
one key and with leaving, and what it meets is a sentence in the room and not the end of it. The service that asks is
handed in, and built where it is first needed: a room that asks nothing does not wait for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from threading import Event as Flag
from typing import TYPE_CHECKING, Any

from textual.message import Message

from warroom.core.envelope import Actor
from warroom.core.errors import Code, Refused
from warroom.core.plan.probes import Probe
from warroom.views import probes
from warroom.views.safe import few, line
from warroom_widgets.notices import Said
from warroom_widgets.tones import Tone

if TYPE_CHECKING:
    from warroom.desk import Desk
    from warroom.ports import Checks
    from warroom.probing import Probing

Service = Callable[[], "Probing"]
Start = Callable[[Callable[[], None]], object]
"""Has something done in a thread."""
Work = Callable[["Probing"], Said]

NOBODY = ("this room has no live system to ask", "say what you saw by hand: warroom probe record")


class Asked(Message):
    """What is being asked has changed. *said*: what came of it, where it is over."""

    def __init__(self, said: Said | None = None, hint: str = "") -> None:
        super().__init__()
        self.said = said
        self.hint = hint


class Asking:
    """Asks through *service* as *actor*; none where there is no live system. What is `doing` is for the screen.
    *checks*: where probes of files are read, and what other checks found."""

    def __init__(
        self, service: Service | None, desk: Desk, actor: Actor, *, start: Start, post: Callable[[Message], object],
        checks: Checks | None = None,
    ) -> None:  # fmt: skip
        self._service = service
        self._checks = checks
        self._built: Probing | None = None
        self._desk = desk
        self._actor = actor
        self._start = start
        self._post = post
        self._stop = Flag()
        self._what = ""

    @property
    def doing(self) -> str:
        """What is asked now, in a few words; empty where nothing is."""
        what = self._what
        return "ending" if what and self._stop.is_set() else what

    @property
    def over(self) -> bool:
        """Whether it is to end, or has."""
        return self._stop.is_set() or not self._what

    def refuse_idly(self) -> None:
        """Refuses where nothing can be asked, or something is asked already."""
        if self._service is None:
            raise Refused(Code.UNAVAILABLE, *NOBODY)
        if self.doing:
            raise Refused(Code.BUSY, f"this room is {self.doing} already", "to end that: warroom probe watch")

    def refuse_strangers(self, incident: str, probe: Probe) -> None:
        """Refuses (not_permitted) a *probe* that would reach a host which nobody named. Blocks."""
        self._probing().set_up(incident, probe, (), self._actor)

    def read(self, path: str, name: str | None = None) -> Probe:
        """The probe in the file at *path*, called *name* where it holds several. Blocks."""
        if self._checks is None:
            raise Refused(Code.UNAVAILABLE, *NOBODY)
        return self._checks.probe(path, name)

    def keep(self, incident: str, name: str, report: Mapping[str, Any]) -> Said:
        """Keeps what another check found for the probe called *name*, and says what comes of it. Blocks."""
        if self._checks is None:
            raise Refused(Code.UNAVAILABLE, *NOBODY)
        tries = self._checks.reported(report, name, self._desk.now())
        self._probing().keep(incident, name, tries, self._actor)
        return self._found(incident, name, sum(tries[kind] for kind in ("clean", "failed", "inconclusive")))

    def run(self, incident: str, name: str, times: int) -> None:
        """Begins to try the probe called *name* so many *times*, as fast as its budget lets it."""
        done = 0

        def told(_one: Mapping[str, Any]) -> None:
            nonlocal done
            done += 1
            self._say(f"asking {name} {done}/{times}")

        def work(probing: Probing) -> Said:
            probing.run(incident, name, self._actor, times, told=told, wait=self._wait)
            return self._found(incident, name, done)

        self._begin(f"asking {name} 0/{times}", work)

    def watch(self, incident: str, names: Sequence[str]) -> None:
        """Begins to try the probes of these *names* at their intervals, until it is to end."""

        def work(probing: Probing) -> Said:
            probing.watch(incident, names, self._actor, self._stop, told=lambda _name: None)
            return Said(f"nobody watches {few(names)} from here any more", tone=Tone.QUIET)

        self._begin(f"WATCHING {names[0] if len(names) == 1 else f'{len(names)} probes'}", work)

    def end(self) -> None:
        """Ends what is asked, once the try that is under way is over: it was sent, and is kept."""
        self._stop.set()

    def _begin(self, doing: str, work: Work) -> None:
        self._stop, self._what = Flag(), doing
        self._start(lambda: self._carry_out(work))

    def _carry_out(self, work: Work) -> None:
        try:
            over = Asked(work(self._probing()))
        except Refused as refused:
            over = Asked(Said(f"nothing more is asked: {refused.sentence}", tone=Tone.ALARM), refused.hint)
        except Exception as error:  # noqa: BLE001  # whatever it is, the people in the room must still see the room
            said = line(f"nothing more is asked: {type(error).__name__}: {error}")
            over = Asked(Said(said, "the tries so far are kept", Tone.ALARM))
        self._what = ""
        self._post(over)

    def _probing(self) -> Probing:
        if self._built is None:
            if self._service is None:
                raise Refused(Code.UNAVAILABLE, *NOBODY)
            self._built = _built(self._service)
        return self._built

    def _wait(self, seconds: float) -> bool:
        return self._stop.wait(seconds) if seconds > 0 else self._stop.is_set()

    def _say(self, doing: str) -> None:
        self._what = doing
        self._post(Asked())

    def _found(self, incident: str, name: str, done: int) -> Said:
        """What the probe says now, as its sentences have it."""
        shown = probes.each(self._desk.load(incident), self._desk.now())
        one = next(view for view in shown if view.id == name)
        tone = Tone.ALARM if one.alarming else Tone.INFO
        tries = "1 try" if done == 1 else f"{done:,} tries"
        return Said(f"{name} after {tries}: {one.words}. {' '.join(one.sentences)}", tone=tone)


def _built(service: Service) -> Probing:
    try:
        return service()
    except Refused:
        raise
    except Exception as error:
        said = line(f"the live system cannot be asked: {type(error).__name__}: {error}")
        raise Refused(Code.UNAVAILABLE, said, "by hand: warroom probe record") from error
