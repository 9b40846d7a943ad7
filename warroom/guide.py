"""What a newcomer is told in a demo: what this is and what to do first, what the replay left out, and how it ended.

Somebody who never saw a war-room has ten seconds of patience. So one line stays where it is for as long as the replay
goes on, the first keys are named once, and the end says what really happened, what this room holds of it, and what can
be done with that: in the room, and again on the way out.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from warroom.demo import Skipped
from warroom.desk import History
from warroom.views import counts, guide
from warroom.views.guide import GuideView, News

if TYPE_CHECKING:
    from warroom.demo import LivePlayer
    from warroom.scenarios import Scenario

OPENING = (
    "s does a step, f answers a fact, n adds a note; F1 takes you around, ? helps, q leaves.",
    "The others work on by themselves; quiet hours pass faster. Esc closes this.",
)
"""What to do first."""
_OPENING_S = 60.0
_TOLD = 5
"""How many moves that were left out are told one by one."""
_SUBJECTS = ("step", "role", "fact", "phase", "level", "anchor", "duty", "gate")
"""What a command is about, where it says so."""


class Guide:
    """Speaks to *person*, who looks at *scenario* while *player* replays it on a store at *place*; *kept*: whether the
    store stays when they leave."""

    def __init__(self, scenario: Scenario, player: LivePlayer, person: str, place: Path, *, kept: bool) -> None:
        self._scenario = scenario
        self._player = player
        self._person = person
        self._place = place
        self._kept = kept

    def __call__(self, history: History) -> GuideView:
        """Where the replay stands."""
        brief, whole = self._where()
        return GuideView(brief, whole, guide.you(history.incident, self._person), self._news(history))

    def _where(self) -> tuple[str, str]:
        if self._player.finished:
            return guide.ENDED
        return guide.playing(self._player.desk.now(), self._player.pace, self._player.left_s)

    def _news(self, history: History) -> News:
        skipped = self._player.skipped
        if self._player.finished and history.incident.seq >= self._player.reached:
            return self._ended(history)
        if skipped:
            return News(f"skipped {len(skipped)}", f"the replay goes on without {told(skipped[-1])}")
        return News("opening", f"Really happened: {self._scenario.title}", OPENING, _OPENING_S)

    def _ended(self, history: History) -> News:
        log, verify, export = examine("warroom", history.incident.id)
        until = "or later" if self._kept else "before you leave"
        more = (
            f"What happened: {self._scenario.outcome}",
            f"Here: {recorded(history, self._person)}",
            f"Look into it from another terminal, {until}:",
            f"export WARROOM_STORE={shlex.quote(str(self._place.resolve()))}",
            f"{log}; {verify}",
            export,
            *(() if self._kept else ("warroom store backup demo.db   # or the record goes when you leave",)),
            f"Another one: {others(self._scenario.id)}",
        )
        return News("ended", "The replay has ended. The room is yours; q leaves.", more, inf)

    def farewell(self, history: History) -> Iterator[str]:
        """What is said on the way out about the replay itself."""
        if not self._player.finished:
            yield f"you left the replay of {self._scenario.id} with {guide.left(self._player.left_s)}"
        yield f"recorded: {recorded(history, self._person)}"
        skipped = self._player.skipped
        yield from (f"the replay went on without {told(one)}" for one in skipped[:_TOLD])
        if len(skipped) > _TOLD:
            yield f"and without {len(skipped) - _TOLD} more of its moves"


def told(skipped: Skipped) -> str:
    """What was left out, whose it was, and why."""
    command = skipped.cue.command
    subject = next((f" {about}" for name in _SUBJECTS if (about := getattr(command, name, None))), "")
    return f"{skipped.cue.actor.id}'s {command.VERB.replace('_', ' ')}{subject}: {skipped.why}"


def recorded(history: History, person: str = "") -> str:
    """What the room holds."""
    incident, events = history.incident, history.events
    yours = sum(event.actor == person for event in events)
    own = f", {yours} yours" if person else ""
    affected = counts.view(incident, events[-1].recorded_at).range
    return f"{len(events)} entries{own}; {incident.phases.current}; affected {affected}"


def examine(program: str, incident: str) -> tuple[str, ...]:
    """The commands that look into the record of *incident*."""
    return (
        f"{program} log {incident}",
        f"{program} verify {incident}",
        f"{program} export --log -i {incident} --out demo.ndjson",
    )


def others(name: str) -> str:
    """How to begin another scenario than the one called *name*."""
    from warroom import scenarios

    first, *more = _after(scenarios.names(), name)
    return f"warroom demo {first} (or {', '.join(more)})"


def _after(names: Sequence[str], name: str) -> list[str]:
    """The other names, from the one that follows on."""
    at = names.index(name)
    return [*names[at + 1 :], *names[:at]]
