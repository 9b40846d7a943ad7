"""Count the people affected from logs, count again what an entry counted, stop counting.

What reads the logs goes on after the conversation: a count takes minutes, and whoever counts has other work meanwhile.
"""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from warroom.core.counts import Estimate, rules_of
from warroom.core.errors import Code, Refused
from warroom.core.incident import Incident
from warroom.core.plan.counts import Column, Count
from warroom.tui.dialogue import Dialogue
from warroom.views import counts
from warroom.views.safe import line
from warroom.views.times import clock
from warroom_widgets.notices import Said
from warroom_widgets.prompt import Choice
from warroom_widgets.tones import Tone

_FILES = Choice("=", "other files", "say which, and what affected means in them")
_RUN = Choice("run", "count", "reads only what is new since the last time")
_WHY = Choice("why", "count, with a reason", "why fewer people may come out than before")
_SIGN = Choice("sign", "count, and sign for it", "you answer for it: it may rule something out")
_AGAIN = Choice("recount", "count an entry again", "from the logs as they are now; nothing is recorded")
_NEARLY = Choice("nearly", "an approximation", "there may be more people than it finds")
_EXACTLY = Choice("exactly", "what affected means", "whoever it does not find is not affected")
_MORE = Choice("more", "something else first", "the format, keys of columns, or a name of its own")
_STOPS = "x stops it and keeps what was counted; C shows how far it is"
_WHERE = "one SQL expression, such as: response like '%full refund%'"
_ENTRIES = 20
"""How many entries there is a choice of."""


async def act(dialogue: Dialogue, subject: str | None) -> None:
    """Asks what is counted and how, and begins."""
    scans, incident = dialogue.means.scans, dialogue.seen.history.incident
    scans.refuse_without_logs()
    known = rules_of(incident)
    under_way = scans.running(incident.id)
    name = subject if subject and subject in (*known, *under_way) else await _which(dialogue, known)
    if name == _FILES.key:
        _begin(dialogue, await _of_files(dialogue))
        return
    if name in under_way:
        await _stop(dialogue, name)
        return
    ways = [_RUN, _WHY, _SIGN, *([_AGAIN] if _entries(incident, name) else [])]
    initial = _WHY.key if scans.lacks_reason(incident.id, name) else _RUN.key
    way = await dialogue.choose(f"Count {name}?", ways, about=line(known[name].where, 300), initial=initial)
    if way == _AGAIN.key:
        await again(dialogue, name)
    else:
        why = await dialogue.text("Why may fewer people come out?") if way == _WHY.key else ""
        signed = await dialogue.text("Why does it find everybody?") if way == _SIGN.key else ""
        _begin(dialogue, known[name], why=why, signed=signed)


async def again(dialogue: Dialogue, subject: str | None) -> None:
    """Asks which entry is counted again, and begins."""
    scans, incident = dialogue.means.scans, dialogue.seen.history.incident
    scans.refuse_without_logs()
    entries = _entries(incident, subject)
    if not entries:
        raise Refused(Code.NOT_FOUND, "nothing was counted yet", "warroom count run")
    now, choices = dialogue.room.now, []
    for one in entries[:_ENTRIES]:
        about = f"{clock(one.as_of, now)} {counts.range_of(one)}: {one.why}"
        choices.append(Choice(str(one.seq), one.count_id, line(about)))
    seq = int(await dialogue.choose("Which entry is counted again?", choices, initial=choices[0].key))
    name = next(one.count_id for one in entries if one.seq == seq)
    scans.recount(incident, seq, name)
    dialogue.say(Said(f"counting entry {seq} again…", _STOPS, Tone.QUIET))


async def stop(dialogue: Dialogue, subject: str | None) -> None:
    """Stops what is being counted; asks what, where that is not clear. Then a drawing of people."""
    incident = dialogue.seen.history.incident.id
    running, drawn = dialogue.means.scans.running(incident), dialogue.means.draws.doing
    if drawn and not running:
        dialogue.means.draws.stop()
        dialogue.say(Said(f"the drawing for {drawn} ends…", tone=Tone.QUIET))
        return
    if not running:
        raise Refused(Code.CONFLICT, "nothing is being counted from here", "warroom count run")
    if subject in running or len(running) == 1:
        _end(dialogue, subject if subject in running else running[0])
    else:
        _end(dialogue, await dialogue.choose("Stop counting what?", [Choice(name, name) for name in running]))


async def _stop(dialogue: Dialogue, name: str) -> None:
    act = Choice("stop", "stop it", "what was counted so far is kept, and says how far it came")
    leave = Choice("leave", "go on", "it says when it is done")
    if await dialogue.choose(f"{name} is being counted.", (act, leave), initial=leave.key) == act.key:
        _end(dialogue, name)


def _end(dialogue: Dialogue, name: str) -> None:
    dialogue.means.scans.stop(dialogue.seen.history.incident.id, name)
    dialogue.say(Said(f"{name} stops, and is recorded as far as it came…", tone=Tone.QUIET))


def _begin(dialogue: Dialogue, rule: Count, *, why: str = "", signed: str = "") -> None:
    """Begins. What was typed is kept until it came to a number."""
    incident = dialogue.seen.history.incident
    dialogue.means.scans.run(incident, rule, why=why, signed=signed, done=dialogue.forget)
    dialogue.say(Said(f"counting {rule.id}…", _STOPS, Tone.QUIET))


async def _which(dialogue: Dialogue, known: dict[str, Count]) -> str:
    if not known:
        return _FILES.key
    choices = [Choice(name, name, line(rule.title or rule.where)) for name, rule in known.items()]
    return await dialogue.choose("What do you want to count?", (*choices, _FILES))


def _entries(incident: Incident, name: str | None) -> list[Estimate]:
    """What was counted, of the count called *name* or of all, the newest first."""
    found = [one for one in incident.counts.history if one.measured]
    mine = [one for one in found if one.count_id == name]
    return list(reversed(mine or ([] if name in rules_of(incident) else found)))


async def _of_files(dialogue: Dialogue) -> Count:
    """The rule of a count that no plan has."""
    from warroom.counting import AD_HOC

    here = Path.cwd()
    files = await paths(dialogue, here)
    columns = ", ".join(Column)
    where = await dialogue.text("What does affected mean there?", about=f"{_WHERE}\ncolumns: {columns}")
    given: dict[str, Any] = {"id": AD_HOC}
    ways = (_NEARLY, _EXACTLY, _MORE)
    while (way := await dialogue.choose("Is that what affected means?", ways, about=line(where, 300))) == _MORE.key:
        given = await otherwise(dialogue, AD_HOC)
    return rule_from(files=[str(here / file) for file in files], where=where, definition=way == _EXACTLY.key, **given)


async def otherwise(dialogue: Dialogue, name: str) -> dict[str, Any]:
    """How the files of a count or a sample called *name* are read, where that is not found out, and its name."""
    format_ = await dialogue.text("Which format?", about="warroom count formats lists them", initial="auto")
    about = "such as user=metadata.uid, with spaces between them (Enter: none)"
    keys = _split(await dialogue.text("Which columns are read from another key?", about=about, needed=False))
    called = await dialogue.text("What is it called?", about="to keep several counts apart", initial=name)
    pairs = [key.partition("=") for key in keys]
    return {"id": called, "format": format_, "columns": {column: key for column, _, key in pairs}}


async def paths(dialogue: Dialogue, here: Path) -> list[str]:
    """The files that are named, by paths of their own or from *here* on."""
    about = f"with spaces between them, and * for any; those that do not begin with / are in {line(str(here))}"
    return _split(await dialogue.text("In which files?", about=about))


def _split(typed: str) -> list[str]:
    try:
        return shlex.split(typed)
    except ValueError as error:
        raise Refused(Code.INVALID, f"{typed!r} cannot be taken apart: {error}", "quotes come in pairs") from error


def rule_from(**given: Any) -> Count:
    """The rule of a count that no plan has. Refused (invalid) where what was *given* makes none."""
    try:
        return Count(**given)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise Refused(
            Code.INVALID, f"{place}: {first['msg']}", "warroom count run --help says what it takes"
        ) from error
